using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Reporting;

/// <summary>What one destination has not acknowledged, taken at one version and cut into reports.</summary>
internal sealed record Snapshot
{
    public required Acked Shows { get; init; }

    public required ImmutableArray<ChildReport> Parts { get; init; }

    /// <summary>Periods and cards in it; a report of counts alone counts as one.</summary>
    public required int Waiting { get; init; }

    /// <summary>Null when nothing is waiting.</summary>
    public static Snapshot? Take(IReportSource source, string destination)
    {
        var acked = source.Acks.GetValueOrDefault(destination);
        long? after = acked is not null && acked.Epoch >= source.Epoch && acked.Version >= source.BaseVersion ? acked.Version : null;
        var project = Keys.IsProject(destination) ? Keys.ProjectCode(destination) : null;
        var isCurrent = !source.IsGone && (project is null ? LinkRules.Current(source.Links) == destination : ProjectLinkRules.IsIn(source.Projects, project));
        var periods = project is null
            ? LinkRules.Changed(source.Links, source.Periods, destination, after)
            : ProjectLinkRules.Changed(source.Projects, source.Periods, project, after);
        var (cards, gone) = Cards(source, destination, isCurrent, after);
        // Counts and asOf of a child are its current parent's; a former one hears of changed periods only.
        if (after is not null && periods.IsEmpty && (!isCurrent || source.Version <= after)) return null;

        var count = Math.Max(Math.Max(Count(periods.Length, ChildReport.MaxPeriods), Count(gone.Length, ChildReport.MaxCards)), Count(cards.Length, ChildReport.MaxCards));
        var parts = ImmutableArray.CreateBuilder<ChildReport>(count);
        for (var i = 0; i < count; i++)
        {
            parts.Add(new()
            {
                Child = source.Key,
                Epoch = source.Epoch,
                Version = source.Version,
                Periods = [.. periods.Skip(i * ChildReport.MaxPeriods).Take(ChildReport.MaxPeriods)],
                Cards = [.. cards.Skip(i * ChildReport.MaxCards).Take(ChildReport.MaxCards)],
                CardsGone = [.. gone.Skip(i * ChildReport.MaxCards).Take(ChildReport.MaxCards)],
                Alerts = isCurrent && i == 0 ? source.AlertsAfter(after ?? -1) : null,
                AsOf = source.AsOf,
                ClubsRegistered = isCurrent ? source.ClubsRegistered : 0,
                ClubsReported = isCurrent ? source.ClubsReported : 0,
                Former = !isCurrent,
                AllPeriods = after is null && i == count - 1 ? [.. periods.Select(p => p.Period)] : default,
            });
        }

        return new()
        {
            Shows = new() { Epoch = source.Epoch, Version = source.Version },
            Parts = parts.MoveToImmutable(),
            Waiting = Math.Max(1, periods.Length + cards.Length + (isCurrent ? gone.Length : 0)),
        };
    }

    // A former parent gets each card once more and off its lists: it judges its own past months by it.
    private static (ImmutableArray<ClubCard> Cards, ImmutableArray<string> Gone) Cards(IReportSource source, string destination, bool isCurrent, long? after)
    {
        if (destination == Keys.Nation || (!isCurrent && after is not null)) return ([], []);
        ImmutableArray<ClubCard> cards = [.. source.CardsAfter(after ?? -1)];
        if (Keys.IsProject(destination)) cards = [.. cards.Select(c => ProjectLinkRules.Shown(c, source.Projects, Keys.ProjectCode(destination)))];
        var gone = source.CardsGoneAfter(after ?? -1);
        return (cards, isCurrent ? [.. gone] : [.. cards.Select(c => c.Club), .. gone]);
    }

    private static int Count(int items, int each) => Math.Max(1, (items + each - 1) / each);
}
