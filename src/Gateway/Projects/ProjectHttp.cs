using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Projects;

/// <summary>A place of a project: its name in the project's papers, and the units that it lies in today.</summary>
internal sealed record PlaceHttp
{
    [Name] public required string NameThen { get; init; }

    /// <summary>Keys of provinces or communes.</summary>
    public IReadOnlyList<string>? UnitsNow { get; init; }

    public ProjectPlace ToPlace() => new() { NameThen = NameThen, UnitsNow = [.. UnitsNow ?? []] };

    public static PlaceHttp Of(ProjectPlace place) => new() { NameThen = place.NameThen, UnitsNow = place.UnitsNow };
}

internal sealed record NewProject
{
    /// <summary>Slug: vie085.</summary>
    [Slug] public required string Code { get; init; }

    [Name] public required string NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    [Name] public string? Donor { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Last day; it may lie ahead.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The age from which the project counts older people: 55 or 60; 60 when absent.</summary>
    public int? OlderFrom { get; init; }

    public IReadOnlyList<PlaceHttp>? Places { get; init; }

    public PutProject ToCommand() => new()
    {
        NameVi = NameVi,
        NameEn = NameEn,
        New = true,
        Terms = new() { Donor = Donor, From = From, To = To, OlderFrom = OlderFrom ?? 60, Places = [.. (Places ?? []).Select(p => p.ToPlace())] },
    };
}

/// <summary>Changes a project; what is absent stays. Places replace all places.</summary>
internal sealed record ProjectChange
{
    [Name] public string? NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    [Name] public string? Donor { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public int? OlderFrom { get; init; }

    public IReadOnlyList<PlaceHttp>? Places { get; init; }

    public PutProject ToCommand(ProjectView now) => new()
    {
        NameVi = NameVi ?? now.NameVi,
        NameEn = NameEn ?? now.NameEn,
        Terms = new()
        {
            Donor = Donor ?? now.Terms.Donor,
            From = From ?? now.Terms.From,
            To = To ?? now.Terms.To,
            OlderFrom = OlderFrom ?? now.Terms.OlderFrom,
            Places = Places is null ? now.Terms.Places : [.. Places.Select(p => p.ToPlace())],
        },
    };
}

internal sealed record ProjectHttp
{
    public required string Code { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? Donor { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    public required int OlderFrom { get; init; }

    /// <summary>The indicator that counts members of that age.</summary>
    public required string OlderIndicator { get; init; }

    public required IReadOnlyList<PlaceHttp> Places { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Clubs in it today, and of those: with a merged report.</summary>
    public required int ClubsRegistered { get; init; }

    public required int ClubsReported { get; init; }

    public static ProjectHttp Of(ProjectView project) => new()
    {
        Code = project.Code,
        NameVi = project.NameVi,
        NameEn = project.NameEn,
        Donor = project.Terms.Donor,
        From = project.Terms.From,
        To = project.Terms.To,
        OlderFrom = project.Terms.OlderFrom,
        OlderIndicator = project.Terms.OlderIndicator,
        Places = [.. project.Terms.Places.Select(PlaceHttp.Of)],
        AsOf = project.AsOf,
        ClubsRegistered = project.ClubsRegistered,
        ClubsReported = project.ClubsReported,
    };
}

/// <summary>A project in the register.</summary>
internal sealed record ProjectEntryHttp
{
    public required string Code { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? Donor { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    public static ProjectEntryHttp Of(ProjectEntry entry) => new()
    {
        Code = entry.Code,
        NameVi = entry.NameVi,
        NameEn = entry.NameEn,
        Donor = entry.Donor,
        From = entry.From,
        To = entry.To,
    };
}

/// <summary>A club joins (from), leaves (to, without from: the span that lasts), or was put in by mistake (withdrawn).</summary>
internal sealed record ClubInProject
{
    /// <summary>Whole key: bac-ninh|clb-0007.</summary>
    [Reference] public required string Club { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public bool Withdrawn { get; init; }

    public PutProjectLink ToCommand(string project) => new() { Project = project, From = From, To = To, Withdrawn = Withdrawn };
}

/// <summary>A club of a project, as its partner sees it: nothing of persons.</summary>
internal sealed record ProjectClubHttp
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public required ClubStatus Status { get; init; }

    /// <summary>Key of the commune.</summary>
    public required string Commune { get; init; }

    /// <summary>Its days in the project, oldest first.</summary>
    public required ImmutableArray<ProjectSpan> Spans { get; init; }

    public static ProjectClubHttp Of(ProjectClub club) => new()
    {
        Id = Keys.Id(club.Club),
        Key = club.Club,
        NameVi = club.NameVi,
        NameEn = club.NameEn,
        Status = club.Status,
        Commune = club.Commune,
        Spans = club.Spans,
    };
}
