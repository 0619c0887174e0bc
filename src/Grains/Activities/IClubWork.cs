using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Activities;

/// <summary>A club's activities outside its meetings, support plans, and cluster groups: part of the club's book.</summary>
[Alias("clb.IClubWork")]
public interface IClubWork : IGrainWithStringKey
{
    /// <summary>Records up to 1,000 activities; per-item results. A repeat is a duplicate, another body under a known id is refused.</summary>
    [Alias("RecordActivities"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> RecordActivities(RecordActivities command);

    /// <summary>Refusals: <c>activity.unknown</c>, <c>activity.reason</c>, <c>activity.already_void</c>.</summary>
    [Alias("VoidActivity"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ActivityFact>> VoidActivity(VoidFact command);

    /// <summary>Activities between two days, voided ones too, in date order; at most 1,000.</summary>
    [Alias("Activities"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<ActivityFact>> Activities(DateOnly from, DateOnly to, Area? area, string? after, int limit);

    /// <summary>Refusals: <c>support_plan.month</c>, <c>support_plan.not_active</c>, <c>support_plan.too_late</c>, <c>support_plan.items</c>, <c>support_plan.unknown</c>.</summary>
    [Alias("PutSupportPlan"), Needs(Right.Write, Power.Record)]
    Task<Outcome<SupportPlan>> PutSupportPlan(PutSupportPlan command);

    /// <summary>A month's plan beside what was held.</summary>
    [Alias("SupportMonth"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<SupportMonth?> SupportMonth(Period month);

    /// <summary>Adds or corrects up to 1,000 cluster groups; per-item results.</summary>
    [Alias("PutClusters"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> PutClusters(ImmutableArray<ClusterGroup> clusters);

    /// <summary>Cluster groups in id order, at most 1,000 after <paramref name="after"/>.</summary>
    [Alias("Clusters"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<ClusterGroup>> Clusters(string? after, int limit);

    /// <summary>Adds or corrects up to 1,000 older people; per-item results.</summary>
    [Alias("PutOlderPeople"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> PutOlderPeople(ImmutableArray<OlderPerson> people);

    /// <summary>Older people in id order, of one cluster group or of all.</summary>
    [Alias("OlderPeople"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<OlderPerson>> OlderPeople(string? cluster, string? after, int limit);

    /// <summary>Records up to 1,000 proposals; per-item results.</summary>
    [Alias("RecordProposals"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> RecordProposals(RecordProposals command);

    /// <summary>Proposals between two days, newest last; at most 1,000.</summary>
    [Alias("Proposals"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<ProposalFact>> Proposals(DateOnly from, DateOnly to, ProposalState? state, string? after, int limit);

    /// <summary>Refusals: <c>proposal.unknown</c>, <c>proposal.decided</c>, <c>proposal.date</c>, <c>proposal.recipient_taken</c>, <c>proposal.volunteer</c> and those of recipients and volunteers.</summary>
    [Alias("AcceptProposal"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ProposalFact>> AcceptProposal(AcceptProposal command);

    /// <summary>Refusals: <c>proposal.unknown</c>, <c>proposal.decided</c>, <c>proposal.date</c>.</summary>
    [Alias("CloseProposal"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ProposalFact>> CloseProposal(CloseProposal command);
}
