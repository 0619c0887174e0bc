using System.Collections.Immutable;

namespace ClbCloud.Grains.Plans;

/// <summary>What of an expression's value a target is about.</summary>
[GenerateSerializer, Alias("clb.TargetKind")]
public enum TargetKind
{
    /// <summary>The level at the due date.</summary>
    Level = 0,

    /// <summary>The increase since the phase began.</summary>
    Increase = 1,

    /// <summary>Every calendar year of the phase.</summary>
    EveryYear = 2,

    /// <summary>A cohort: the clubs established in the years of the phase.</summary>
    Cohort = 3,
}

/// <summary>How the value is compared with the goal.</summary>
[GenerateSerializer, Alias("clb.TargetOperator")]
public enum TargetOperator
{
    AtLeast = 0,
    AtMost = 1,

    /// <summary>Between two values, both included.</summary>
    Range = 2,

    /// <summary>Zero allowed: there shall be none.</summary>
    None = 3,
}

/// <summary>A span of a plan, both days included. Figures are kept by month: it is read from its first month on.</summary>
[GenerateSerializer, Immutable, Alias("clb.PlanPhase")]
public sealed record PlanPhase
{
    /// <summary>Slug, unique in the plan.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    [Id(2)] public required DateOnly To { get; init; }
}

/// <summary>What a target asks of one phase.</summary>
[GenerateSerializer, Immutable, Alias("clb.TargetGoal")]
public sealed record TargetGoal
{
    /// <summary>Id of the phase.</summary>
    [Id(0)] public required string Phase { get; init; }

    /// <summary>The least; for at-least and range.</summary>
    [Id(1)] public decimal? Low { get; init; }

    /// <summary>The most; for at-most and range.</summary>
    [Id(2)] public decimal? High { get; init; }

    /// <summary>Due date within the phase; its last day when null.</summary>
    [Id(3)] public DateOnly? Due { get; init; }
}

/// <summary>A target that can move no more, because what it was about is gone.</summary>
[GenerateSerializer, Immutable, Alias("clb.TargetFreeze")]
public sealed record TargetFreeze
{
    /// <summary>First day on which it stands still.</summary>
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public required string Reason { get; init; }
}

/// <summary>The target of a unit above that this one is a share of.</summary>
[GenerateSerializer, Immutable, Alias("clb.TargetLink")]
public sealed record TargetLink
{
    /// <summary>Key of the unit.</summary>
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required string Plan { get; init; }

    [Id(2)] public required string Target { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.Target")]
public sealed record Target
{
    /// <summary>Slug, unique in the plan.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>In the plan's own words.</summary>
    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    /// <summary>Over figures of the unit; null when it is not measured here.</summary>
    [Id(3)] public string? Expression { get; init; }

    [Id(4)] public TargetKind Kind { get; init; }

    [Id(5)] public TargetOperator Operator { get; init; }

    /// <summary>At least one, unless it is not measured here.</summary>
    [Id(6)] public ImmutableArray<TargetGoal> Goals { get; init; } = [];

    /// <summary>Why it is not measured here; exactly one of this and the expression is given.</summary>
    [Id(7)] public string? NotMeasured { get; init; }

    [Id(8)] public TargetFreeze? Frozen { get; init; }

    [Id(9)] public TargetLink? Parent { get; init; }

    /// <summary>How we read the source where it can be read in two ways.</summary>
    [Id(10)] public string? Note { get; init; }
}

/// <summary>What a plan says.</summary>
[GenerateSerializer, Immutable, Alias("clb.PlanText")]
public sealed record PlanText
{
    /// <summary>The national scheme it carries out: <c>1336</c>, <c>1648</c>.</summary>
    [Id(0)] public required string Scheme { get; init; }

    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public string? NameEn { get; init; }

    [Id(3)] public string? DecisionNumber { get; init; }

    [Id(4)] public DateOnly? DecisionDate { get; init; }

    [Id(5)] public string? Issuer { get; init; }

    /// <summary>Where it can be read.</summary>
    [Id(6)] public string? Source { get; init; }

    [Id(7)] public required ImmutableArray<PlanPhase> Phases { get; init; }

    [Id(8)] public required ImmutableArray<Target> Targets { get; init; }
}

/// <summary>One edition of a plan: a draft that may be replaced, or approved and for good.</summary>
[GenerateSerializer, Immutable, Alias("clb.PlanEdition")]
public sealed record PlanEdition
{
    /// <summary>1, 2, 3 … within the plan.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>Raised whenever the draft is replaced.</summary>
    [Id(1)] public required int Revision { get; init; }

    [Id(2)] public required PlanText Text { get; init; }

    /// <summary>Null while it is a draft.</summary>
    [Id(3)] public DateTimeOffset? ApprovedAt { get; init; }
}

/// <summary>A plan with its editions.</summary>
[GenerateSerializer, Immutable, Alias("clb.Plan")]
public sealed record Plan
{
    /// <summary>Slug, unique in the unit.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Oldest first; only the last can be a draft.</summary>
    [Id(1)] public required ImmutableArray<PlanEdition> Editions { get; init; }

    /// <summary>The edition in force: the last approved one, or the draft when none is.</summary>
    internal PlanEdition InForce => Editions.LastOrDefault(e => e.ApprovedAt is not null) ?? Editions[^1];

    internal PlanEdition Newest => Editions[^1];
}

/// <summary>The plans of one unit.</summary>
[GenerateSerializer, Immutable, Alias("clb.PlanBook")]
public sealed record PlanBook
{
    /// <summary>By id.</summary>
    [Id(0)] public ImmutableArray<Plan> Plans { get; init; } = [];
}

/// <summary>A weight by which a child takes part in the sharing out.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChildWeight")]
public sealed record ChildWeight
{
    /// <summary>Key of the child unit.</summary>
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required int Weight { get; init; }
}

/// <summary>Shares a plan's targets out to the units below.</summary>
[GenerateSerializer, Immutable, Alias("clb.CascadePlan")]
public sealed record CascadePlan
{
    /// <summary>Equal among all children when empty; who is not named gets nothing.</summary>
    [Id(0)] public ImmutableArray<ChildWeight> Weights { get; init; } = [];

    /// <summary>Ids of targets; all that can be handed down when empty.</summary>
    [Id(1)] public ImmutableArray<string> Targets { get; init; } = [];
}

/// <summary>Targets that a unit above hands down.</summary>
[GenerateSerializer, Immutable, Alias("clb.AssignTargets")]
public sealed record AssignTargets
{
    /// <summary>Key of the unit above.</summary>
    [Id(0)] public required string From { get; init; }

    [Id(1)] public required string Plan { get; init; }

    /// <summary>The plan as the child gets it when it has none of that id; of one that is there only the targets are replaced.</summary>
    [Id(2)] public required PlanText Text { get; init; }
}
