using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Clubs;

[GenerateSerializer, Alias("clb.ClubStatus")]
public enum ClubStatus
{
    /// <summary>Being set up; not yet counted.</summary>
    Forming = 0,
    Active = 1,

    /// <summary>Counted, but owes nothing while paused.</summary>
    Paused = 2,
    Dissolved = 3,
}

/// <summary>Who founded the club.</summary>
[GenerateSerializer, Alias("clb.ClubOrigin")]
public enum ClubOrigin
{
    Unknown = 0,

    /// <summary>A project of a partner.</summary>
    Project = 1,

    /// <summary>A decision of the province (state budget).</summary>
    State = 2,
    Other = 3,
}

/// <summary>One paper of the set-up file.</summary>
[GenerateSerializer, Alias("clb.FileItem")]
public enum FileItem
{
    Decision = 0,
    MemberList = 1,
    Minutes = 2,
    Rules = 3,
    Board = 4,
}

[GenerateSerializer, Alias("clb.BoardRole")]
public enum BoardRole
{
    Chair = 0,
    Deputy = 1,
    Secretary = 2,
    Treasurer = 3,
    Health = 4,
    Member = 5,
}

/// <summary>A status from a day on.</summary>
[GenerateSerializer, Immutable, Alias("clb.StatusChange")]
public sealed record StatusChange
{
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public required ClubStatus Status { get; init; }
}

/// <summary>A village of the club between two days.</summary>
[GenerateSerializer, Immutable, Alias("clb.VillageLink")]
public sealed record VillageLink
{
    /// <summary>Slug of the village in its commune's register.</summary>
    [Id(0)] public required string Village { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    [Id(2)] public DateOnly? To { get; init; }
}

/// <summary>When a paper of the set-up file was there.</summary>
[GenerateSerializer, Immutable, Alias("clb.FiledItem")]
public sealed record FiledItem
{
    [Id(0)] public required FileItem Item { get; init; }

    [Id(1)] public required DateOnly Date { get; init; }
}

/// <summary>A seat on the board: a member of the club, a role, and its term.</summary>
[GenerateSerializer, Immutable, Alias("clb.BoardTerm")]
public sealed record BoardTerm
{
    /// <summary>Member id.</summary>
    [Id(0)] public required string Member { get; init; }

    [Id(1)] public required BoardRole Role { get; init; }

    [Id(2)] public required DateOnly From { get; init; }

    /// <summary>Last day; null while it runs.</summary>
    [Id(3)] public DateOnly? To { get; init; }
}

/// <summary>Sets a club up in its commune.</summary>
[GenerateSerializer, Immutable, Alias("clb.SetUpClub")]
public sealed record SetUpClub
{
    [Id(0)] public required string NameVi { get; init; }

    [Id(1)] public string? NameEn { get; init; }

    /// <summary>Key of the commune.</summary>
    [Id(2)] public required string Commune { get; init; }

    /// <summary>Number of the decision that sets it up.</summary>
    [Id(3)] public string? DecisionNumber { get; init; }

    [Id(4)] public DateOnly? DecisionDate { get; init; }

    [Id(5)] public string? DecisionIssuer { get; init; }

    /// <summary>Day of the launch: the club is established and active from here on. Null: forming.</summary>
    [Id(6)] public DateOnly? Launched { get; init; }

    [Id(7)] public ClubOrigin Origin { get; init; }

    [Id(8)] public ImmutableArray<VillageLink> Villages { get; init; } = [];

    [Id(9)] public ImmutableArray<FiledItem> File { get; init; } = [];

    /// <summary>Day on which the operating rules were adopted.</summary>
    [Id(10)] public DateOnly? RulesAdopted { get; init; }

    /// <summary>From this day on visits and meetings are owed; null: nothing is expected.</summary>
    [Id(11)] public DateOnly? ReportingFrom { get; init; }
}

/// <summary>Changes a club's set-up; what is null stays. Lists replace the whole list.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChangeClub")]
public sealed record ChangeClub
{
    [Id(0)] public string? NameVi { get; init; }

    [Id(1)] public string? NameEn { get; init; }

    [Id(2)] public string? DecisionNumber { get; init; }

    [Id(3)] public DateOnly? DecisionDate { get; init; }

    [Id(4)] public string? DecisionIssuer { get; init; }

    [Id(5)] public ClubOrigin? Origin { get; init; }

    [Id(6)] public DateOnly? RulesAdopted { get; init; }

    [Id(7)] public DateOnly? ReportingFrom { get; init; }

    [Id(8)] public DateOnly? Launched { get; init; }

    /// <summary>A status from a day on (pause, resume, dissolve).</summary>
    [Id(9)] public StatusChange? Status { get; init; }

    /// <summary>Moves the club to another commune from a day on.</summary>
    [Id(10)] public Units.DatedLink? Commune { get; init; }

    [Id(11)] public ImmutableArray<VillageLink>? Villages { get; init; }

    [Id(12)] public ImmutableArray<FiledItem>? File { get; init; }

    [Id(13)] public ImmutableArray<BoardTerm>? Board { get; init; }

    /// <summary>A day on which the club was consolidated (củng cố, kiện toàn); added to the others.</summary>
    [Id(14)] public DateOnly? Consolidated { get; init; }
}

/// <summary>A club as answered.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubView")]
public sealed record ClubView
{
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    [Id(3)] public required ClubStatus Status { get; init; }

    /// <summary>Key of the commune today.</summary>
    [Id(4)] public required string Commune { get; init; }

    [Id(5)] public ImmutableArray<Units.DatedLink> Communes { get; init; } = [];

    [Id(6)] public ImmutableArray<StatusChange> Statuses { get; init; } = [];

    [Id(7)] public string? DecisionNumber { get; init; }

    [Id(8)] public DateOnly? DecisionDate { get; init; }

    [Id(9)] public string? DecisionIssuer { get; init; }

    [Id(10)] public DateOnly? Launched { get; init; }

    [Id(11)] public ClubOrigin Origin { get; init; }

    [Id(12)] public ImmutableArray<VillageLink> Villages { get; init; } = [];

    [Id(13)] public ImmutableArray<FiledItem> File { get; init; } = [];

    [Id(14)] public DateOnly? RulesAdopted { get; init; }

    [Id(15)] public DateOnly? ReportingFrom { get; init; }

    [Id(16)] public ImmutableArray<BoardTerm> Board { get; init; } = [];

    [Id(17)] public ImmutableArray<DateOnly> Consolidated { get; init; } = [];

    /// <summary>Norms beside the club's numbers today.</summary>
    [Id(18)] public ImmutableArray<NormCheck> Norms { get; init; } = [];

    [Id(19)] public ImmutableArray<Alert> Alerts { get; init; } = [];

    [Id(20)] public Policy Policy { get; init; } = new();

    /// <summary>Raised by every commit of the club's book.</summary>
    [Id(21)] public long Version { get; init; }

    [Id(22)] public DateTimeOffset AsOf { get; init; }

    [Id(23)] public DateTimeOffset? DueAt { get; init; }
}
