using System.Collections.Immutable;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Members;

[GenerateSerializer, Alias("clb.Sex")]
public enum Sex
{
    Female = 0,
    Male = 1,
    Other = 2,
}

/// <summary>Circumstances of a person; several may hold.</summary>
[GenerateSerializer, Alias("clb.Circumstance")]
public enum Circumstance
{
    /// <summary>Poor household (hộ nghèo).</summary>
    Poor = 0,

    /// <summary>Near-poor household (hộ cận nghèo).</summary>
    NearPoor = 1,

    /// <summary>Other difficult circumstances.</summary>
    Difficult = 2,

    /// <summary>Living alone or without support.</summary>
    LivingAlone = 3,

    /// <summary>Two older people who care for each other alone.</summary>
    OlderCouple = 4,

    /// <summary>Ill for long.</summary>
    LongIllness = 5,
}

/// <summary>A circumstance between two days; no first day: always so.</summary>
[GenerateSerializer, Immutable, Alias("clb.DatedCircumstance")]
public sealed record DatedCircumstance
{
    [Id(0)] public required Circumstance Circumstance { get; init; }

    [Id(1)] public DateOnly? From { get; init; }

    [Id(2)] public DateOnly? To { get; init; }
}

/// <summary>A member of a club. Blanks are allowed; same names are common.</summary>
[GenerateSerializer, Immutable, Alias("clb.Member")]
public sealed record Member
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required DateOnly Joined { get; init; }

    /// <summary>Last day as a member; null while one.</summary>
    [Id(3)] public DateOnly? Left { get; init; }

    [Id(4)] public int? BirthYear { get; init; }

    [Id(5)] public Sex? Sex { get; init; }

    [Id(6), Sensitive] public ImmutableArray<DatedCircumstance> Circumstances { get; init; } = [];

    /// <summary>Raised by every correction; earlier versions are kept beside it.</summary>
    [Id(7)] public int Revision { get; init; }
}

/// <summary>Adds a member. Repeating it with the same content is a duplicate; other content is refused with <c>member.id_reused</c>.</summary>
[GenerateSerializer, Immutable, Alias("clb.AddMember")]
public sealed record AddMember
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required DateOnly Joined { get; init; }

    [Id(3)] public DateOnly? Left { get; init; }

    [Id(4)] public int? BirthYear { get; init; }

    [Id(5)] public Sex? Sex { get; init; }

    [Id(6)] public ImmutableArray<DatedCircumstance> Circumstances { get; init; } = [];
}

/// <summary>Corrects or ends a person; what is null stays. Used for members, volunteers and recipients.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChangePerson")]
public sealed record ChangePerson
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public string? Name { get; init; }

    /// <summary>Joined (member, volunteer) or taken into care (recipient).</summary>
    [Id(2)] public DateOnly? From { get; init; }

    /// <summary>Last day: left, or care ended.</summary>
    [Id(3)] public DateOnly? To { get; init; }

    /// <summary>Takes <see cref="To"/> back: the person did not leave after all.</summary>
    [Id(4)] public bool Reopen { get; init; }

    [Id(5)] public int? BirthYear { get; init; }

    [Id(6)] public Sex? Sex { get; init; }

    [Id(7)] public ImmutableArray<DatedCircumstance>? Circumstances { get; init; }

    /// <summary>Volunteers only: replaces the teams.</summary>
    [Id(8)] public ImmutableArray<Volunteers.TeamSpan>? Teams { get; init; }

    /// <summary>Volunteers only: replaces the assignments.</summary>
    [Id(9)] public ImmutableArray<Volunteers.Assignment>? Assignments { get; init; }

    /// <summary>Volunteers only: replaces the excused periods.</summary>
    [Id(10)] public ImmutableArray<Volunteers.ExcusedSpan>? Excused { get; init; }
}

/// <summary>A person under home care; need not be a member.</summary>
[GenerateSerializer, Immutable, Alias("clb.Recipient")]
public sealed record Recipient
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>First day under care.</summary>
    [Id(2)] public required DateOnly From { get; init; }

    /// <summary>Last day under care.</summary>
    [Id(3)] public DateOnly? To { get; init; }

    /// <summary>Member id when the person is one.</summary>
    [Id(4)] public string? Member { get; init; }

    [Id(5)] public int? BirthYear { get; init; }

    [Id(6)] public Sex? Sex { get; init; }

    [Id(7), Sensitive] public ImmutableArray<DatedCircumstance> Circumstances { get; init; } = [];

    [Id(8)] public int Revision { get; init; }
}

/// <summary>What became of one item of a batch.</summary>
[GenerateSerializer, Immutable, Alias("clb.ItemResult")]
public sealed record ItemResult
{
    [Id(0)] public required string Id { get; init; }

    /// <summary><c>accepted</c>, <c>duplicate</c> or <c>rejected</c>.</summary>
    [Id(1)] public required ItemStatus Status { get; init; }

    [Id(2)] public Kernel.Refusal? Refusal { get; init; }

    /// <summary>Codes of warnings kept with an accepted item (<c>visit.overlaps</c>).</summary>
    [Id(3)] public ImmutableArray<string> Warnings { get; init; } = [];
}

[GenerateSerializer, Alias("clb.ItemStatus")]
public enum ItemStatus
{
    Accepted = 0,
    Duplicate = 1,
    Rejected = 2,
}
