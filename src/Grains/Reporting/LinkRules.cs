using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Reporting;

/// <summary>
/// What each parent gets of a child whose parents changed. A period belongs to the parent that is valid on its last day;
/// the first parent holds everything before its own first day too. Links never lie in the future, so the last one is
/// today's.
/// </summary>
internal static class LinkRules
{
    /// <summary>Today's parent; null for the nation.</summary>
    public static string? Current(ImmutableArray<DatedLink> links) => links.IsDefaultOrEmpty ? null : links[^1].Parent;

    /// <summary>The parent that a period belongs to.</summary>
    public static string? Owner(ImmutableArray<DatedLink> links, Period period)
    {
        if (links.IsDefaultOrEmpty) return null;
        var last = period.LastDay;
        for (var i = links.Length - 1; i > 0; i--)
        {
            if (links[i].From <= last) return links[i].Parent;
        }

        return links[0].Parent;
    }

    /// <summary>Every parent there ever was, oldest first.</summary>
    public static IEnumerable<string> Destinations(ImmutableArray<DatedLink> links) =>
        links.IsDefaultOrEmpty ? [] : links.Select(l => l.Parent).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The periods of <paramref name="destination"/> that changed after version <paramref name="after"/>, in order; with
    /// null, all that are not zero.
    /// </summary>
    public static ImmutableArray<PeriodReport> Changed(
        ImmutableArray<DatedLink> links, IReadOnlyDictionary<Period, KeptPeriod> kept, string destination, long? after)
    {
        var isCurrent = Current(links) == destination;
        var moves = Moves(links, destination);
        var changed = new SortedDictionary<Period, PeriodReport>();
        foreach (var (period, own) in kept)
        {
            if (own.Version <= after || moves.ContainsKey(period)) continue;
            var isOwner = Owner(links, period) == destination;
            if (isOwner || isCurrent) Add(Report(period, own, isOwner, isCurrent, FigureVector.Zero));
        }

        foreach (var (month, sign) in moves)
        {
            if (after is not null && NewestUpTo(kept, month) <= after) continue;
            var before = FigureReading.Balance(kept.Select(k => KeyValuePair.Create(k.Key, k.Value.Then)), month.Previous);
            Add(Report(month, kept.GetValueOrDefault(month), sign > 0, isCurrent, sign > 0 ? before : FigureVector.Zero.Minus(before)));
        }

        return [.. changed.Values];

        void Add(PeriodReport report)
        {
            if (after is not null || !report.Then.IsZero || report.Now is not null) changed[report.Period] = report;
        }
    }

    private static PeriodReport Report(Period period, KeptPeriod? own, bool isOwner, bool isCurrent, FigureVector moved)
    {
        var then = (isOwner ? own?.Then ?? FigureVector.Zero : FigureVector.Zero).Plus(moved);
        var now = isCurrent ? own?.Now ?? own?.Then ?? FigureVector.Zero : FigureVector.Zero;
        return new() { Period = period, Then = then, Now = now.Equals(then) ? null : now };
    }

    /// <summary>Months in which the child's stocks come to the destination (+1) or leave it (−1).</summary>
    private static Dictionary<Period, int> Moves(ImmutableArray<DatedLink> links, string destination)
    {
        var moves = new Dictionary<Period, int>();
        foreach (var link in links.Skip(1))
        {
            var month = Period.MonthOf(link.From);
            var sign = Holds(month) - Holds(month.Previous);
            if (sign != 0) moves[month] = sign;
        }

        return moves;

        int Holds(Period month) => Owner(links, month) == destination ? 1 : 0;
    }

    // A correction of an earlier month moves the balance that changed hands in this one.
    internal static long NewestUpTo(IReadOnlyDictionary<Period, KeptPeriod> kept, Period month)
    {
        var newest = 0L;
        foreach (var (period, own) in kept)
        {
            if (period.Kind == PeriodKind.Month && period <= month && own.Version > newest) newest = own.Version;
        }

        return newest;
    }
}
