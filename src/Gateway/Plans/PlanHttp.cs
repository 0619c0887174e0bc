using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Gateway.Plans;

/// <summary>A plan's draft: it takes the place of the draft that is there, or follows the approved edition.</summary>
internal sealed record PlanRequest
{
    /// <summary>The national scheme: 1336, 1648.</summary>
    [Slug] public required string Scheme { get; init; }

    [Name] public required string NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    [Note] public string? DecisionNumber { get; init; }

    public DateOnly? DecisionDate { get; init; }

    [Name] public string? Issuer { get; init; }

    /// <summary>Where it can be read.</summary>
    [Note] public string? Source { get; init; }

    public required IReadOnlyList<PhaseHttp> Phases { get; init; }

    public required IReadOnlyList<TargetHttp> Targets { get; init; }

    public PlanText ToText() => new()
    {
        Scheme = Scheme,
        NameVi = NameVi,
        NameEn = NameEn,
        DecisionNumber = DecisionNumber,
        DecisionDate = DecisionDate,
        Issuer = Issuer,
        Source = Source,
        Phases = [.. Phases.Select(p => new PlanPhase { Id = p.Id, From = p.From, To = p.To })],
        Targets = [.. Targets.Select(t => t.ToTarget())],
    };
}

/// <summary>A span of the plan, both days included.</summary>
internal sealed record PhaseHttp
{
    [Slug] public required string Id { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }
}

internal sealed record TargetHttp
{
    [Slug] public required string Id { get; init; }

    /// <summary>In the plan's own words.</summary>
    [Note] public required string NameVi { get; init; }

    [Note] public string? NameEn { get; init; }

    /// <summary>Over indicators: clubs.new, share(members.women, members), cohort(members.new_clubs), since(members), numbers, + - * / and brackets.</summary>
    [Note] public string? Expression { get; init; }

    public TargetKind Kind { get; init; }

    public TargetOperator Operator { get; init; }

    public IReadOnlyList<GoalHttp>? Goals { get; init; }

    /// <summary>Why it is not measured here; in place of an expression.</summary>
    [Note] public string? NotMeasured { get; init; }

    public FreezeHttp? Frozen { get; init; }

    /// <summary>The target of a unit above that this is a share of.</summary>
    public LinkHttp? Parent { get; init; }

    [Note] public string? Note { get; init; }

    public Target ToTarget() => new()
    {
        Id = Id,
        NameVi = NameVi,
        NameEn = NameEn,
        Expression = Expression,
        Kind = Kind,
        Operator = Operator,
        Goals = [.. (Goals ?? []).Select(g => new TargetGoal { Phase = g.Phase, Low = g.Low, High = g.High, Due = g.Due })],
        NotMeasured = NotMeasured,
        Frozen = Frozen is null ? null : new TargetFreeze { From = Frozen.From, Reason = Frozen.Reason },
        Parent = Parent is null ? null : new TargetLink { Unit = Parent.Unit, Plan = Parent.Plan, Target = Parent.Target },
        Note = Note,
    };
}

/// <summary>What a target asks of one phase.</summary>
internal sealed record GoalHttp
{
    [Slug] public required string Phase { get; init; }

    /// <summary>The least; for at-least and range.</summary>
    public decimal? Low { get; init; }

    /// <summary>The most; for at-most and range.</summary>
    public decimal? High { get; init; }

    /// <summary>Due date; the last day of the phase when absent.</summary>
    public DateOnly? Due { get; init; }
}

internal sealed record FreezeHttp
{
    public required DateOnly From { get; init; }

    [Note] public required string Reason { get; init; }
}

internal sealed record LinkHttp
{
    /// <summary>Key of the unit.</summary>
    [Reference] public required string Unit { get; init; }

    [Slug] public required string Plan { get; init; }

    [Slug] public required string Target { get; init; }
}

/// <summary>Shares a plan's targets out to the units below.</summary>
internal sealed record CascadeRequest
{
    /// <summary>Equal among all when absent; who is not named gets nothing.</summary>
    public IReadOnlyList<WeightHttp>? Weights { get; init; }

    /// <summary>Ids of targets; all that can be handed down when absent.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    public CascadePlan ToCommand(string unit) => new()
    {
        Weights = [.. (Weights ?? []).Select(w => new ChildWeight { Unit = unit == Keys.Nation ? w.Unit : Find.UnitKey(unit, w.Unit), Weight = w.Weight })],
        Targets = [.. Targets ?? []],
    };
}

internal sealed record WeightHttp
{
    /// <summary>Id or key of the unit below.</summary>
    [Reference] public required string Unit { get; init; }

    public required int Weight { get; init; }
}

/// <summary>A plan in a list.</summary>
internal sealed record PlanSummaryHttp
{
    public required string Id { get; init; }

    /// <summary>Key of the unit.</summary>
    public required string Unit { get; init; }

    public required string Scheme { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? DecisionNumber { get; init; }

    /// <summary>Of the edition in force; null while there is only a draft.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Whether there is a draft that is newer.</summary>
    public required bool HasDraft { get; init; }

    public required int Targets { get; init; }

    public static PlanSummaryHttp Of(string unit, Plan plan)
    {
        var shown = plan.Editions.LastOrDefault(e => e.ApprovedAt is not null) ?? plan.Editions[^1];
        return new()
        {
            Id = plan.Id,
            Unit = unit,
            Scheme = shown.Text.Scheme,
            NameVi = shown.Text.NameVi,
            NameEn = shown.Text.NameEn,
            DecisionNumber = shown.Text.DecisionNumber,
            ApprovedAt = shown.ApprovedAt,
            HasDraft = plan.Editions[^1].ApprovedAt is null,
            Targets = shown.Text.Targets.Length,
        };
    }
}

/// <summary>A plan with its editions, oldest first; only the last can be a draft.</summary>
internal sealed record PlanHttp
{
    public required string Id { get; init; }

    /// <summary>Key of the unit.</summary>
    public required string Unit { get; init; }

    public required ImmutableArray<PlanEdition> Editions { get; init; }

    public static PlanHttp Of(string unit, Plan plan) => new() { Id = plan.Id, Unit = unit, Editions = plan.Editions };
}
