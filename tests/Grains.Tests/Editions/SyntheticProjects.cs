using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>
/// A few clubs in overlapping projects, with members, visits, people under care and readings that are drawn from a seed,
/// and weeks that add to them. The truth of every week is kept, for the attacker to be measured against.
/// </summary>
internal sealed class SyntheticProjects
{
    public const int Classes = 6;
    public static readonly Period First = Period.Parse("2026-01");

    /// <summary>Women and men below 60, 60–69, 70–79.</summary>
    public static readonly ImmutableArray<(bool Woman, int Age)> People = [(true, 0), (false, 0), (true, 1), (false, 1), (true, 2), (false, 2)];

    private readonly Random _random;
    private readonly Dictionary<(int Club, Period Month), long[]> _counts = [];

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
        for (var c = 0; c < Clubs.Length; c++) Month(c, First, opening: true);
    }

    public ImmutableArray<string> Clubs { get; }

    public SortedDictionary<string, ImmutableArray<(int Club, ProjectSpan Span)>> Spans { get; } = new(StringComparer.Ordinal);

    public Period Last { get; private set; } = First;

    /// <summary>By edition: what was true when it was made.</summary>
    public List<Dictionary<(int Club, Period Month), long[]>> Truth { get; } = [];

    public EditionBook Book { get; private set; } = new();

    /// <summary>One week goes by, and an edition is made.</summary>
    public async Task Week(int week, Protection protection)
    {
        if (week > 0 && week % 3 == 0)
        {
            Last = Last.Next;
            for (var c = 0; c < Clubs.Length; c++) Month(c, Last, opening: false);
        }

        for (var c = 0; c < Clubs.Length; c++)
        {
            foreach (var month in Months())
            {
                // Most of it in the month that runs; some is found out late.
                if (month != Last && _random.Next(4) > 0) continue;
                Add(_counts[(c, month)], month == Last ? 1 : 0.3);
            }
        }

        Truth.Add(_counts.ToDictionary(c => c.Key, c => c.Value.ToArray()));
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

    /// <summary>Members by class at a month's end, as an edition found them; then visits, new and present people under care, measured, with high pressure.</summary>
    public long Level(int edition, int club, Period month, int count) => count < Classes || count == Care
        ? Truth[edition].Where(t => t.Key.Club == club && t.Key.Month <= month).Sum(t => t.Value[count])
        : Truth[edition].GetValueOrDefault((club, month))?[count] ?? 0;

    public const int Visits = Classes;
    public const int New = Classes + 1;
    public const int Care = Classes + 2;
    public const int Measured = Classes + 3;
    public const int High = Classes + 4;
    private const int Counts = Classes + 5;

    private void Month(int club, Period month, bool opening)
    {
        var counts = new long[Counts];
        for (var i = 0; i < Classes; i++) counts[i] = opening ? _random.Next(3) == 0 ? _random.Next(0, 9) : _random.Next(5, 40) : Step(club, month, i);
        counts[New] = opening ? _random.Next(0, 25) : 0;
        counts[Care] = opening ? _random.Next(0, (int)counts[New] + 1) : 0;
        _counts[(club, month)] = counts;
    }

    // Never below nobody.
    private long Step(int club, Period month, int count) =>
        Math.Max(_random.Next(6) == 0 ? _random.Next(-20, 25) : _random.Next(-2, 4), -Months().Where(m => m < month).Sum(m => _counts[(club, m)][count]));

    private void Add(long[] counts, double share)
    {
        counts[_random.Next(Classes)] += Often(share, 3);
        counts[Visits] += Often(share, 30);
        counts[New] += Often(share, 5);
        var measured = Often(share, 15);
        counts[Measured] += measured;
        counts[High] += _random.NextInt64(0, measured + 1) / 2;
    }

    private long Often(double share, int most) => _random.NextDouble() < share ? _random.Next(0, most) : 0;

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
            var figures = inside ? Figures(club, month) : FigureVector.Zero;
            var stocks = figures.Where(Indicators.IsStock);
            var change = stocks.Minus(told).Plus(figures.Where(id => !Indicators.IsStock(id)));
            if (!change.IsZero) months[month] = change;
            told = stocks;
        }

        return new() { Club = Clubs[club], Spans = [span], Months = months.ToImmutable() };
    }

    private FigureVector Figures(int club, Period month)
    {
        var levels = Enumerable.Range(0, Classes).Select(i => Sum(club, month, i)).ToArray();
        var at = _counts[(club, month)];
        long Of(Func<(bool Woman, int Age), bool> which) => People.Select((p, i) => which(p) ? levels[i] : 0).Sum();
        return FigureVector.Of(
            ("members", levels.Sum()), ("members.women", Of(p => p.Woman)), ("members.older", Of(p => p.Age > 0)), ("members.older55", Of(p => p.Age > 0)),
            ("members.women_older", Of(p => p is { Woman: true, Age: > 0 })), ("members.age_60_69", Of(p => p.Age == 1)), ("members.age_70_79", Of(p => p.Age == 2)),
            ("visits", at[Visits]), ("recipients.new", at[New]), ("recipients.cumulative", Sum(club, month, New)), ("care.recipients", Sum(club, month, Care)),
            ("health.measured", at[Measured]), ("health.high", at[High]));
    }

    private long Sum(int club, Period month, int count) => Months().Where(m => m <= month).Sum(m => _counts[(club, m)][count]);

    private static ProjectSpan Days(string from, string? to = null) => new() { From = Day(from), To = to is null ? null : Day(to) };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
