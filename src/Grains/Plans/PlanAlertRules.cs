using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>Which alerts a unit should have open because of its approved plans: one for each goal that is behind.</summary>
internal static class PlanAlertRules
{
    // As long as late facts are taken by default; after that a missed goal stays missed, and nothing is left to do.
    private const int MendedDays = 60;

    /// <summary>Opens, changes and closes a unit's alerts so that they fit its figures on the day.</summary>
    /// <param name="figures">The unit's own.</param>
    public static AlertChanges Judge(
        ImmutableSortedDictionary<string, Alert> open, IEnumerable<ApprovedPlan> plans, Func<FiguresQuery, Outcome<FiguresView>> figures, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        var causes = new SortedDictionary<string, Alert>(StringComparer.Ordinal);
        foreach (var plan in plans.Where(p => p.Text is not null))
        {
            var reading = new PlanReading(plan.Text!, today);
            if (reading.Read(figures) is { } no) throw new InvalidOperationException($"The figures of an approved plan are refused: {no.Code}.");
            foreach (var line in reading.Judge().Where(l => l.State == TargetState.Behind && today <= l.Due!.Value.AddDays(MendedDays)))
            {
                var cause = Cause(plan.Plan, line);
                causes[cause.Id] = cause;
            }
        }

        return AlertRules.Fit(open, causes, now);
    }

    private static Alert Cause(string plan, TargetProgress line)
    {
        var (target, goal) = (line.Target, line.Goal!);
        var reason = new List<(string, object)>
        {
            ("plan", plan),
            ("target", target.Id),
            ("name", target.NameVi),
            ("nameEn", target.NameEn ?? target.NameVi),
            ("goal", Goal(target.Operator, goal)),
            ("due", line.Due!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        };
        if (line.Value is { } value) reason.Add(("value", Plain(value)));
        if (line.Forecast is { } forecast) reason.Add(("forecast", Plain(forecast)));
        return AlertRules.Cause(AlertKind.PlanBehind, $"plan|{plan}|{target.Id}|{goal.Phase}", $"{plan}/{target.Id}", goal.Phase, [.. reason]);
    }

    private static string Goal(TargetOperator asked, TargetGoal goal) => asked switch
    {
        TargetOperator.AtLeast => Plain(goal.Low!.Value),
        TargetOperator.AtMost => Plain(goal.High!.Value),
        TargetOperator.Range => $"{Plain(goal.Low!.Value)}–{Plain(goal.High!.Value)}",
        TargetOperator.None => "0",
        _ => throw new InvalidOperationException($"Unknown operator {asked}."),
    };

    private static string Plain(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
