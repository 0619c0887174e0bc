using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Declared;

/// <summary>What a training is for.</summary>
[GenerateSerializer, Alias("clb.TrainingKind")]
public enum TrainingKind
{
    /// <summary>Ban đầu.</summary>
    Initial = 0,

    /// <summary>Nhắc lại.</summary>
    Refresher = 1,

    /// <summary>Bổ sung.</summary>
    Supplementary = 2,
}

/// <summary>A training class that a unit held. Sent again under its id it replaces what was; the old one is kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.TrainingClass")]
public sealed record TrainingClass
{
    /// <summary>Slug, unique in the unit.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required TrainingKind Kind { get; init; }

    /// <summary>Who it was for: board members, officers, volunteers …</summary>
    [Id(2)] public required string Audience { get; init; }

    [Id(3)] public required string Subject { get; init; }

    /// <summary>First day: the class counts in its month.</summary>
    [Id(4)] public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    [Id(5)] public required DateOnly To { get; init; }

    [Id(6)] public required int Participants { get; init; }

    /// <summary>Keys of clubs whose boards took part; each club records its own board's training with this class as its reference.</summary>
    [Id(7)] public ImmutableArray<string> Boards { get; init; } = [];

    /// <summary>Taken back: counts no more.</summary>
    [Id(8)] public bool Withdrawn { get; init; }

    [Id(9)] public int Revision { get; init; }
}

/// <summary>Classes by id; <see cref="Next"/> is the id to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClassPage")]
public sealed record ClassPage
{
    [Id(0)] public required ImmutableArray<TrainingClass> Classes { get; init; }

    [Id(1)] public string? Next { get; init; }
}

/// <summary>A plan of the scheme that a unit approved. Stands from its day to its last one.</summary>
[GenerateSerializer, Immutable, Alias("clb.ApprovedPlan")]
public sealed record ApprovedPlan
{
    /// <summary>Slug of the plan, unique in the unit.</summary>
    [Id(0)] public required string Plan { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    /// <summary>Last day; null while it stands.</summary>
    [Id(2)] public DateOnly? To { get; init; }

    /// <summary>The approved edition, by which the unit raises its alerts.</summary>
    [Id(3)] public Plans.PlanText? Text { get; init; }
}

/// <summary>
/// A figure that a unit declares because no club here holds its facts. A stock holds from the end of its period until
/// another one is declared or <see cref="To"/>; a flow is dated in the last month of its period.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.DeclaredFigure")]
public sealed record DeclaredFigure
{
    [Id(0)] public required string Indicator { get; init; }

    /// <summary>Month, quarter or year.</summary>
    [Id(1)] public required Period Period { get; init; }

    [Id(2)] public required long Value { get; init; }

    /// <summary>The document that it stands in.</summary>
    [Id(3)] public required string Source { get; init; }

    /// <summary>Key of a club of the commune that is not online yet; the figure ends with the club's own first month.</summary>
    [Id(4)] public string? Club { get; init; }

    /// <summary>Last day on which a stock holds; null while it does.</summary>
    [Id(5)] public DateOnly? To { get; init; }

    /// <summary>Taken back: counts no more.</summary>
    [Id(6)] public bool Withdrawn { get; init; }

    [Id(7)] public int Revision { get; init; }
}

/// <summary>A declared figure beside what becomes of it.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeclaredView")]
public sealed record DeclaredView
{
    [Id(0)] public required DeclaredFigure Figure { get; init; }

    /// <summary>Whether it counts at the end of its period: not withdrawn, and nothing below declares or computes the figure.</summary>
    [Id(1)] public required bool Counts { get; init; }

    /// <summary>What stands below and in the unit itself beside it, at the end of its period.</summary>
    [Id(2)] public required long Computed { get; init; }
}
