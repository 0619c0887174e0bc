using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

[GenerateSerializer, Alias("clb.TargetState")]
public enum TargetState
{
    /// <summary>At this rate it will be missed, or it has been.</summary>
    Behind = 0,

    OnTrack = 1,
    Met = 2,
    Exceeded = 3,

    /// <summary>What it was about is gone.</summary>
    Frozen = 4,

    /// <summary>Its phase has not begun.</summary>
    NotBegun = 5,

    /// <summary>There is nothing to divide by: no commune of that kind, no club yet.</summary>
    NoValue = 6,

    /// <summary>No figure here says it.</summary>
    NotMeasured = 7,
}

/// <summary>How far a target of one phase is, at the moment asked.</summary>
[GenerateSerializer, Immutable, Alias("clb.TargetProgress")]
public sealed record TargetProgress
{
    [Id(0)] public required Target Target { get; init; }

    /// <summary>Null for a target that is not measured here and names none.</summary>
    [Id(1)] public TargetGoal? Goal { get; init; }

    /// <summary>What the value counts: <c>people</c>, <c>dong</c>, <c>percent</c> …</summary>
    [Id(2)] public string? Unit { get; init; }

    [Id(3)] public required TargetState State { get; init; }

    [Id(4)] public decimal? Value { get; init; }

    /// <summary>How much is missing until the goal is kept; 0 when it is.</summary>
    [Id(5)] public decimal? Gap { get; init; }

    /// <summary>First and last day of the line: the phase, or the year that is judged.</summary>
    [Id(6)] public DateOnly? From { get; init; }

    [Id(7)] public DateOnly? Due { get; init; }

    [Id(8)] public decimal? TimeGonePercent { get; init; }

    /// <summary>The value at the due date if it goes on as since the start; the value itself where there is no line yet.</summary>
    [Id(9)] public decimal? Forecast { get; init; }

    /// <summary>Only for every year: the years of the phase that have begun.</summary>
    [Id(10)] public ImmutableArray<YearProgress> Years { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("clb.YearProgress")]
public sealed record YearProgress
{
    [Id(0)] public required int Year { get; init; }

    [Id(1)] public decimal? Value { get; init; }

    [Id(2)] public required bool Kept { get; init; }
}

/// <summary>How far a plan is, from the unit's figures at the moment asked.</summary>
[GenerateSerializer, Immutable, Alias("clb.PlanProgress")]
public sealed record PlanProgress
{
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required string Plan { get; init; }

    [Id(2)] public required PlanEdition Edition { get; init; }

    /// <summary>The local day of the question.</summary>
    [Id(3)] public required DateOnly Today { get; init; }

    /// <summary>Newest commit of a club in the figures.</summary>
    [Id(4)] public DateTimeOffset? AsOf { get; init; }

    [Id(5)] public double LagSeconds { get; init; }

    [Id(6)] public double Coverage { get; init; } = 1;

    [Id(7)] public required ImmutableArray<TargetProgress> Targets { get; init; }
}

/// <summary>What became of the targets handed down to one child.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChildAssignment")]
public sealed record ChildAssignment
{
    [Id(0)] public required string Unit { get; init; }

    /// <summary>Targets in the child's draft; 0 when it was refused.</summary>
    [Id(1)] public int Targets { get; init; }

    [Id(2)] public Refusal? Refusal { get; init; }
}

/// <summary>A goal beside the sum of the goals below that are linked to it.</summary>
[GenerateSerializer, Immutable, Alias("clb.GoalReconciliation")]
public sealed record GoalReconciliation
{
    [Id(0)] public required string Target { get; init; }

    [Id(1)] public required string Phase { get; init; }

    /// <summary>The bound that is shared out: the least, or the most where there is no least.</summary>
    [Id(2)] public required decimal Goal { get; init; }

    /// <summary>Of the children's bounds; null for a share, which does not add up.</summary>
    [Id(3)] public decimal? Sum { get; init; }

    /// <summary>Sum less goal: negative when the children together promise too little.</summary>
    [Id(4)] public decimal? Difference { get; init; }

    /// <summary>Children with a target linked to this one.</summary>
    [Id(5)] public required int Children { get; init; }

    /// <summary>Of those: approved.</summary>
    [Id(6)] public required int Approved { get; init; }

    /// <summary>Of those: with a bound easier than this one; only for a share.</summary>
    [Id(7)] public int Easier { get; init; }
}

/// <summary>A plan beside those of the units below.</summary>
[GenerateSerializer, Immutable, Alias("clb.CascadeView")]
public sealed record CascadeView
{
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required string Plan { get; init; }

    /// <summary>Empty when nothing was handed down by this call.</summary>
    [Id(2)] public ImmutableArray<ChildAssignment> Assigned { get; init; } = [];

    [Id(3)] public required ImmutableArray<GoalReconciliation> Goals { get; init; }
}
