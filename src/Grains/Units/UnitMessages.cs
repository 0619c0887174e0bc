using System.Collections.Immutable;

namespace ClbCloud.Grains.Units;

[GenerateSerializer, Alias("clb.UnitKind")]
public enum UnitKind
{
    Nation = 0,
    Province = 1,

    /// <summary>Xã, phường or đặc khu.</summary>
    Commune = 2,

    /// <summary>A partner's project: a roll-up of its clubs beside the units of administration.</summary>
    Project = 3,
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

    /// <summary>A partner's project.</summary>
    Project = 6,
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
