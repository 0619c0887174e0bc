using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;

namespace ClbCloud.Grains.Clubs;

/// <summary>Activities, support plans and cluster groups of the club's book.</summary>
internal sealed partial class ClubGrain : IClubWork
{
    public Task<Outcome<ImmutableArray<ItemResult>>> RecordActivities(RecordActivities command) => AddAll(
        command.Activities,
        a => a.Id.ToString(),
        (edit, activity) => Item(
            activity.Id.ToString(),
            ActivityRules.Record(edit.Book, activity, command.Historical, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now),
            edit.Book.WorkBook.Activities.GetValueOrDefault(activity.Id),
            edit.Set));

    public Task<Outcome<ActivityFact>> VoidActivity(VoidFact command) =>
        Decide(edit => ActivityRules.Void(edit.Book, command, edit.Now), (edit, fact) => SetOnce(fact, edit.Book.WorkBook.Activities[fact.Activity.Id], edit.Set));

    public Task<ImmutableArray<ActivityFact>> Activities(DateOnly from, DateOnly to, Area? area, string? after, int limit) => Task.FromResult(Sorted(
        Book?.WorkBook.Activities.Values.Where(f => f.Activity.Date >= from && f.Activity.Date <= to && (area is null || f.Activity.Area == area)),
        f => f.Position,
        after,
        limit));

    public Task<Outcome<SupportPlan>> PutSupportPlan(PutSupportPlan command) =>
        Decide(edit => ActivityRules.Put(edit.Book, command, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now), (edit, plan) => edit.Set(plan));

    public Task<SupportMonth?> SupportMonth(Period month) =>
        Task.FromResult(Book is null || month.Kind != PeriodKind.Month ? null : ActivityRules.Beside(Book, month));

    public Task<Outcome<ImmutableArray<ItemResult>>> PutClusters(ImmutableArray<ClusterGroup> clusters) =>
        AddAll(clusters, c => c.Id, (edit, put) => Item(put.Id, ClusterRules.Put(edit.Book, put, edit.Today), edit.Book.WorkBook.Clusters.GetValueOrDefault(put.Id), edit.Set), rowsEach: 2);

    public Task<ImmutableArray<ClusterGroup>> Clusters(string? after, int limit) => Told(WorkRows.Cluster, Page(Book?.WorkBook.Clusters, after, limit), c => c.Id);

    public Task<Outcome<ImmutableArray<ItemResult>>> PutOlderPeople(ImmutableArray<OlderPerson> people) =>
        AddAll(people, p => p.Id, (edit, put) => Item(put.Id, ClusterRules.Put(edit.Book, put, edit.Today), edit.Book.WorkBook.Older.GetValueOrDefault(put.Id), edit.Set), rowsEach: 2);

    public Task<ImmutableArray<OlderPerson>> OlderPeople(string? cluster, string? after, int limit) =>
        Task.FromResult(Sorted(Book?.WorkBook.Older.Values.Where(p => cluster is null || p.Cluster == cluster), p => p.Id, after, limit));

    public Task<Outcome<ImmutableArray<ItemResult>>> RecordProposals(RecordProposals command) => AddAll(
        command.Proposals,
        p => p.Id.ToString(),
        (edit, proposal) => Item(
            proposal.Id.ToString(),
            ClusterRules.Record(edit.Book, proposal, command.Historical, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now),
            edit.Book.WorkBook.Proposals.GetValueOrDefault(proposal.Id),
            edit.Set));

    public Task<ImmutableArray<ProposalFact>> Proposals(DateOnly from, DateOnly to, ProposalState? state, string? after, int limit) => Task.FromResult(Sorted(
        Book?.WorkBook.Proposals.Values.Where(f => f.Proposal.Date >= from && f.Proposal.Date <= to && (state is null || f.State == state)),
        f => f.Position,
        after,
        limit));

    public async Task<Outcome<ProposalFact>> AcceptProposal(AcceptProposal command)
    {
        var accepted = await Decide(
            edit => ClusterRules.Accept(edit.Book, command, edit.Today),
            (edit, acceptance) =>
            {
                SetOnce(acceptance.Fact, edit.Book.WorkBook.Proposals[command.Id], edit.Set);
                if (acceptance.Recipient is { } recipient) edit.Set(recipient);
                if (acceptance.Volunteer is { } volunteer) edit.Set(volunteer);
            });
        return accepted.Refusal is { } no ? no : accepted.Value!.Fact;
    }

    public Task<Outcome<ProposalFact>> CloseProposal(CloseProposal command) =>
        Decide(edit => ClusterRules.Close(edit.Book, command, edit.Today), (edit, fact) => SetOnce(fact, edit.Book.WorkBook.Proposals[command.Id], edit.Set));

    // A repeat writes nothing.
    private static void SetOnce<T>(T now, T was, Action<T> set)
        where T : class
    {
        if (!ReferenceEquals(now, was)) set(now);
    }

    private static ImmutableArray<T> Sorted<T>(IEnumerable<T>? items, Func<T, string> position, string? after, int limit) =>
        items is null
            ? []
            : [.. items.Select(i => (Item: i, At: position(i))).OrderBy(i => i.At, StringComparer.Ordinal)
                .Where(i => after is null || string.CompareOrdinal(i.At, after) > 0).Take(Math.Clamp(limit, 1, MostItems)).Select(i => i.Item)];
}
