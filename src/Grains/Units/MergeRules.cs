using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>
/// Merges a child's snapshots. The newest (epoch, version) wins, per period and per card, so repeats and reordering do
/// no harm.
/// </summary>
internal static class MergeRules
{
    // Far longer than any call lasts: what has not followed a registration by then was cut off by a crash.
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static void Register(UnitDraft draft, ChildRegistration child)
    {
        var known = draft.State.Kids.GetValueOrDefault(child.Child);
        if (known is { Lapsed: false } && known.Registration == child) return;
        draft.PutKid(
            child.Child,
            known is { Lapsed: false } ? known with { Registration = child } : new() { Registration = child, RegisteredAt = draft.Now });
    }

    /// <summary>Whether a child had ample time to come to be after it registered, and was never heard of.</summary>
    public static bool IsOverdue(Kid kid, DateTimeOffset now) =>
        !kid.HasReported && !kid.Lapsed && (kid.RegisteredAt is not { } since || now - since >= Patience);

    /// <summary>Stops counting a child that registered and, as whoever asked it found, never came to be.</summary>
    public static void Lapse(UnitDraft draft, string child)
    {
        if (draft.State.Kids.TryGetValue(child, out var kid) && IsOverdue(kid, draft.Now)) draft.PutKid(child, kid with { LapsedAt = draft.Now });
    }

    /// <summary>Merges some periods and cards of a report. Its cards first, for they compare with the newest report merged.</summary>
    public static void Merge(UnitDraft draft, ChildReport report, ReportSlice slice)
    {
        if (!draft.State.Kids.TryGetValue(report.Child, out var kid)) throw new InvalidOperationException("The child is not registered.");
        // What a late report says of cards was said again by the newer one, or is gone.
        if (Order(report.Epoch, report.Version, kid.Epoch, kid.Version) >= 0)
        {
            foreach (var card in slice.Cards) MergeCard(draft, report, card);
            foreach (var club in slice.Gone) Drop(draft, report, club);
            MergeAlerts(draft, report);
        }

        var clubs = kid.Clubs;
        // A complete report outranks older ones in what it does not name, too.
        if (Order(report.Epoch, report.Version, kid.CompleteEpoch, kid.CompleteVersion) >= 0)
        {
            foreach (var period in slice.Periods) clubs = MergePeriod(draft, report, period, clubs);
        }

        MergeHeader(draft, report, kid, clubs);
    }

    /// <summary>Those of a child's kept periods that a complete report does not name.</summary>
    public static IEnumerable<PeriodReport> Unnamed(ChildReport report, IEnumerable<(Period Period, ChildPeriod Kept)> kept)
    {
        var named = report.AllPeriods.ToHashSet();
        return kept.Where(k => !named.Contains(k.Period) && (!k.Kept.Then.IsZero || k.Kept.Now is not null))
            .Select(k => new PeriodReport { Period = k.Period, Then = Figures.FigureVector.Zero });
    }

    private static ImmutableSortedDictionary<Period, long> MergePeriod(UnitDraft draft, ChildReport report, PeriodReport period, ImmutableSortedDictionary<Period, long> clubs)
    {
        var bucket = draft.Buckets[UnitRows.Child(report.Child, Buckets.QuarterOf(period.Period))];
        if (bucket.TryGetValue(period.Period, out var kept) && Order(report.Epoch, report.Version, kept.Epoch, kept.Version) <= 0) return clubs;
        draft.PutChildPeriod(report.Child, period.Period, new() { Epoch = report.Epoch, Version = report.Version, Then = period.Then, Now = period.Now });
        if (draft.State.Unit?.Kind != UnitKind.Commune || period.Period.Kind != PeriodKind.Month) return clubs;
        var change = period.Then["clubs"];
        if (clubs.GetValueOrDefault(period.Period) == change) return clubs;
        return change == 0 ? clubs.Remove(period.Period) : clubs.SetItem(period.Period, change);
    }

    private static void MergeHeader(UnitDraft draft, ChildReport report, Kid kid, ImmutableSortedDictionary<Period, long> clubs)
    {
        var next = kid with { Clubs = clubs };
        if (Order(report.Epoch, report.Version, kid.Epoch, kid.Version) > 0)
        {
            next = next with
            {
                Epoch = report.Epoch,
                Version = report.Version,
                AsOf = report.AsOf > DateTimeOffset.UnixEpoch ? report.AsOf : null,
                ClubsRegistered = report.ClubsRegistered,
                ClubsReported = report.ClubsReported,
                Former = report.Former,
                LapsedAt = null,
            };
            var head = draft.State.Head;
            if (report.AsOf > (head.AsOf ?? DateTimeOffset.UnixEpoch))
                draft.PutHead(head with { AsOf = report.AsOf, LagSeconds = Math.Max(0, (draft.Now - report.AsOf).TotalSeconds) }, report: true);
        }

        if (!report.AllPeriods.IsDefault && Order(report.Epoch, report.Version, kid.CompleteEpoch, kid.CompleteVersion) > 0)
            next = next with { CompleteEpoch = report.Epoch, CompleteVersion = report.Version };
        if (next != kid) draft.PutKid(report.Child, next);
    }

    // Who left brings nothing more.
    private static void MergeAlerts(UnitDraft draft, ChildReport report)
    {
        if ((report.Former ? [] : report.Alerts) is not { } alerts) return;
        var kept = draft.State.KidAlerts.GetValueOrDefault(report.Child);
        if (kept is not null && Order(report.Epoch, report.Version, kept.Epoch, kept.Version) <= 0) return;
        draft.PutKidAlerts(new() { Child = report.Child, Epoch = report.Epoch, Version = report.Version, Alerts = alerts });
    }

    private static void MergeCard(UnitDraft draft, ChildReport report, ClubCard card)
    {
        if (draft.State.Cards.TryGetValue(card.Club, out var kept) && !IsNewer(report, card, kept)) return;
        draft.PutCard(new() { Via = report.Child, Epoch = report.Epoch, Version = report.Version, Changed = draft.Version, Card = card });
    }

    // Two children bring the same club while it moves: then the club's own version decides.
    private static bool IsNewer(ChildReport report, ClubCard card, KeptCard kept) =>
        kept.Via == report.Child ? Order(report.Epoch, report.Version, kept.Epoch, kept.Version) > 0
        : card.Version > kept.Card.Version || (kept.Gone && card.Version == kept.Card.Version);

    /// <summary>A card leaves with the child that brought it; brought by another since, it stays.</summary>
    private static void Drop(UnitDraft draft, ChildReport report, string club)
    {
        if (!draft.State.Cards.TryGetValue(club, out var kept) || kept.Gone || kept.Via != report.Child) return;
        if (Order(report.Epoch, report.Version, kept.Epoch, kept.Version) < 0) return;
        draft.PutCard(kept with { Epoch = report.Epoch, Version = report.Version, Changed = draft.Version, Gone = true });
    }

    /// <summary>Cards that a child brought and that its complete report, whose earlier parts are merged, does not bring.</summary>
    public static IEnumerable<string> Unnamed(ChildReport report, IEnumerable<KeptCard> cards)
    {
        var named = report.Cards.Select(c => c.Club).ToHashSet(StringComparer.Ordinal);
        return cards.Where(c => c.Via == report.Child && !c.Gone && !named.Contains(c.Card.Club) && Order(c.Epoch, c.Version, report.Epoch, report.Version) < 0)
            .Select(c => c.Card.Club);
    }

    private static int Order(int epoch, long version, int otherEpoch, long otherVersion) =>
        epoch != otherEpoch ? epoch.CompareTo(otherEpoch) : version.CompareTo(otherVersion);
}
