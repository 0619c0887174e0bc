using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>Reads: figures from the sums, lists from the cards, without asking anyone below.</summary>
internal sealed partial class UnitGrain
{
    private const int MostCards = 200;
    private const int MostKeys = 1000;

    public Task<Outcome<FiguresView>> Figures(FiguresQuery query) => Task.FromResult(ReadFigures(query));

    public Task<Outcome<SeriesView>> Series(SeriesQuery query) => Task.FromResult(ReadSeries(query));

    public Task<ImmutableArray<ChildView>> Children(string? after, int limit) => Task.FromResult<ImmutableArray<ChildView>>(
        [.. State.Kids.Where(k => !k.Value.Lapsed && IsAfter(k.Key, after)).Take(Math.Clamp(limit, 1, MostKeys)).Select(k => View(k.Value))]);

    public Task<CardPage> Clubs(ClubQuery query)
    {
        var folded = string.IsNullOrWhiteSpace(query.Text) ? null : TextFold.Fold(query.Text.Trim());
        var limit = Math.Clamp(query.Limit, 1, MostCards);
        var matching = State.Listed.Where(c => Matches(c, query, folded)).ToImmutableArray();
        var found = Sorted(matching, query).Where(c => IsAfter(c.Club, query.After)).Skip(query.Skip).Take(limit + 1).ToImmutableArray();
        return Task.FromResult(new CardPage
        {
            Cards = found.Length > limit ? found[..limit] : found,
            Next = found.Length > limit ? found[limit - 1].Club : null,
            Total = matching.Length,
            Projects = State.Listed.SelectMany(c => c.Projects ?? []).CountBy(p => p, StringComparer.Ordinal).ToImmutableSortedDictionary(StringComparer.Ordinal),
        });
    }

    public Task<SweepList> Due(DateTimeOffset now, string? after, int limit) =>
        Task.FromResult(Page(State.Listed.Where(c => c.DueAt <= now).Select(c => c.Club), after, limit));

    // A club that crashed before its first report has no card yet: its commune knows it by its registration.
    public Task<SweepList> AllClubs(string? after, int limit) => Task.FromResult(Page(
        State.Kids.Where(k => k.Value.Registration.IsClub && !State.Cards.ContainsKey(k.Key)).Select(k => k.Key)
            .Concat(State.Listed.Select(c => c.Club)).Order(StringComparer.Ordinal), after, limit));

    private static IEnumerable<ClubCard> Sorted(IEnumerable<ClubCard> cards, ClubQuery query) => query.Sort switch
    {
        ClubSort.Name => cards.OrderBy(c => c.Folded, StringComparer.Ordinal),
        ClubSort.MostAlerts => cards.OrderByDescending(c => c.AlertCount),
        ClubSort.MostMembers => cards.OrderByDescending(c => c.Members),
        ClubSort.FewestMembers => cards.OrderBy(c => c.Members),
        ClubSort.Newest => cards.OrderByDescending(c => c.Established ?? DateOnly.MinValue),
        _ => cards,
    };

    private Outcome<SeriesView> ReadSeries(SeriesQuery query)
    {
        if (State.Unit is null) return Refusal.Of("unit.unknown");
        var read = FigureReading.Series(query, State.Periods.Select(p => KeyValuePair.Create(p.Key, query.Map == UnitMap.Now ? p.Value.Now ?? p.Value.Then : p.Value.Then)));
        if (read.Refusal is { } no) return no;
        return new SeriesView
        {
            Unit = Key,
            From = query.From,
            To = query.To,
            AsOf = State.Head.AsOf,
            LagSeconds = State.Head.LagSeconds,
            Coverage = Coverage(State),
            Figures = read.Value!,
        };
    }

    private static double Coverage(UnitState state) => state.ClubsRegistered is > 0 and var registered ? (double)state.ClubsReported / registered : 1;

    private Outcome<FiguresView> ReadFigures(FiguresQuery query) => ReadFigures(State, query);

    private Outcome<FiguresView> ReadFigures(UnitState state, FiguresQuery query)
    {
        if (state.Unit is null) return Refusal.Of("unit.unknown");
        var kept = state.Periods.Select(p => KeyValuePair.Create(p.Key, query.Map == UnitMap.Now ? p.Value.Now ?? p.Value.Then : p.Value.Then));
        var read = FigureReading.Read(query, kept);
        if (read.Refusal is { } no) return no;
        return new FiguresView
        {
            Unit = Key,
            Period = query.Period,
            Through = query.Through,
            Declared = FigureReading.Declared(query, kept),
            AsOf = state.Head.AsOf,
            LagSeconds = state.Head.LagSeconds,
            Coverage = Coverage(state),
            Figures = read.Value!,
        };
    }

    private static bool Matches(ClubCard card, ClubQuery query, string? folded) =>
        (folded is null || card.Folded.Contains(folded, StringComparison.Ordinal) || Keys.Id(card.Club).Contains(folded, StringComparison.Ordinal))
        && (query.Status is not { } status || card.Status == status)
        && (query.Commune is null || card.Commune == query.Commune)
        && (query.Rating is null || (card.Rating ?? ClubQuery.Unrated) == query.Rating)
        && (query.MembersFrom is not { } least || card.Members >= least)
        && (query.MembersTo is not { } most || card.Members <= most)
        && (query.WithAlerts is not { } alerts || card.AlertCount > 0 == alerts)
        && (query.Project is null || (card.Projects ?? []).Contains(query.Project))
        && (query.Alert is not { } kind || card.Alerts.Any(a => a.Kind == kind && a.ClosedAt is null));

    private static SweepList Page(IEnumerable<string> keys, string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MostKeys);
        var found = keys.Where(k => IsAfter(k, after)).Take(limit + 1).ToImmutableArray();
        return found.Length > limit ? new() { Keys = found[..limit], Next = found[limit - 1] } : new() { Keys = found };
    }

    private static bool IsAfter(string key, string? after) => after is null || string.CompareOrdinal(key, after) > 0;

    private ChildView View(Kid kid) =>
        new() { Registration = kid.Registration, AsOf = kid.AsOf, Former = kid.Former, Overdue = MergeRules.IsOverdue(kid, clock.GetUtcNow()) };
}
