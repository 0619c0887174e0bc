using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Recounting;

/// <summary>A club's activities, cluster groups and health as they lie in the store; of readings no more than counts come out.</summary>
internal sealed record WorkFacts
{
    public List<ActivityFact> Activities { get; init; } = [];

    public List<SupportPlan> Plans { get; init; } = [];

    public List<ClusterGroup> Clusters { get; init; } = [];

    public List<OlderPerson> Older { get; init; } = [];

    public List<ProposalFact> Proposals { get; init; } = [];

    public List<ReadingFact> Readings { get; init; } = [];

    public List<CheckupFact> Checkups { get; init; } = [];

    public List<Insurance> Insurance { get; init; } = [];

    public List<LongTermCare> LongTerm { get; init; } = [];

    public static async Task<WorkFacts> Read(IRowStore store, string partition) => new()
    {
        Activities = await BookRows.Read<ActivityFact>(store, partition, "wa"),
        Plans = await BookRows.Read<SupportPlan>(store, partition, "wp"),
        Clusters = await BookRows.Read<ClusterGroup>(store, partition, "wc"),
        Older = await BookRows.Read<OlderPerson>(store, partition, "wo"),
        Proposals = await BookRows.Read<ProposalFact>(store, partition, "wq"),
        Readings = await BookRows.Read<ReadingFact>(store, partition, "hr"),
        Checkups = await BookRows.Read<CheckupFact>(store, partition, "hk"),
        Insurance = await BookRows.Read<Insurance>(store, partition, "hi"),
        LongTerm = await BookRows.Read<LongTermCare>(store, partition, "hl"),
    };
}

/// <summary>Counts them by plain loops, apart from the code by which clubs keep their figures.</summary>
internal static class WorkRecount
{
    private const int PublishedSystolic = 140;
    private const int PublishedDiastolic = 90;

    public static void Count(ClubFacts facts, DateOnly today, Tally tally)
    {
        Flows(facts.Work, today, tally);
        Readings(facts.Work, tally);
        if (facts.Head.Launched is not { } launched) return;
        for (var month = Period.MonthOf(launched); month <= Period.MonthOf(today); month = month.Next)
        {
            var status = facts.Head.Statuses.LastOrDefault(s => s.From <= month.LastDay)?.Status ?? ClubStatus.Active;
            if (status is ClubStatus.Active or ClubStatus.Paused) Levels(facts, month, tally);
        }
    }

    private static void Flows(WorkFacts work, DateOnly today, Tally tally)
    {
        foreach (var one in work.Activities.Where(a => a.VoidedAt is null).Select(a => a.Activity))
        {
            var month = Period.MonthOf(one.Date);
            var support = one.Area == Area.SelfHelp && one.Kind != ActivityKind.SelfHelpCase;
            tally.Add(month, "support.sessions", support ? 1 : 0);
            tally.Add(month, "support.people", support ? one.PeopleHelped : 0);
            tally.Add(month, "rights.people", one.Area == Area.Rights ? one.PeopleHelped : 0);
            tally.Add(month, "activities.intergenerational", one.Intergenerational || one.Kind == ActivityKind.Exchange ? 1 : 0);
        }

        foreach (var plan in work.Plans.Where(p => !p.Withdrawn && p.Month.FirstDay <= today)) tally.Add(plan.Month, "club_months.support_planned", 1);
        foreach (var proposal in work.Proposals.Where(p => p.State != ProposalState.Withdrawn)) tally.Add(Period.MonthOf(proposal.Proposal.Date), "care.proposed", 1);
    }

    private static void Readings(WorkFacts work, Tally tally)
    {
        foreach (var fact in work.Readings.Where(r => r.VoidedAt is null))
        {
            var month = Period.MonthOf(fact.Date);
            tally.Add(month, "health.measured", 1);
            tally.Add(month, "health.high", fact.Reading.Systolic >= PublishedSystolic || fact.Reading.Diastolic >= PublishedDiastolic ? 1 : 0);
            tally.Add(month, "health.referred", fact.Reading.Referred ? 1 : 0);
        }

        var examined = new HashSet<(string, int)>();
        foreach (var checkup in work.Checkups.Where(c => c.VoidedAt is null).Select(c => c.Checkup).OrderBy(c => c.Date))
        {
            if (examined.Add((checkup.Member, checkup.Date.Year))) tally.Add(Period.MonthOf(checkup.Date), "checkups.people", 1);
        }
    }

    private static void Levels(ClubFacts facts, Period month, Tally tally)
    {
        var (work, day) = (facts.Work, month.LastDay);
        var clusters = work.Clusters.Where(c => Spans(c.From, c.To, day)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        tally.Add(month, "clusters", clusters.Count);
        tally.Add(month, "clubs.with_clusters", clusters.Count > 0 ? 1 : 0);
        tally.Add(month, "older.listed", work.Older.Count(p => clusters.Contains(p.Cluster) && Spans(p.From, p.To, day)));
        var members = facts.Members.Where(m => Spans(m.Joined, m.Left, day)).Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        tally.Add(month, "members.insured", work.Insurance.Count(i => members.Contains(i.Member) && i.Cards.Any(c => Spans(c.From, c.To, day))));
        var cared = facts.Recipients.Where(r => Spans(r.From, r.To, day)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        tally.Add(month, "care.long_term", work.LongTerm.Count(l => cared.Contains(l.Recipient) && l.Spans.Any(s => Spans(s.From, s.To, day))));
    }

    private static bool Spans(DateOnly from, DateOnly? to, DateOnly day) => from <= day && !(day > to);
}
