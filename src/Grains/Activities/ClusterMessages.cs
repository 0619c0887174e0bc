using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Activities;

/// <summary>A household of a cluster group.</summary>
[GenerateSerializer, Immutable, Alias("clb.Household")]
public sealed record Household
{
    /// <summary>Slug, unique in its cluster group.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Its head.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public int? People { get; init; }
}

/// <summary>
/// A cluster group (tổ theo cụm dân cư): neighbours who know the older people of their households. Sending it again
/// replaces it and keeps what was.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.ClusterGroup")]
public sealed record ClusterGroup
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>Its first day.</summary>
    [Id(2)] public required DateOnly From { get; init; }

    /// <summary>Its last day.</summary>
    [Id(3)] public DateOnly? To { get; init; }

    /// <summary>Member id of its leader.</summary>
    [Id(4)] public string? Leader { get; init; }

    [Id(5)] public ImmutableArray<Household> Households { get; init; } = [];

    [Id(6)] public int Revision { get; init; }
}

/// <summary>An older person whom a cluster group knows; need not be a member. Sending it again corrects it.</summary>
[GenerateSerializer, Immutable, Alias("clb.OlderPerson")]
public sealed record OlderPerson
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Id of the cluster group.</summary>
    [Id(1)] public required string Cluster { get; init; }

    [Id(2)] public required string Name { get; init; }

    /// <summary>Listed from this day on.</summary>
    [Id(3)] public required DateOnly From { get; init; }

    [Id(4)] public DateOnly? To { get; init; }

    [Id(5)] public int? BirthYear { get; init; }

    [Id(6)] public Sex? Sex { get; init; }

    /// <summary>Id of a household of the cluster group.</summary>
    [Id(7)] public string? Household { get; init; }

    /// <summary>Member id when the person is one.</summary>
    [Id(8)] public string? Member { get; init; }

    [Id(9), Sensitive] public ImmutableArray<DatedCircumstance> Circumstances { get; init; } = [];

    [Id(10)] public int Revision { get; init; }
}

[GenerateSerializer, Alias("clb.ProposalState")]
public enum ProposalState
{
    Open = 0,

    /// <summary>The person is under care.</summary>
    Accepted = 1,
    Declined = 2,

    /// <summary>Entered by mistake; counts nowhere.</summary>
    Withdrawn = 3,
}

/// <summary>A cluster group's proposal that an older person be cared for at home. <see cref="Id"/> is the client's own.</summary>
[GenerateSerializer, Immutable, Alias("clb.CareProposal")]
public sealed record CareProposal
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required string Cluster { get; init; }

    /// <summary>Id of the older person, listed by the cluster group.</summary>
    [Id(2)] public required string Person { get; init; }

    [Id(3)] public required DateOnly Date { get; init; }

    /// <summary>What the person needs.</summary>
    [Id(4), Sensitive] public ImmutableArray<CareTask> Needs { get; init; } = [];

    [Id(5), Sensitive] public string? Note { get; init; }
}

/// <summary>Proposals of one club to record.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecordProposals")]
public sealed record RecordProposals
{
    [Id(0)] public required ImmutableArray<CareProposal> Proposals { get; init; }

    /// <summary>An administrator's historical load: no late limit.</summary>
    [Id(1)] public bool Historical { get; init; }
}

/// <summary>A proposal as kept, and what became of it.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProposalFact")]
public sealed record ProposalFact
{
    [Id(0)] public required CareProposal Proposal { get; init; }

    [Id(1)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(2)] public bool Historical { get; init; }

    [Id(3)] public ProposalState State { get; init; }

    [Id(4)] public DateOnly? DecidedOn { get; init; }

    /// <summary>Id of the recipient that it became.</summary>
    [Id(5)] public string? Recipient { get; init; }

    /// <summary>Id of the volunteer to whom the recipient was given with it.</summary>
    [Id(6)] public string? Volunteer { get; init; }

    [Id(7), Sensitive] public string? Reason { get; init; }

    /// <summary>Its place in a list by date.</summary>
    [JsonIgnore]
    public string Position => string.Create(CultureInfo.InvariantCulture, $"{Proposal.Date:yyyyMMdd}|{Proposal.Id:N}");
}

/// <summary>Takes the proposed person into care, and to a volunteer when one is named, in one commit.</summary>
[GenerateSerializer, Immutable, Alias("clb.AcceptProposal")]
public sealed record AcceptProposal
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>First day under care.</summary>
    [Id(1)] public required DateOnly From { get; init; }

    /// <summary>Id of a recipient: known, or to be created; the person's own id unless given.</summary>
    [Id(2)] public string? Recipient { get; init; }

    [Id(3)] public string? Volunteer { get; init; }
}

/// <summary>Declines or withdraws a proposal.</summary>
[GenerateSerializer, Immutable, Alias("clb.CloseProposal")]
public sealed record CloseProposal
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required DateOnly On { get; init; }

    /// <summary>Entered by mistake: it then counts nowhere.</summary>
    [Id(2)] public bool Withdrawn { get; init; }

    [Id(3)] public string? Reason { get; init; }
}
