using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Volunteers;

[GenerateSerializer, Alias("clb.Team")]
public enum Team
{
    /// <summary>Owes the weekly visits.</summary>
    HomeCare = 0,

    /// <summary>Resource and economic volunteers; owe no visits.</summary>
    Economic = 1,
}

[GenerateSerializer, Immutable, Alias("clb.TeamSpan")]
public sealed record TeamSpan
{
    [Id(0)] public required Team Team { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    [Id(2)] public DateOnly? To { get; init; }
}

/// <summary>A recipient in a volunteer's care between two days.</summary>
[GenerateSerializer, Immutable, Alias("clb.Assignment")]
public sealed record Assignment
{
    /// <summary>Recipient id.</summary>
    [Id(0)] public required string Recipient { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    [Id(2)] public DateOnly? To { get; init; }
}

/// <summary>Days on which the volunteer owes nothing: illness, travel.</summary>
[GenerateSerializer, Immutable, Alias("clb.ExcusedSpan")]
public sealed record ExcusedSpan
{
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public required DateOnly To { get; init; }

    /// <summary><c>illness</c>, <c>family</c>, <c>travel</c>, <c>tet</c>, <c>other</c>.</summary>
    [Id(2)] public required string Reason { get; init; }
}

/// <summary>A volunteer of a club; may be a member or not.</summary>
[GenerateSerializer, Immutable, Alias("clb.Volunteer")]
public sealed record Volunteer
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required DateOnly Joined { get; init; }

    /// <summary>Last day as a volunteer.</summary>
    [Id(3)] public DateOnly? Left { get; init; }

    [Id(4)] public string? Member { get; init; }

    [Id(5)] public int? BirthYear { get; init; }

    [Id(6)] public Sex? Sex { get; init; }

    [Id(7)] public ImmutableArray<TeamSpan> Teams { get; init; } = [];

    [Id(8)] public ImmutableArray<Assignment> Assignments { get; init; } = [];

    /// <summary>Sensitive: illness is a reason.</summary>
    [Id(9), Sensitive] public ImmutableArray<ExcusedSpan> Excused { get; init; } = [];

    /// <summary>Raised by every change, visits included; a decision on an older revision is stale.</summary>
    [Id(10)] public int Revision { get; init; }
}

/// <summary>Adds a volunteer; from <see cref="Joined"/> on in <see cref="Teams"/> and assigned to <see cref="Recipients"/>.</summary>
[GenerateSerializer, Immutable, Alias("clb.AddVolunteer")]
public sealed record AddVolunteer
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required DateOnly Joined { get; init; }

    [Id(3)] public DateOnly? Left { get; init; }

    [Id(4)] public string? Member { get; init; }

    [Id(5)] public int? BirthYear { get; init; }

    [Id(6)] public Sex? Sex { get; init; }

    /// <summary>At least one.</summary>
    [Id(7)] public ImmutableArray<Team> Teams { get; init; } = [Team.HomeCare];

    /// <summary>Recipient ids.</summary>
    [Id(8)] public ImmutableArray<string> Recipients { get; init; } = [];

    [Id(9)] public ImmutableArray<ExcusedSpan> Excused { get; init; } = [];
}

/// <summary>A volunteer's rows as the club's book has them now.</summary>
[GenerateSerializer, Immutable, Alias("clb.VolunteerPage")]
public sealed record VolunteerPage
{
    [Id(0)] public required Volunteer Volunteer { get; init; }

    /// <summary>Visits that stand, by ISO week.</summary>
    [Id(1)] public ImmutableSortedDictionary<Period, int> Made { get; init; } = ImmutableSortedDictionary<Period, int>.Empty;

    /// <summary>Recipients ever assigned to the volunteer, by id: first and last day under care.</summary>
    [Id(2)] public required ImmutableDictionary<string, CareSpan> Recipients { get; init; }

    /// <summary>Ids of all recipients of the club.</summary>
    [Id(4)] public ImmutableArray<string> AllRecipients { get; init; } = [];

    /// <summary>Late limit in force today, in days.</summary>
    [Id(3)] public required int LateLimitDays { get; init; }

    /// <summary>Readings are kept only of who agreed to it: the policy in force today.</summary>
    [Id(5)] public bool AsksHealthConsent { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.CareSpan")]
public sealed record CareSpan
{
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public DateOnly? To { get; init; }

    /// <summary>The person's consents to health being recorded, oldest first.</summary>
    [Id(2)] public ImmutableArray<ConsentSpan> Health { get; init; } = [];
}

/// <summary>A consent to one purpose, and until when it stood.</summary>
[GenerateSerializer, Immutable, Alias("clb.ConsentSpan")]
public sealed record ConsentSpan
{
    [Id(0)] public required DateOnly From { get; init; }

    /// <summary>The first day on which it stands no more.</summary>
    [Id(1)] public DateOnly? Withdrawn { get; init; }
}
