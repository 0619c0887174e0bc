using System.Collections.Immutable;
using ClbCloud.Grains.Funds;

namespace ClbCloud.Grains.Loans;

/// <summary>A group of members who earn together, with the volunteers who advise them.</summary>
[GenerateSerializer, Immutable, Alias("clb.LivelihoodGroup")]
public sealed record LivelihoodGroup
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required DateOnly From { get; init; }

    [Id(3)] public DateOnly? To { get; init; }

    [Id(4)] public ImmutableArray<GroupSpan> Members { get; init; } = [];

    [Id(5)] public ImmutableArray<MentorSpan> Mentors { get; init; } = [];

    [Id(6)] public int Revision { get; init; }
}

/// <summary>A member's time in a group.</summary>
[GenerateSerializer, Immutable, Alias("clb.GroupSpan")]
public sealed record GroupSpan
{
    [Id(0)] public required string Member { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    [Id(2)] public DateOnly? To { get; init; }
}

/// <summary>A volunteer of the economic team who advises a member.</summary>
[GenerateSerializer, Immutable, Alias("clb.MentorSpan")]
public sealed record MentorSpan
{
    [Id(0)] public required string Volunteer { get; init; }

    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required DateOnly From { get; init; }

    [Id(3)] public DateOnly? To { get; init; }
}

/// <summary>History to be loaded in one commit.</summary>
[GenerateSerializer, Immutable, Alias("clb.LoadMoney")]
public sealed record LoadMoney
{
    [Id(0)] public required string Key { get; init; }

    /// <summary>At most 40, posted in this order.</summary>
    [Id(1)] public required ImmutableArray<LoadItem> Items { get; init; }
}

/// <summary>One thing of history: exactly one member is set. Keys inside are ignored; the batch has one.</summary>
[GenerateSerializer, Immutable, Alias("clb.LoadItem")]
public sealed record LoadItem
{
    [Id(0)] public PostEntry? Entry { get; init; }

    /// <summary>Requested, approved by the board and paid out on its day.</summary>
    [Id(1)] public RequestLoan? Loan { get; init; }

    [Id(2)] public RepayLoan? Repay { get; init; }

    [Id(3)] public LoanNeed? Need { get; init; }

    [Id(4)] public LivelihoodGroup? Group { get; init; }
}
