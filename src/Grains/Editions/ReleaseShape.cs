using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// What is counted, and which of it each cell holds. Clubs that were always in the same projects in the same months are
/// one: no cell ever tells them apart.
/// </summary>
internal sealed class ReleaseShape
{
    private readonly ReleaseInput _input;
    private readonly Dictionary<(int Edition, Cut Cut), bool[][]> _members = [];
    private readonly Dictionary<Cut, int> _cutIndex = [];
    private readonly bool[][][] _now;
    private readonly ImmutableArray<ImmutableArray<int>> _clubs;
    private readonly ImmutableArray<int> _moves;
    private readonly Period _first;
    private readonly int _months;

    public ReleaseShape(ReleaseInput input)
    {
        _input = input;
        var groups = input.Clubs.GroupBy(Sort, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        Clubs = [.. groups.Select((g, i) => new AlikeClubs(i, g[0].Province, g[0]))];
        _first = input.Clubs.SelectMany(c => c.News).SelectMany(n => n.Changes.Keys).Concat(input.Projects.Select(p => p.First)).Append(input.Last).Min();
        _months = input.Last.Ordinal - _first.Ordinal + 1;
        Counted = [.. groups.SelectMany((g, i) => Sum(i, g))];
        _moves = [.. input.Clubs.SelectMany(c => c.News).Where(n => n.Projects is not null).Select(n => n.Edition).Distinct().Order()];
        Cuts = [.. CutsOf()];
        for (var i = 0; i < Cuts.Length; i++) _cutIndex[Cuts[i]] = i;
        _now = [.. Cuts.Select(c => MembersOf(input.Edition, c))];
        _clubs = [.. _now.Select(n => Enumerable.Range(0, Clubs.Length).Where(c => n[c].Contains(true)).ToImmutableArray())];
        Past = [.. input.Released.Select(s => new PastSet(this, s))];
    }

    public ImmutableArray<AlikeClubs> Clubs { get; }

    /// <summary>What each edition found new, by clubs and month.</summary>
    public ImmutableArray<(int Clubs, int Month, int Edition, FigureVector Figures)> Counted { get; }

    /// <summary>Projects first, then their parts, each in order.</summary>
    public ImmutableArray<Cut> Cuts { get; }

    public ImmutableArray<PastSet> Past { get; }

    public int Months => _months;

    /// <summary>A set that was released before: what it held then, it holds for ever.</summary>
    internal sealed class PastSet(ReleaseShape shape, ReleasedSet set)
    {
        private readonly bool[][] _members = shape.MembersOf(set.Edition, set.Cell.Cut);
        private readonly bool _stock = Indicators.IsStock(set.Cell.Indicator);
        private readonly int _first = shape.MonthIndex(Period.MonthOf(set.Cell.Period.FirstDay));
        private readonly int _last = shape.MonthIndex(Period.MonthOf(set.Cell.Period.LastDay));

        public ReleasedSet Set { get; } = set;

        public UInt128 Mark { get; } = Candidate.MarkOf(set.Cell, set.Edition);

        /// <summary>Indices of its months; of a level, the last of them alone tells which clubs.</summary>
        public (bool Stock, int First, int Last) Span => (_stock, _first, _last);

        public bool IsIn(int clubs, int month) => _members[clubs][Math.Min(month, shape._months - 1)];
    }

    public int MonthIndex(Period month) => month.Ordinal - _first.Ordinal;

    public Period MonthAt(int index) => _first with { Ordinal = _first.Ordinal + index };

    public int CutIndex(Cut cut) => _cutIndex[cut];

    /// <summary>Whether a cell of this edition holds what these clubs counted in a month.</summary>
    public bool Holds(Candidate cell, int clubs, int month) =>
        month <= cell.Last && (cell.Stock ? _now[cell.Cut][clubs][cell.Last] : month >= cell.First && _now[cell.Cut][clubs][month]);

    public bool IsIn(int cut, int clubs, int month) => _now[cut][clubs][month];

    /// <summary>The first month of which a cut's cells tell.</summary>
    public int FirstOf(int cut) => Math.Max(0, MonthIndex(_input.Projects.First(p => p.Code == Cuts[cut].Project).First));

    /// <summary>Those that are in a cut in any month.</summary>
    public ImmutableArray<int> ClubsOf(int cut) => _clubs[cut];

    /// <summary>Periods of which a cell of these indicators may tell, as indices of months.</summary>
    public IEnumerable<(bool Stock, int First, int Last)> Spans(IEnumerable<string> indicators)
    {
        var kinds = indicators.Select(Indicators.IsStock).Distinct().ToArray();
        foreach (var stock in kinds)
        {
            foreach (var period in _input.Projects.SelectMany(p => PeriodsOf(p, stock)).Distinct()) yield return SpanOf(period, stock);
        }
    }

    /// <summary>The periods of a project's cells, the newest first: months, then quarters and years of what is counted by period.</summary>
    public IEnumerable<Period> PeriodsOf(ReleaseProject project, bool stock)
    {
        for (var month = _input.Last; month >= project.First; month = month.Previous) yield return month;
        if (stock) yield break;
        for (var quarter = QuarterOf(_input.Last); quarter >= QuarterOf(project.First); quarter = quarter.Previous) yield return quarter;
        for (var year = Period.OfYear(_input.Last.Year); year >= Period.OfYear(project.First.Year); year = year.Previous) yield return year;
    }

    public (bool Stock, int First, int Last) SpanOf(Period period, bool stock)
    {
        var last = Math.Min(MonthIndex(Period.MonthOf(period.LastDay)), _months - 1);
        return (stock, stock ? 0 : Math.Max(0, MonthIndex(Period.MonthOf(period.FirstDay))), last);
    }

    public static Period QuarterOf(Period month) => Period.Quarter(month.FirstDay.Year, ((month.FirstDay.Month - 1) / 3) + 1);

    private IEnumerable<Cut> CutsOf()
    {
        foreach (var project in _input.Projects) yield return new(project.Code);
        foreach (var project in _input.Projects)
        {
            var provinces = Clubs.Where(c => c.Example.ProjectsAt(_input.Edition).Any(p => p.Project == project.Code && !p.Spans.IsEmpty)).Select(c => c.Province);
            foreach (var province in provinces.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) yield return new(project.Code, province);
        }
    }

    // By clubs and month. Editions between which no club moved are one.
    private bool[][] MembersOf(int edition, Cut cut)
    {
        var moved = _moves.LastOrDefault(e => e <= edition);
        if (_members.TryGetValue((moved, cut), out var members)) return members;
        members = [.. Clubs.Select(c => MonthsOf(c, moved, cut))];
        return _members[(moved, cut)] = members;
    }

    private bool[] MonthsOf(AlikeClubs clubs, int edition, Cut cut)
    {
        var months = new bool[_months];
        if (cut.Province is { } province && clubs.Province != province) return months;
        if (clubs.Example.ProjectsAt(edition).FirstOrDefault(p => p.Project == cut.Project) is not { } days) return months;
        for (var m = 0; m < _months; m++) months[m] = days.Holds(MonthAt(m));
        return months;
    }

    private IEnumerable<(int Clubs, int Month, int Edition, FigureVector Figures)> Sum(int index, ClubHistory[] clubs) =>
        clubs.SelectMany(c => c.News).SelectMany(n => n.Changes.Select(c => (n.Edition, Month: c.Key, Figures: c.Value))).Concat(clubs.SelectMany(c => ReleaseGaps.Of(c, _input.Last)))
            .GroupBy(c => (c.Edition, c.Month)).OrderBy(g => g.Key.Edition).ThenBy(g => g.Key.Month)
            .Select(g => (index, MonthIndex(g.Key.Month), g.Key.Edition, FigureVector.Sum(g.Select(c => c.Figures))));

    // Days make no difference within a month, but for its last.
    private string Sort(ClubHistory club) =>
        $"{club.Province} {string.Join(';', club.News.Where(n => n.Projects is not null).Select(n => $"{n.Edition}:{string.Join(',', n.Projects!.Value.Select(p => $"{p.Project} {string.Join(' ', p.Spans.Select(MonthsOf))}"))}"))}";

    private string MonthsOf(ProjectSpan span)
    {
        var first = Period.MonthOf(span.From);
        if (span.To is not { } to) return $"{first}";
        var last = Period.MonthOf(to);
        if (last.LastDay != to) last = last.Previous;
        return last < first ? "-" : last >= _input.Last ? $"{first}" : $"{first}/{last}";
    }
}
