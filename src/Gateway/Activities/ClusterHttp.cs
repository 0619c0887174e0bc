using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Members;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Activities;

/// <summary>A cluster group; sending it again replaces it and keeps what was.</summary>
internal sealed record ClusterRequest
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>Member id of its leader.</summary>
    [Slug] public string? Leader { get; init; }

    public IReadOnlyList<HouseholdHttp>? Households { get; init; }

    public ClusterGroup ToCluster() => new()
    {
        Id = Id,
        Name = Name,
        From = From,
        To = To,
        Leader = Leader,
        Households = [.. (Households ?? []).Select(h => new Household { Id = h.Id, Name = h.Name, People = h.People })],
    };
}

internal sealed record HouseholdHttp
{
    [Slug] public required string Id { get; init; }

    /// <summary>Its head.</summary>
    [Name] public required string Name { get; init; }

    [Whole(0, 100)] public int? People { get; init; }
}

/// <summary>An older person whom a cluster group knows; sending it again corrects it.</summary>
internal sealed record OlderPersonRequest
{
    [Slug] public required string Id { get; init; }

    /// <summary>Id of the cluster group.</summary>
    [Slug] public required string Cluster { get; init; }

    [Name] public required string Name { get; init; }

    /// <summary>Listed from this day on.</summary>
    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    /// <summary>Id of a household of the cluster group.</summary>
    [Slug] public string? Household { get; init; }

    /// <summary>Member id when the person is one.</summary>
    [Slug] public string? Member { get; init; }

    public IReadOnlyList<CircumstanceHttp>? Circumstances { get; init; }

    public OlderPerson ToPerson() => new()
    {
        Id = Id,
        Cluster = Cluster,
        Name = Name,
        From = From,
        To = To,
        BirthYear = BirthYear,
        Sex = Sex,
        Household = Household,
        Member = Member,
        Circumstances = CircumstanceHttp.All(Circumstances) ?? [],
    };
}

/// <summary>A cluster group's proposal that an older person be cared for at home.</summary>
internal sealed record ProposalRequest
{
    /// <summary>The sender's own id; a repeat is recognised by it.</summary>
    public required Guid Id { get; init; }

    [Slug] public required string Cluster { get; init; }

    /// <summary>Id of the older person.</summary>
    [Slug] public required string Person { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>What the person needs, in the words of visits.</summary>
    public IReadOnlyList<CareTask>? Needs { get; init; }

    [Note] public string? Note { get; init; }

    public CareProposal ToProposal() => new() { Id = Id, Cluster = Cluster, Person = Person, Date = Date, Needs = [.. Needs ?? []], Note = Note };
}

/// <summary>Takes the proposed person into care.</summary>
internal sealed record AcceptRequest
{
    /// <summary>First day under care.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Id of a recipient, known or to be created; the person's own id unless given.</summary>
    [Slug] public string? Recipient { get; init; }

    /// <summary>Id of the home-care volunteer to whom the person is given.</summary>
    [Slug] public string? Volunteer { get; init; }
}

/// <summary>Declines or withdraws a proposal.</summary>
internal sealed record CloseRequest
{
    public required DateOnly On { get; init; }

    /// <summary>Entered by mistake.</summary>
    public bool Withdrawn { get; init; }

    [Note] public string? Reason { get; init; }
}
