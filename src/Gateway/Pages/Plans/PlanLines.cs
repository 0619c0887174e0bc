using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Gateway.Pages.Plans;

/// <summary>Writes progress out: nothing is judged here. Pure.</summary>
internal static class PlanLines
{
    public static PlanCard Card(PlanProgress progress, CascadeView? shared, Words words)
    {
        var text = progress.Edition.Text;
        var units = progress.Targets.GroupBy(t => t.Target.Id).ToDictionary(g => g.Key, g => (Name: words.Name(g.First().Target.NameVi, g.First().Target.NameEn), g.First().Unit), StringComparer.Ordinal);
        return new PlanCard(
            words.Name(text.NameVi, text.NameEn),
            text.DecisionNumber,
            text.Issuer,
            text.DecisionDate,
            [.. progress.Targets.Select(t => Line(t, words))],
            [.. (shared?.Goals ?? []).Select(g => Goal(g, units.GetValueOrDefault(g.Target), words))]);
    }

    private static TargetLine Line(TargetProgress line, Words words)
    {
        var goal = line.Goal?.Low ?? line.Goal?.High;
        return new TargetLine(
            words.Name(line.Target.NameVi, line.Target.NameEn),
            line.Goal?.Phase,
            Written(line.Value, line.Unit, words),
            GoalOf(line, words),
            line.Gap is > 0 ? Written(line.Gap, line.Unit, words) : Words.None,
            Written(line.Forecast, line.Unit, words),
            line.Due,
            line.TimeGonePercent,
            line.Target.Operator == TargetOperator.AtLeast && goal is > 0 && line.Value is { } value ? Math.Clamp(value * 100 / goal.Value, 0, 100) : null,
            line.State,
            ToneOf(line.State),
            line.Target.NotMeasured ?? line.Target.Frozen?.Reason);
    }

    private static GoalLine Goal(GoalReconciliation goal, (string Name, string? Unit) target, Words words) => new(
        target.Name ?? goal.Target,
        goal.Phase,
        Written(goal.Goal, target.Unit, words),
        Written(goal.Sum, target.Unit, words),
        Written(goal.Difference, target.Unit, words),
        goal.Children,
        goal.Approved,
        goal.Easier,
        goal.Difference is < 0);

    private static string GoalOf(TargetProgress line, Words words) => line.Target.Operator switch
    {
        TargetOperator.None => words["plan.goal.none"],
        TargetOperator.Range => words.Of("norm.between", ("low", Written(line.Goal?.Low, line.Unit, words)), ("high", Written(line.Goal?.High, line.Unit, words))),
        TargetOperator.AtMost => words.Of("plan.goal.at_most", ("n", Written(line.Goal?.High, line.Unit, words))),
        _ => line.Goal is null ? Words.None : words.Of("norm.at_least", ("n", Written(line.Goal.Low, line.Unit, words))),
    };

    private static string Written(decimal? value, string? unit, Words words) => value is null ? Words.None
        : unit == "percent" ? $"{words.Number(decimal.Round(value.Value, 1))}%"
        : unit == "dong" ? words.DongShort((long)value.Value)
        : words.Number(decimal.Round(value.Value, 1));

    private static string ToneOf(TargetState state) => state switch
    {
        TargetState.Met or TargetState.Exceeded => "good",
        TargetState.OnTrack => "open",
        TargetState.Behind => "bad",
        _ => "rest",
    };
}
