using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Units;

/// <summary>What a province may be called in law.</summary>
internal enum ProvinceForm
{
    Province,
    City,
}

/// <summary>What a commune may be called in law.</summary>
internal enum CommuneForm
{
    Commune,
    Ward,
    SpecialZone,
}

internal sealed record NewProvince
{
    [Slug] public required string Id { get; init; }

    public ProvinceForm Form { get; init; }

    [Name] public required string NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    /// <summary>Official code as text: leading zeroes count.</summary>
    [Slug] public string? Code { get; init; }

    public required DateOnly Established { get; init; }

    public CreateUnit ToCommand() => new()
    {
        Kind = UnitKind.Province,
        Form = Form == ProvinceForm.City ? UnitForm.City : UnitForm.Province,
        NameVi = NameVi,
        NameEn = NameEn,
        Code = Code,
        Established = Established,
        Parent = Keys.Nation,
    };
}

internal sealed record NewCommune
{
    [Slug] public required string Id { get; init; }

    public CommuneForm Form { get; init; }

    [Name] public required string NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    [Slug] public string? Code { get; init; }

    public required DateOnly Established { get; init; }

    public Terrain Terrain { get; init; }

    public IReadOnlyList<VillageHttp>? Villages { get; init; }

    public CreateUnit ToCommand(string province) => new()
    {
        Kind = UnitKind.Commune,
        Form = Form switch
        {
            CommuneForm.Ward => UnitForm.Ward,
            CommuneForm.SpecialZone => UnitForm.SpecialZone,
            _ => UnitForm.Commune,
        },
        NameVi = NameVi,
        NameEn = NameEn,
        Code = Code,
        Established = Established,
        Parent = province,
        Terrain = Terrain,
        Villages = VillageHttp.All(Villages),
    };
}

/// <summary>Changes a unit from a day on; what is absent stays.</summary>
internal sealed record UnitChange
{
    /// <summary>The day from which names, code, terrain and parent hold.</summary>
    public DateOnly? From { get; init; }

    [Name] public string? NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    [Slug] public string? Code { get; init; }

    public Terrain? Terrain { get; init; }

    /// <summary>Key of the new parent. National administrators only.</summary>
    [Reference] public string? Parent { get; init; }

    /// <summary>Villages to add or to replace by id.</summary>
    public IReadOnlyList<VillageHttp>? Villages { get; init; }

    /// <summary>Last day of the unit.</summary>
    public DateOnly? Closed { get; init; }

    /// <summary>Keys of the units that took its place.</summary>
    public IReadOnlyList<string>? Successors { get; init; }

    public ChangeUnit ToCommand() => new()
    {
        From = From,
        NameVi = NameVi,
        NameEn = NameEn,
        Code = Code,
        Terrain = Terrain,
        Parent = Parent,
        Villages = VillageHttp.All(Villages),
        Closed = Closed,
        Successors = [.. Successors ?? []],
    };
}

internal sealed record VillageHttp
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    public static ImmutableArray<Village> All(IReadOnlyList<VillageHttp>? villages) =>
        [.. (villages ?? []).Select(v => new Village { Id = v.Id, Name = v.Name, From = v.From, To = v.To })];
}

/// <summary>A unit, with its name of today before those it had.</summary>
internal sealed record UnitHttp
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required UnitKind Kind { get; init; }

    public required UnitForm Form { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? Code { get; init; }

    public required IReadOnlyList<DatedName> Names { get; init; }

    public required IReadOnlyList<DatedTerrain> Terrains { get; init; }

    public required IReadOnlyList<DatedLink> Parents { get; init; }

    public required IReadOnlyList<Village> Villages { get; init; }

    public required DateOnly Established { get; init; }

    public DateOnly? Closed { get; init; }

    public required IReadOnlyList<string> Successors { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    public required int ClubsRegistered { get; init; }

    public required int ClubsReported { get; init; }

    public static UnitHttp Of(UnitView unit, DateOnly today)
    {
        var name = unit.Names.LastOrDefault(n => n.From <= today) ?? unit.Names[0];
        return new UnitHttp
        {
            Id = Keys.Id(unit.Key),
            Key = unit.Key,
            Kind = unit.Kind,
            Form = unit.Form,
            NameVi = name.Vi,
            NameEn = name.En,
            Code = name.Code,
            Names = unit.Names,
            Terrains = unit.Terrains,
            Parents = unit.Parents,
            Villages = unit.Villages,
            Established = unit.Established,
            Closed = unit.Closed,
            Successors = unit.Successors,
            AsOf = unit.AsOf,
            ClubsRegistered = unit.ClubsRegistered,
            ClubsReported = unit.ClubsReported,
        };
    }
}

/// <summary>A unit as its parent lists it.</summary>
internal sealed record ChildHttp
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? Code { get; init; }

    public UnitForm? Form { get; init; }

    /// <summary>Newest commit below it that its parent has.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>It has another parent today; listed with <c>former=true</c> only.</summary>
    public bool Former { get; init; }

    public static ChildHttp Of(ChildView child) => new()
    {
        Id = Keys.Id(child.Registration.Child),
        Key = child.Registration.Child,
        NameVi = child.Registration.NameVi,
        NameEn = child.Registration.NameEn,
        Code = child.Registration.Code,
        Form = child.Registration.Form,
        AsOf = child.AsOf,
        Former = child.Former,
    };
}
