using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Projects;

/// <summary>
/// A place of a project, by the name that it had then, and the units that it lies in today. Old names are words, not
/// keys: what the project's papers say stays as it is.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectPlace")]
public sealed record ProjectPlace
{
    /// <summary>As in the project's papers: a province of before 2025.</summary>
    [Id(0)] public required string NameThen { get; init; }

    /// <summary>Keys of provinces or communes in which it lies today.</summary>
    [Id(1)] public ImmutableArray<string> UnitsNow { get; init; } = [];
}

/// <summary>What makes a project beside its name.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectTerms")]
public sealed record ProjectTerms
{
    [Id(0)] public string? Donor { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    /// <summary>Last day; null while none is set. It may lie ahead.</summary>
    [Id(2)] public DateOnly? To { get; init; }

    /// <summary>The age from which the project counts older people: 55 or 60, for which clubs keep figures.</summary>
    [Id(3)] public int OlderFrom { get; init; } = 60;

    [Id(4)] public ImmutableArray<ProjectPlace> Places { get; init; } = [];

    /// <summary>The indicator that counts members of the project's own age.</summary>
    [JsonIgnore]
    public string OlderIndicator => OlderFrom == 55 ? "members.older55" : "members.older";
}

/// <summary>A project in the nation's register.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectEntry")]
public sealed record ProjectEntry
{
    [Id(0)] public required string Code { get; init; }

    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    [Id(3)] public string? Donor { get; init; }

    [Id(4)] public required DateOnly From { get; init; }

    [Id(5)] public DateOnly? To { get; init; }
}

/// <summary>Creates a project or, with the same code, replaces what it says.</summary>
[GenerateSerializer, Immutable, Alias("clb.PutProject")]
public sealed record PutProject
{
    [Id(0)] public required string NameVi { get; init; }

    [Id(1)] public string? NameEn { get; init; }

    [Id(2)] public required ProjectTerms Terms { get; init; }

    /// <summary>Refused with <c>project.exists</c> when there is one that says something else.</summary>
    [Id(3)] public bool New { get; init; }
}

/// <summary>A project as answered.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectView")]
public sealed record ProjectView
{
    [Id(0)] public required string Code { get; init; }

    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    [Id(3)] public required ProjectTerms Terms { get; init; }

    /// <summary>Newest commit of a club that is merged here; null before the first.</summary>
    [Id(4)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>Clubs in it today.</summary>
    [Id(5)] public int ClubsRegistered { get; init; }

    /// <summary>Of those: with a merged report.</summary>
    [Id(6)] public int ClubsReported { get; init; }
}

/// <summary>Days of a club in a project.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectSpan")]
public sealed record ProjectSpan
{
    [Id(0)] public required DateOnly From { get; init; }

    /// <summary>Last day; null while it lasts.</summary>
    [Id(1)] public DateOnly? To { get; init; }
}

/// <summary>A project of a club, in the club's head row.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectLink")]
public sealed record ProjectLink
{
    /// <summary>Code of the project.</summary>
    [Id(0)] public required string Project { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    /// <summary>Last day; null while it lasts.</summary>
    [Id(2)] public DateOnly? To { get; init; }

    /// <summary>It was a mistake: the club was never in it. Kept, so that the project hears of it.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Withdrawn { get; init; }

    public bool On(DateOnly day) => !Withdrawn && From <= day && (To is not { } to || day <= to);
}

/// <summary>Lets a club join a project or leave it; by its first day a span is put again, ended or withdrawn.</summary>
[GenerateSerializer, Immutable, Alias("clb.PutProjectLink")]
public sealed record PutProjectLink
{
    [Id(0)] public required string Project { get; init; }

    /// <summary>First day; null for the span that lasts today.</summary>
    [Id(1)] public DateOnly? From { get; init; }

    /// <summary>Last day; null: it lasts.</summary>
    [Id(2)] public DateOnly? To { get; init; }

    /// <summary>The span was a mistake: the project forgets it.</summary>
    [Id(3)] public bool Withdrawn { get; init; }
}

/// <summary>A club of a project: what its card says, and nothing of persons.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectClub")]
public sealed record ProjectClub
{
    [Id(0)] public required string Club { get; init; }

    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    [Id(3)] public required ClubStatus Status { get; init; }

    /// <summary>Key of the commune today, or on the day when the club left.</summary>
    [Id(4)] public required string Commune { get; init; }

    [Id(5)] public required ImmutableArray<ProjectSpan> Spans { get; init; }
}

/// <summary>A page of a project's clubs; <see cref="Next"/> is the club to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectClubPage")]
public sealed record ProjectClubPage
{
    [Id(0)] public required ImmutableArray<ProjectClub> Clubs { get; init; }

    [Id(1)] public string? Next { get; init; }
}

/// <summary>What the clubs of one issuing province bring to a project.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectPart")]
public sealed record ProjectPart
{
    /// <summary>Key of the province that issued the clubs' keys: their place as it was.</summary>
    [Id(0)] public required string Province { get; init; }

    /// <summary>Figures of each period asked, in the order asked.</summary>
    [Id(1)] public required ImmutableArray<FiguresView> Figures { get; init; }
}
