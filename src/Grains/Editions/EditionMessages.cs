using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Editions;

/// <summary>What a project's partner may know of one unit and period: cells of an edition, by indicator id.</summary>
[GenerateSerializer, Immutable, Alias("clb.EditionCells")]
public sealed record EditionCells
{
    /// <summary>Numbers said; zeroes included. What is in neither of the other two is as this edition found it.</summary>
    [Id(0)] public required ImmutableSortedDictionary<string, long> Values { get; init; }

    /// <summary>Numbers among these that are older, because the change since would tell of few people.</summary>
    [Id(1)] public ImmutableSortedDictionary<string, KeptFrom> Kept { get; init; } = ImmutableSortedDictionary<string, KeptFrom>.Empty;

    /// <summary>What is not said.</summary>
    [Id(2)] public ImmutableArray<string> Suppressed { get; init; } = [];
}

/// <summary>Where a number that stands on comes from: it is right for that period, as that edition found it.</summary>
[GenerateSerializer, Immutable, Alias("clb.KeptFrom")]
public sealed record KeptFrom
{
    /// <summary>Number of the edition.</summary>
    [Id(0)] public required int Edition { get; init; }

    [Id(1)] public required Period Period { get; init; }
}

/// <summary>A project's part of an edition. Frozen: it never changes, errors are corrected in the next.</summary>
[GenerateSerializer, Immutable, Alias("clb.EditionManifest")]
public sealed record EditionManifest
{
    /// <summary>Code of the project.</summary>
    [Id(0)] public required string Project { get; init; }

    /// <summary>The ISO week after whose end it was made; its id: <c>2026-W47</c>.</summary>
    [Id(1)] public required Period Week { get; init; }

    /// <summary>Counts editions of the country from 1.</summary>
    [Id(2)] public required int Number { get; init; }

    [Id(3)] public required DateTimeOffset ReleasedAt { get; init; }

    /// <summary>The newest commit of a club that is in it; null while there is none.</summary>
    [Id(4)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>The first and the last month of which it tells; the last may have run when it was made.</summary>
    [Id(5)] public required Period From { get; init; }

    [Id(6)] public required Period To { get; init; }

    /// <summary>Clubs with a merged report ÷ clubs registered, of the project and by issuing province.</summary>
    [Id(7)] public required double Coverage { get; init; }

    [Id(8)] public required ImmutableSortedDictionary<string, double> Provinces { get; init; }

    /// <summary>Cells of it: all, those of them that stand on from before, and those not said.</summary>
    [Id(9)] public required int Cells { get; init; }

    [Id(10)] public required int Kept { get; init; }

    [Id(11)] public required int Suppressed { get; init; }

    /// <summary>SHA-256 in hexadecimal over all cells and the hash before.</summary>
    [Id(12)] public required string Sha256 { get; init; }

    /// <summary>The hash of the project's edition before; null in the first.</summary>
    [Id(13)] public string? Before { get; init; }

    /// <summary>How many cells stand as which edition said them, by its week; its own week for levels of a month that stand for another. Null in editions made before this was told.</summary>
    [Id(14)] public ImmutableSortedDictionary<Period, int>? KeptSince { get; init; }
}

/// <summary>Asks an edition for figures of a project.</summary>
[GenerateSerializer, Immutable, Alias("clb.EditionQuery")]
public sealed record EditionQuery
{
    /// <summary>Code of the project.</summary>
    [Id(0)] public required string Project { get; init; }

    /// <summary>The week of the edition; null for the newest.</summary>
    [Id(1)] public Period? Week { get; init; }

    /// <summary>1–60 of them.</summary>
    [Id(2)] public required ImmutableArray<FiguresQuery> Queries { get; init; }
}

/// <summary>Figures of an edition: the project's, and by issuing province, each in the order of the queries.</summary>
[GenerateSerializer, Immutable, Alias("clb.EditionAnswer")]
public sealed record EditionAnswer
{
    [Id(0)] public required EditionManifest Manifest { get; init; }

    [Id(1)] public required ImmutableArray<FiguresView> Whole { get; init; }

    [Id(2)] public required ImmutableArray<ProjectPart> Parts { get; init; }
}

/// <summary>What a project's rows say of one club: figures by month as they rose to the project.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectContribution")]
public sealed record ProjectContribution
{
    [Id(0)] public required string Club { get; init; }

    /// <summary>Its days in the project.</summary>
    [Id(1)] public required ImmutableArray<ProjectSpan> Spans { get; init; }

    /// <summary>Months alone; stocks as net changes, with the balance that came in the month of joining.</summary>
    [Id(2)] public required ImmutableSortedDictionary<Period, FigureVector> Months { get; init; }
}

/// <summary>A page of contributions; <see cref="Next"/> is the club to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.ProjectContributions")]
public sealed record ProjectContributions
{
    [Id(0)] public required ImmutableArray<ProjectContribution> Clubs { get; init; }

    [Id(1)] public string? Next { get; init; }
}

/// <summary>The nation's head of all editions: which there are, and under which mark the rows of each lie.</summary>
internal sealed record EditionsHead
{
    public required ImmutableArray<EditionMark> Editions { get; init; }
}

/// <param name="Number">Counts from 1.</param>
/// <param name="Week">Its ISO week.</param>
/// <param name="Mark">Of the run that made it: rows of a run that did not get to its end belong to no edition.</param>
internal sealed record EditionMark([property: JsonPropertyName("n")] int Number, Period Week, string Mark);
