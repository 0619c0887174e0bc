using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Activities;

/// <summary>Activities outside the meeting, support plans, cluster groups and their proposals.</summary>
internal sealed record WorkBook
{
    public static readonly WorkBook Empty = new();

    public ImmutableDictionary<Guid, ActivityFact> Activities { get; init; } = ImmutableDictionary<Guid, ActivityFact>.Empty;

    public ImmutableSortedDictionary<Period, SupportPlan> Plans { get; init; } = ImmutableSortedDictionary<Period, SupportPlan>.Empty;

    public ImmutableSortedDictionary<string, ClusterGroup> Clusters { get; init; } = ImmutableSortedDictionary.Create<string, ClusterGroup>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, OlderPerson> Older { get; init; } = ImmutableSortedDictionary.Create<string, OlderPerson>(StringComparer.Ordinal);

    public ImmutableDictionary<Guid, ProposalFact> Proposals { get; init; } = ImmutableDictionary<Guid, ProposalFact>.Empty;
}

/// <inheritdoc/>
internal sealed class WorkSlice : IBookSlice
{
    public async Task<ClubBook> Load(ClubBook book, IRowStore store, string partition)
    {
        var activities = await BookRows.Read<ActivityFact>(store, partition, WorkRows.Activity);
        var plans = await BookRows.Read<SupportPlan>(store, partition, WorkRows.Plan);
        var clusters = await BookRows.Read<ClusterGroup>(store, partition, WorkRows.Cluster);
        var older = await BookRows.Read<OlderPerson>(store, partition, WorkRows.Older);
        var proposals = await BookRows.Read<ProposalFact>(store, partition, WorkRows.Proposal);
        var empty = WorkBook.Empty;
        return book with
        {
            WorkBook = empty with
            {
                Activities = activities.ToImmutableDictionary(f => f.Activity.Id),
                Plans = plans.ToImmutableSortedDictionary(p => p.Month, p => p),
                Clusters = empty.Clusters.AddRange(clusters.Select(c => KeyValuePair.Create(c.Id, c))),
                Older = empty.Older.AddRange(older.Select(p => KeyValuePair.Create(p.Id, p))),
                Proposals = proposals.ToImmutableDictionary(f => f.Proposal.Id),
            },
        };
    }

    public object?[] Inputs(ClubBook book) => [book.WorkBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet) => WorkFigures.Add(book, today, sheet);

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    // A plan counts in its month, which may not have begun.
    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) =>
        book.WorkBook.Plans.Keys.Where(m => m > Period.MonthOf(today)).Select(m => (DateOnly?)m.FirstDay).Min();
}

/// <summary>What activities, plans, cluster groups and proposals count as.</summary>
internal static class WorkFigures
{
    public static void Add(ClubBook book, DateOnly today, FigureSheet sheet)
    {
        foreach (var fact in book.WorkBook.Activities.Values)
        {
            if (fact.Stands) Add(fact.Activity, sheet);
        }

        foreach (var plan in book.WorkBook.Plans.Values)
        {
            if (!plan.Withdrawn && plan.Month <= Period.MonthOf(today)) sheet.Add(plan.Month, "club_months.support_planned", 1);
        }

        foreach (var fact in book.WorkBook.Proposals.Values)
        {
            if (fact.State != ProposalState.Withdrawn) sheet.Add(Period.MonthOf(fact.Proposal.Date), "care.proposed", 1);
        }

        if (book.WorkBook.Clusters.IsEmpty) return;
        MonthlyStocks.Add(book.Head, today, sheet, day => Levels(book.WorkBook, day));
    }

    private static IEnumerable<(string Id, long Level)> Levels(WorkBook work, DateOnly day)
    {
        var clusters = work.Clusters.Values.Count(c => c.On(day));
        yield return ("clusters", clusters);
        yield return ("clubs.with_clusters", clusters > 0 ? 1 : 0);
        yield return ("older.listed", work.Older.Values.Count(p => p.On(day) && work.Clusters[p.Cluster].On(day)));
    }

    private static void Add(Activity activity, FigureSheet sheet)
    {
        var month = Period.MonthOf(activity.Date);
        if (activity.IsSupport())
        {
            sheet.Add(month, "support.sessions", 1);
            sheet.Add(month, "support.people", activity.PeopleHelped);
        }

        if (activity.Area == Area.Rights) sheet.Add(month, "rights.people", activity.PeopleHelped);
        if (activity.Intergenerational || activity.Kind == ActivityKind.Exchange) sheet.Add(month, "activities.intergenerational", 1);
    }
}

/// <summary>Stocks of a slice as net changes by month: levels at month ends, none while the club does not count.</summary>
internal static class MonthlyStocks
{
    public static void Add(ClubHead head, DateOnly today, FigureSheet sheet, Func<DateOnly, IEnumerable<(string Id, long Level)>> levels)
    {
        if (head.Launched is not { } launched) return;
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var month = Period.MonthOf(launched); month <= Period.MonthOf(today); month = month.Next)
        {
            var counted = head.CountedOn(month.LastDay);
            foreach (var (id, level) in levels(month.LastDay))
            {
                var now = counted ? level : 0;
                sheet.Add(month, id, now - before.GetValueOrDefault(id));
                before[id] = now;
            }
        }
    }
}
