using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Gateway.Plans;

/// <summary>How far a plan is, from the unit's figures at the moment asked.</summary>
internal sealed record ProgressHttp
{
    /// <summary>Key of the unit.</summary>
    public required string Unit { get; init; }

    public required string Plan { get; init; }

    /// <summary>Number of the edition that is judged.</summary>
    public required int Edition { get; init; }

    public required bool Approved { get; init; }

    /// <summary>The local day of the question.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Newest commit of a club that is in the figures.</summary>
    public DateTimeOffset? AsOf { get; init; }

    public required double LagSeconds { get; init; }

    public required double Coverage { get; init; }

    /// <summary>A line for each goal of each target.</summary>
    public required ImmutableArray<TargetProgressHttp> Targets { get; init; }

    public static ProgressHttp Of(PlanProgress progress) => new()
    {
        Unit = progress.Unit,
        Plan = progress.Plan,
        Edition = progress.Edition.Number,
        Approved = progress.Edition.ApprovedAt is not null,
        Today = progress.Today,
        AsOf = progress.AsOf,
        LagSeconds = progress.LagSeconds,
        Coverage = progress.Coverage,
        Targets = [.. progress.Targets.Select(TargetProgressHttp.Of)],
    };
}

/// <summary>How far one target of one phase is.</summary>
internal sealed record TargetProgressHttp
{
    public required string Id { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? Phase { get; init; }

    public string? Expression { get; init; }

    /// <summary>What the value counts: people, clubs, dong, percent …</summary>
    public string? Unit { get; init; }

    public required TargetKind Kind { get; init; }

    public required TargetOperator Operator { get; init; }

    /// <summary>The target: at least.</summary>
    public decimal? Low { get; init; }

    /// <summary>The target: at most.</summary>
    public decimal? High { get; init; }

    public decimal? Value { get; init; }

    /// <summary>What is missing until the target is kept.</summary>
    public decimal? Gap { get; init; }

    /// <summary>Where a straight line from the start through today comes to at the due date.</summary>
    public decimal? Forecast { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? Due { get; init; }

    public decimal? TimeGonePercent { get; init; }

    public required TargetState State { get; init; }

    /// <summary>The state in words.</summary>
    public required TextHttp Texts { get; init; }

    /// <summary>plan-behind while it is behind.</summary>
    public AlertKind? Alert { get; init; }

    /// <summary>For every year: the years that have begun.</summary>
    public ImmutableArray<YearProgress>? Years { get; init; }

    public string? NotMeasured { get; init; }

    public TargetFreeze? Frozen { get; init; }

    public TargetLink? Parent { get; init; }

    public string? Note { get; init; }

    public static TargetProgressHttp Of(TargetProgress line) => new()
    {
        Id = line.Target.Id,
        NameVi = line.Target.NameVi,
        NameEn = line.Target.NameEn,
        Phase = line.Goal?.Phase,
        Expression = line.Target.Expression,
        Unit = line.Unit,
        Kind = line.Target.Kind,
        Operator = line.Target.Operator,
        Low = line.Goal?.Low,
        High = line.Goal?.High,
        Value = line.Value,
        Gap = line.Gap,
        Forecast = line.Forecast,
        From = line.From,
        Due = line.Due,
        TimeGonePercent = line.TimeGonePercent,
        State = line.State,
        Texts = Kernel.Texts.Of($"plan.state.{Wire.Name(line.State)}"),
        Alert = line.State == TargetState.Behind ? AlertKind.PlanBehind : null,
        Years = line.Years.IsEmpty ? null : line.Years,
        NotMeasured = line.Target.NotMeasured,
        Frozen = line.Target.Frozen,
        Parent = line.Target.Parent,
        Note = line.Target.Note,
    };
}

/// <summary>A plan beside those of the units below.</summary>
internal sealed record CascadeHttp
{
    /// <summary>Key of the unit.</summary>
    public required string Unit { get; init; }

    public required string Plan { get; init; }

    /// <summary>What became of each unit's part, when something was handed down.</summary>
    public required ImmutableArray<AssignedHttp> Assigned { get; init; }

    /// <summary>Goals that somebody below took a part of, beside the sum of the parts.</summary>
    public required ImmutableArray<GoalReconciliation> Goals { get; init; }

    public static CascadeHttp Of(CascadeView view) => new()
    {
        Unit = view.Unit,
        Plan = view.Plan,
        Assigned = [.. view.Assigned.Select(a => new AssignedHttp { Unit = a.Unit, Targets = a.Targets, Problem = a.Refusal is null ? null : Problems.Describe(a.Refusal) })],
        Goals = view.Goals,
    };
}

internal sealed record AssignedHttp
{
    /// <summary>Key of the unit below.</summary>
    public required string Unit { get; init; }

    /// <summary>Targets in its draft.</summary>
    public required int Targets { get; init; }

    /// <summary>Why it took none.</summary>
    public ProblemHttp? Problem { get; init; }
}
