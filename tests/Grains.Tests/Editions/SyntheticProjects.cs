using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>
/// A few clubs in overlapping projects, with everything that is counted of people drawn from a seed, and weeks that add to
/// it. The truth of every week is kept, for the attacker to be measured against.
/// </summary>
internal sealed class SyntheticProjects
{
    public static readonly Period First = Period.Parse("2026-01");

    private readonly Random _random;
    private readonly Dictionary<(int Club, Period Month), SyntheticDraw> _draws = [];

    public SyntheticProjects(int seed)
    {
        _random = new Random(seed);
        Clubs = [.. Enumerable.Range(0, _random.Next(4, 8)).Select(i => $"{(i % 2 == 0 ? "bac-ninh" : "ha-mau")}|clb-{i:D4}")];
        // Two that share clubs, one that is another without a club, one that has a club which left it.
        var cut = _random.Next(1, Clubs.Length - 1);
        Spans["da-a"] = [.. Enumerable.Range(0, cut + 1).Select(c => (c, Days("2026-01-01")))];
        Spans["da-b"] = [.. Enumerable.Range(cut, Clubs.Length - cut).Select(c => (c, Days("2026-01-01")))];
        Spans["da-c"] = [.. Enumerable.Range(0, cut).Select(c => (c, Days("2026-01-01")))];
        Spans["da-d"] = [.. Enumerable.Range(0, Clubs.Length).Select(c => (c, c == 0 ? Days("2026-01-01", "2026-02-10") : Days(c == 1 ? "2026-02-01" : "2026-01-01")))];
        for (var c = 0; c < Clubs.Length; c++) _draws[(c, First)] = SyntheticDraw.Opening(_random);
    }

    public ImmutableArray<string> Clubs { get; }

    public SortedDictionary<string, ImmutableArray<(int Club, ProjectSpan Span)>> Spans { get; } = new(StringComparer.Ordinal);

    public Period Last { get; private set; } = First;

    /// <summary>By edition: what was true when it was made, of levels and of what happened in a month.</summary>
    public List<Dictionary<(int Club, Period Month), FigureVector>> Truth { get; } = [];

    public EditionBook Book { get; private set; } = new();

    /// <summary>One week goes by, and an edition is made.</summary>
    public async Task Week(int week, Protection protection)
    {
        if (week > 0 && week % 3 == 0)
        {
            Last = Last.Next;
            for (var c = 0; c < Clubs.Length; c++) _draws[(c, Last)] = SyntheticDraw.Next(_random);
        }

        for (var c = 0; c < Clubs.Length; c++)
        {
            foreach (var month in Months())
            {
                // Most of it in the month that runs; some is found out late.
                if (month != Last && _random.Next(4) > 0) continue;
                _draws[(c, month)].Add(_random, month == Last ? 1 : 0.15);
            }
        }

        Truth.Add(Enumerable.Range(0, Clubs.Length).SelectMany(c => Months().Select(m => (Key: (c, m), Figures: FiguresOf(c, m)))).ToDictionary(t => t.Key, t => t.Figures));
        var store = _store;
        var draft = EditionMaker.Draft(Book, Period.Parse("2026-W10") with { Ordinal = Period.Parse("2026-W10").Ordinal + week }, Last, DateTimeOffset.UnixEpoch, Read(), protection);
        await EditionBook.Write(store, Book, draft);
        Book = await EditionBook.Load(store);
    }

    private readonly Storage.Memory.MemoryRowStore _store = new();

    public IEnumerable<Period> Months()
    {
        for (var month = First; month <= Last; month = month.Next) yield return month;
    }

    public bool IsIn(int club, Cut cut, Period month) =>
        (cut.Province is null || Keys.Tenant(Clubs[club]) == cut.Province)
        && Spans[cut.Project].Any(s => s.Club == club && s.Span.From <= month.LastDay && !(s.Span.To < month.LastDay));

    private List<EditionMaker.ReadProject> Read() =>
    [
        .. Spans.Select(p => new EditionMaker.ReadProject(
            p.Key, new(2026, 1, 1), null, 1, ImmutableSortedDictionary<string, double>.Empty, [.. p.Value.Select(s => Contribution(s.Club, s.Span))])),
    ];

    // As a club's reports tell a project: the balance comes in the month of joining and goes in that of leaving.
    private ProjectContribution Contribution(int club, ProjectSpan span)
    {
        var days = new ProjectDays { Project = "da", Spans = [span] };
        var months = ImmutableSortedDictionary.CreateBuilder<Period, FigureVector>();
        var told = FigureVector.Zero;
        foreach (var month in Months())
        {
            var inside = days.Holds(month);
            var figures = inside ? FigureVector.Of(FiguresOf(club, month).Items.Where(i => i.Key[0] != '~')) : FigureVector.Zero;
            var stocks = figures.Where(Indicators.IsStock);
            var change = stocks.Minus(told).Plus(figures.Where(id => !Indicators.IsStock(id)));
            if (!change.IsZero) months[month] = change;
            told = stocks;
        }

        return new() { Club = Clubs[club], Spans = [span], Months = months.ToImmutable() };
    }

    private FigureVector FiguresOf(int club, Period month) => SyntheticDraw.Figures([.. Months().Where(m => m <= month).Select(m => _draws[(club, m)])], month, over: month < Last, early: club % 2 == 1);

    private static ProjectSpan Days(string from, string? to = null) => new() { From = Day(from), To = to is null ? null : Day(to) };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
