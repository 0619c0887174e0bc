using System.Collections.Immutable;

namespace ClbCloud.Grains.Units;

/// <summary>
/// What upper levels keep of a club so that lists, filters, search and the inbox need no fan-out. No member's name is in it.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.ClubCard")]
public sealed record ClubCard
{
    [Id(0)] public required string Club { get; init; }

    [Id(1)] public required long Version { get; init; }

    [Id(2)] public required string NameVi { get; init; }

    [Id(3)] public string? NameEn { get; init; }

    /// <summary>Name folded for search (no tone marks, lower case).</summary>
    [Id(4)] public required string Folded { get; init; }

    [Id(5)] public required Clubs.ClubStatus Status { get; init; }

    /// <summary>Key of the commune today.</summary>
    [Id(6)] public required string Commune { get; init; }

    /// <summary>Villages of the club with their dates, oldest first.</summary>
    [Id(7)] public ImmutableArray<Clubs.VillageLink> Villages { get; init; } = [];

    [Id(8)] public string? Rating { get; init; }

    /// <summary>Members today.</summary>
    [Id(9)] public int Members { get; init; }

    /// <summary>Open alerts (at most 250; <see cref="AlertCount"/> counts all).</summary>
    [Id(10)] public ImmutableArray<Alerts.Alert> Alerts { get; init; } = [];

    [Id(11)] public int AlertCount { get; init; }

    /// <summary>The next instant at which a judgement of the club changes by itself.</summary>
    [Id(12)] public DateTimeOffset? DueAt { get; init; }

    [Id(13)] public DateOnly? Established { get; init; }

    /// <summary>Day of the board's last training; null when it never had one.</summary>
    [Id(14)] public DateOnly? BoardTrained { get; init; }

    /// <summary>First day on which it is due for training again; null when it is not asked for.</summary>
    [Id(15)] public DateOnly? BoardDueOn { get; init; }

    /// <summary>Only in what a project gets: the club's days in that project, oldest first.</summary>
    [Id(16)] public ImmutableArray<Projects.ProjectSpan>? InProject { get; init; }

    /// <summary>Codes of the projects that the club is in, in order; null without any, and in what a project gets.</summary>
    [Id(17)] public ImmutableArray<string>? Projects { get; init; }
}

/// <summary>Asks a province or commune for its clubs.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubQuery")]
public sealed record ClubQuery
{
    /// <summary>The value of <see cref="Rating"/> for clubs without one.</summary>
    public const string Unrated = "none";

    /// <summary>Text looked for in names and ids, folded; null for all.</summary>
    [Id(0)] public string? Text { get; init; }

    [Id(1)] public Clubs.ClubStatus? Status { get; init; }

    /// <summary>Key of a commune.</summary>
    [Id(2)] public string? Commune { get; init; }

    /// <summary>Only clubs with an open alert of this kind.</summary>
    [Id(3)] public Alerts.AlertKind? Alert { get; init; }

    /// <summary>1–200.</summary>
    [Id(4)] public int Limit { get; init; } = 50;

    /// <summary>Key after which to go on; null for the first page. Only with <see cref="ClubSort.Key"/>.</summary>
    [Id(5)] public string? After { get; init; }

    /// <summary><c>strong</c>, <c>fair</c>, <c>average</c>, <c>weak</c>, or <see cref="Unrated"/>.</summary>
    [Id(6)] public string? Rating { get; init; }

    [Id(7)] public int? MembersFrom { get; init; }

    [Id(8)] public int? MembersTo { get; init; }

    /// <summary>Only clubs with any open alert, or only those without.</summary>
    [Id(9)] public bool? WithAlerts { get; init; }

    [Id(10)] public ClubSort Sort { get; init; }

    /// <summary>Clubs to leave out at the beginning: a numbered page of any order.</summary>
    [Id(11)] public int Skip { get; init; }

    /// <summary>Code of a project: only clubs that are in it.</summary>
    [Id(12)] public string? Project { get; init; }
}

/// <summary>The order of a list of clubs; equal ones in key order.</summary>
[GenerateSerializer, Alias("clb.ClubSort")]
public enum ClubSort
{
    Key = 0,
    Name = 1,
    MostAlerts = 2,
    MostMembers = 3,
    FewestMembers = 4,

    /// <summary>Established last first.</summary>
    Newest = 5,
}

/// <summary>A page of cards in key order; <see cref="Next"/> is the key to go on after, null on the last page.</summary>
[GenerateSerializer, Immutable, Alias("clb.CardPage")]
public sealed record CardPage
{
    [Id(0)] public required ImmutableArray<ClubCard> Cards { get; init; }

    [Id(1)] public string? Next { get; init; }

    /// <summary>Clubs that fit, on all pages.</summary>
    [Id(2)] public int Total { get; init; }

    /// <summary>Projects of all clubs of the unit, whatever the page shows: code, and clubs in it.</summary>
    [Id(3)] public ImmutableSortedDictionary<string, int> Projects { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}

/// <summary>Asks a unit for open alerts.</summary>
[GenerateSerializer, Immutable, Alias("clb.AlertQuery")]
public sealed record AlertQuery
{
    [Id(0)] public Alerts.AlertKind? Kind { get; init; }

    [Id(1)] public int Limit { get; init; } = 50;

    /// <summary>Position after which to go on: <c>club/alert</c>, or <c>u:unit/alert</c>.</summary>
    [Id(2)] public string? After { get; init; }
}

/// <summary>An open alert and its club, or the unit whose plan is behind; one of both.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubAlert")]
public sealed record ClubAlert
{
    [Id(0)] public string? Club { get; init; }

    [Id(1)] public required Alerts.Alert Alert { get; init; }

    [Id(2)] public string? Unit { get; init; }

    /// <summary>Name of the club; empty for a unit.</summary>
    [Id(3)] public string NameVi { get; init; } = string.Empty;

    [Id(4)] public string? NameEn { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.AlertPage")]
public sealed record AlertPage
{
    [Id(0)] public required ImmutableArray<ClubAlert> Alerts { get; init; }

    [Id(1)] public string? Next { get; init; }

    /// <summary>All open alerts by kind, the unit's own and those of its clubs and of the units below, whatever the page shows.</summary>
    [Id(2)] public ImmutableSortedDictionary<Alerts.AlertKind, int> Counts { get; init; } = ImmutableSortedDictionary<Alerts.AlertKind, int>.Empty;
}

/// <summary>What a sweep needs to know of a province's clubs.</summary>
[GenerateSerializer, Immutable, Alias("clb.SweepList")]
public sealed record SweepList
{
    /// <summary>Keys, in order.</summary>
    [Id(0)] public required ImmutableArray<string> Keys { get; init; }

    [Id(1)] public string? Next { get; init; }
}
