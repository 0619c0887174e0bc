using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

[GenerateSerializer, Alias("clb.UnitKind")]
public enum UnitKind
{
    Nation = 0,
    Province = 1,

    /// <summary>Xã, phường or đặc khu.</summary>
    Commune = 2,
}

/// <summary>Terrain of a commune; all but lowland are priority communes of the plans.</summary>
[GenerateSerializer, Alias("clb.Terrain")]
public enum Terrain
{
    Lowland = 0,
    Mountain = 1,
    EthnicMinority = 2,
    Border = 3,
    Island = 4,
}

/// <summary>What a unit is called in law.</summary>
[GenerateSerializer, Alias("clb.UnitForm")]
public enum UnitForm
{
    Nation = 0,

    /// <summary>Tỉnh.</summary>
    Province = 1,

    /// <summary>Thành phố trực thuộc trung ương.</summary>
    City = 2,

    /// <summary>Xã.</summary>
    Commune = 3,

    /// <summary>Phường.</summary>
    Ward = 4,

    /// <summary>Đặc khu: a priority unit whatever its terrain.</summary>
    SpecialZone = 5,
}

/// <summary>A name and official code, from a day on.</summary>
[GenerateSerializer, Immutable, Alias("clb.DatedName")]
public sealed record DatedName
{
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public required string Vi { get; init; }

    [Id(2)] public string? En { get; init; }

    /// <summary>Official code as text (leading zeroes count).</summary>
    [Id(3)] public string? Code { get; init; }
}

/// <summary>Terrain from a day on.</summary>
[GenerateSerializer, Immutable, Alias("clb.DatedTerrain")]
public sealed record DatedTerrain
{
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public required Terrain Terrain { get; init; }
}

/// <summary>A parent from a day on: a commune's province, a province's nation (or the province it merged into), a club's commune.</summary>
[GenerateSerializer, Immutable, Alias("clb.DatedLink")]
public sealed record DatedLink
{
    [Id(0)] public required DateOnly From { get; init; }

    /// <summary>Key of the parent.</summary>
    [Id(1)] public required string Parent { get; init; }
}

/// <summary>A village (thôn, bản, tổ dân phố) of a commune's register.</summary>
[GenerateSerializer, Immutable, Alias("clb.Village")]
public sealed record Village
{
    /// <summary>Slug, unique in the commune.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required DateOnly From { get; init; }

    /// <summary>Last day; null while it stands.</summary>
    [Id(3)] public DateOnly? To { get; init; }
}

/// <summary>Creates a unit. Repeating it with the same content answers the same; other content is refused with <c>unit.exists</c>.</summary>
[GenerateSerializer, Immutable, Alias("clb.CreateUnit")]
public sealed record CreateUnit
{
    [Id(0)] public required UnitKind Kind { get; init; }

    [Id(1)] public required UnitForm Form { get; init; }

    [Id(2)] public required string NameVi { get; init; }

    [Id(3)] public string? NameEn { get; init; }

    [Id(4)] public string? Code { get; init; }

    /// <summary>First day of the unit: it is counted from here on.</summary>
    [Id(5)] public required DateOnly Established { get; init; }

    /// <summary>Key of the parent; null for the nation alone.</summary>
    [Id(6)] public string? Parent { get; init; }

    [Id(7)] public Terrain Terrain { get; init; }

    [Id(8)] public ImmutableArray<Village> Villages { get; init; } = [];
}

/// <summary>Changes a unit from a day on; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChangeUnit")]
public sealed record ChangeUnit
{
    /// <summary>The day from which names, code, terrain and parent hold.</summary>
    [Id(0)] public DateOnly? From { get; init; }

    [Id(1)] public string? NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    [Id(3)] public string? Code { get; init; }

    [Id(4)] public Terrain? Terrain { get; init; }

    /// <summary>Key of the new parent.</summary>
    [Id(5)] public string? Parent { get; init; }

    /// <summary>Villages to add or replace by id.</summary>
    [Id(6)] public ImmutableArray<Village> Villages { get; init; } = [];

    /// <summary>Closes the unit: its last day. Closed units still accept reports.</summary>
    [Id(7)] public DateOnly? Closed { get; init; }

    /// <summary>Keys of the units that took its place.</summary>
    [Id(8)] public ImmutableArray<string> Successors { get; init; } = [];
}

/// <summary>A unit as answered.</summary>
[GenerateSerializer, Immutable, Alias("clb.UnitView")]
public sealed record UnitView
{
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required UnitKind Kind { get; init; }

    [Id(2)] public required UnitForm Form { get; init; }

    /// <summary>Oldest first; the last one holds today.</summary>
    [Id(3)] public required ImmutableArray<DatedName> Names { get; init; }

    [Id(4)] public ImmutableArray<DatedTerrain> Terrains { get; init; } = [];

    [Id(5)] public ImmutableArray<DatedLink> Parents { get; init; } = [];

    [Id(6)] public ImmutableArray<Village> Villages { get; init; } = [];

    [Id(7)] public required DateOnly Established { get; init; }

    [Id(8)] public DateOnly? Closed { get; init; }

    [Id(9)] public ImmutableArray<string> Successors { get; init; } = [];

    [Id(10)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>Clubs registered below.</summary>
    [Id(11)] public int ClubsRegistered { get; init; }

    /// <summary>Of those: with a merged report.</summary>
    [Id(12)] public int ClubsReported { get; init; }
}

/// <summary>What a child tells its parent before its own first commit.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChildRegistration")]
public sealed record ChildRegistration
{
    [Id(0)] public required string Child { get; init; }

    /// <summary>True for a club, false for a unit.</summary>
    [Id(1)] public required bool IsClub { get; init; }

    /// <summary>Kind, form and name of a unit; for a club its name.</summary>
    [Id(2)] public required string NameVi { get; init; }

    [Id(3)] public string? NameEn { get; init; }

    [Id(4)] public string? Code { get; init; }

    [Id(5)] public UnitForm? Form { get; init; }
}

/// <summary>A registered child, as the parent lists it.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChildView")]
public sealed record ChildView
{
    [Id(0)] public required ChildRegistration Registration { get; init; }

    /// <summary>Newest commit below it that is merged here; null before its first report.</summary>
    [Id(1)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>The child has another parent today.</summary>
    [Id(2)] public bool Former { get; init; }
}

/// <summary>
/// Changed figures of one period for one destination. Snapshots, not deltas: the parent keeps the newest version of
/// each (child, period).
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.PeriodReport")]
public sealed record PeriodReport
{
    [Id(0)] public required Period Period { get; init; }

    /// <summary>Figures under the map of the period.</summary>
    [Id(1)] public required FigureVector Then { get; init; }

    /// <summary>Figures under the map of today; null when the same as <see cref="Then"/>.</summary>
    [Id(2)] public FigureVector? Now { get; init; }
}

/// <summary>
/// A versioned snapshot of changed periods (at most 40), and of changed cards (at most 15), of one child for one
/// destination. Repeats and reordering do no harm.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.ChildReport")]
public sealed record ChildReport
{
    public const int MaxPeriods = 40;
    public const int MaxCards = 15;

    [Id(0)] public required string Child { get; init; }

    /// <summary>Raised by a restore; a parent takes a higher epoch over any version of a lower one.</summary>
    [Id(1)] public required int Epoch { get; init; }

    /// <summary>The child's version that this snapshot shows; compared per period and card within an epoch.</summary>
    [Id(2)] public required long Version { get; init; }

    [Id(3)] public ImmutableArray<PeriodReport> Periods { get; init; } = [];

    [Id(4)] public ImmutableArray<ClubCard> Cards { get; init; } = [];

    /// <summary>Keys of cards that left this destination.</summary>
    [Id(5)] public ImmutableArray<string> CardsGone { get; init; } = [];

    /// <summary>Newest club commit that this report contains; the Unix epoch when there is none.</summary>
    [Id(6)] public required DateTimeOffset AsOf { get; init; }

    /// <summary>Clubs registered below the child (1 for a club).</summary>
    [Id(7)] public required int ClubsRegistered { get; init; }

    /// <summary>Of those: with a merged report.</summary>
    [Id(8)] public required int ClubsReported { get; init; }

    /// <summary>
    /// Set on the last part of a complete report (the first one, the first of a new epoch, after links changed or a
    /// rebuild): all periods that the child has for this destination; the parent zeroes the rest.
    /// </summary>
    [Id(9)] public ImmutableArray<Period> AllPeriods { get; init; }

    /// <summary>The child has another parent today; this one keeps what happened before.</summary>
    [Id(10)] public bool Former { get; init; }
}

/// <summary>The parent's answer once the report is durable.</summary>
[GenerateSerializer, Immutable, Alias("clb.ReportAck")]
public sealed record ReportAck
{
    [Id(0)] public required int Epoch { get; init; }

    [Id(1)] public required long Version { get; init; }

    /// <summary>Changes whenever a policy or an excuse above the child changes; opaque.</summary>
    [Id(2)] public string PolicyStamp { get; init; } = string.Empty;
}

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
}

/// <summary>Asks a province or commune for its clubs.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubQuery")]
public sealed record ClubQuery
{
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

    /// <summary>The value of <see cref="Rating"/> for clubs without one.</summary>
    public const string Unrated = "none";

    /// <summary><c>strong</c>, <c>fair</c>, <c>average</c>, <c>weak</c>, or <see cref="Unrated"/>.</summary>
    [Id(6)] public string? Rating { get; init; }

    [Id(7)] public int? MembersFrom { get; init; }

    [Id(8)] public int? MembersTo { get; init; }

    /// <summary>Only clubs with any open alert, or only those without.</summary>
    [Id(9)] public bool? WithAlerts { get; init; }

    [Id(10)] public ClubSort Sort { get; init; }

    /// <summary>Clubs to leave out at the beginning: a numbered page of any order.</summary>
    [Id(11)] public int Skip { get; init; }
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
}

/// <summary>Asks a province or commune for open alerts.</summary>
[GenerateSerializer, Immutable, Alias("clb.AlertQuery")]
public sealed record AlertQuery
{
    [Id(0)] public Alerts.AlertKind? Kind { get; init; }

    [Id(1)] public int Limit { get; init; } = 50;

    /// <summary>Position after which to go on: <c>club/alert</c>.</summary>
    [Id(2)] public string? After { get; init; }
}

/// <summary>An open alert and its club.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubAlert")]
public sealed record ClubAlert
{
    [Id(0)] public required string Club { get; init; }

    [Id(1)] public required Alerts.Alert Alert { get; init; }

    /// <summary>Name of the club.</summary>
    [Id(2)] public string NameVi { get; init; } = string.Empty;

    [Id(3)] public string? NameEn { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.AlertPage")]
public sealed record AlertPage
{
    [Id(0)] public required ImmutableArray<ClubAlert> Alerts { get; init; }

    [Id(1)] public string? Next { get; init; }

    /// <summary>All open alerts of the unit's clubs by kind, whatever the page shows.</summary>
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
