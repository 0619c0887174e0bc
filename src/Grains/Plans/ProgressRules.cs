using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans.Expressions;

namespace ClbCloud.Grains.Plans;

/// <summary>How far a target is: from the figures at the start, the figures now, and the day.</summary>
internal static class ProgressRules
{
    /// <summary>The spans that are judged for a goal, oldest first: the years begun where every year counts, else the phase.</summary>
    public static ImmutableArray<JudgedSpan> Spans(Target target, TargetGoal goal, PlanPhase phase, DateOnly today)
    {
        var due = goal.Due ?? phase.To;
        if (target.Frozen is { } frozen && frozen.From <= today && frozen.From <= due) due = Later(frozen.From.AddDays(-1), phase.From);
        if (today < phase.From)
        {
            var next = Period.MonthOf(today).Next;
            return [new(phase.From, target.Kind == TargetKind.EveryYear ? Earlier(YearEnd(phase.From.Year), due) : due, new(next, next.Previous), phase.From.Year)];
        }

        var end = Earlier(today, due);
        if (target.Kind != TargetKind.EveryYear) return [Span(phase.From, due)];
        return [.. Enumerable.Range(phase.From.Year, end.Year - phase.From.Year + 1).Select(y => Span(Later(new(y, 1, 1), phase.From), Earlier(YearEnd(y), due)))];

        JudgedSpan Span(DateOnly from, DateOnly to) => new(from, to, new(Period.MonthOf(from), Period.MonthOf(Earlier(to, end))), phase.From.Year);
    }

    /// <summary>Judges one goal of a target.</summary>
    /// <param name="expression">That of the target, read.</param>
    /// <param name="figures">The unit's figures of any of the target's windows.</param>
    public static TargetProgress Judge(Target target, TargetGoal goal, PlanPhase phase, ReadExpression expression, Func<FigureWindow, FigureVector> figures, DateOnly today)
    {
        var spans = Spans(target, goal, phase, today);
        var lines = spans.Select(s => Line(target, expression, s, figures, today)).ToArray();
        var last = lines[^1];
        return new TargetProgress
        {
            Target = target,
            Goal = goal,
            Unit = expression.Unit,
            State = State(target, goal, phase, lines, today),
            Value = last.Value?.Rounded(),
            Gap = last.Value is { } value ? Missing(target.Operator, goal, value).Rounded() : null,
            From = last.Span.From,
            Due = last.Span.Due,
            TimeGonePercent = TimeGone(last.Span, today).Rounded(2),
            Forecast = last.Forecast?.Rounded(),
            Years = target.Kind == TargetKind.EveryYear && today >= phase.From
                ? [.. lines.Select(l => new YearProgress { Year = l.Span.From.Year, Value = l.Value?.Rounded(), Kept = l.Value is { } v && Missing(target.Operator, goal, v).IsZero })]
                : [],
        };
    }

    /// <summary>A target without expression, for a goal or for none.</summary>
    public static TargetProgress Unmeasured(Target target, TargetGoal? goal, PlanPhase? phase, DateOnly today) => new()
    {
        Target = target,
        Goal = goal,
        State = target.Frozen?.From <= today ? TargetState.Frozen : TargetState.NotMeasured,
        From = phase?.From,
        Due = goal?.Due ?? phase?.To,
    };

    private static JudgedLine Line(Target target, ReadExpression expression, JudgedSpan span, Func<FigureWindow, FigureVector> figures, DateOnly today)
    {
        var moment = new FigureMoment(figures(span.Start), figures(span.Figures), [.. span.Years]);
        var end = ExpressionRules.Evaluate(expression.Root, moment);
        var start = ExpressionRules.Evaluate(expression.Root, moment.AtStart);
        if (target.Kind == TargetKind.Increase) (start, end) = (start is null ? null : Rational.Zero, end - start);
        return new JudgedLine(span, end, end is { } value ? Forecast(span, start, value, expression.Unit == ReadExpression.Percent, today) : null);
    }

    // A straight line from the start through today; flat where there is no line: on the first day, before it, or where
    // the start has no value. What is a part of a whole does not pass it.
    private static Rational Forecast(JudgedSpan span, Rational? start, Rational value, bool percent, DateOnly today)
    {
        var gone = Earlier(today, span.Due.AddDays(1)).DayNumber - span.From.DayNumber;
        if (start is not { } from || gone <= 0) return value;
        var reached = from + ((value - from) * Rational.Of(Days(span), gone));
        if (percent && reached > Rational.Hundred) return value > Rational.Hundred ? value : Rational.Hundred;
        return reached < Rational.Zero && value >= Rational.Zero ? Rational.Zero : reached;
    }

    private static Rational TimeGone(JudgedSpan span, DateOnly today)
    {
        var gone = Earlier(today, span.Due.AddDays(1)).DayNumber - span.From.DayNumber;
        return gone <= 0 ? Rational.Zero : Rational.Hundred * Rational.Of(gone, Days(span));
    }

    private static TargetState State(Target target, TargetGoal goal, PlanPhase phase, JudgedLine[] lines, DateOnly today)
    {
        if (target.Frozen?.From <= today) return TargetState.Frozen;
        if (today < phase.From) return TargetState.NotBegun;
        var last = lines[^1];
        // A year that is over and was missed cannot be mended.
        if (lines[..^1].Any(l => l.Value is { } past && !Missing(target.Operator, goal, past).IsZero)) return TargetState.Behind;
        if (last.Value is not { } value) return TargetState.NoValue;
        if (Missing(target.Operator, goal, value).IsZero) return Passes(target.Operator, goal, value) ? TargetState.Exceeded : TargetState.Met;
        return today <= last.Span.Due && Missing(target.Operator, goal, last.Forecast!.Value).IsZero ? TargetState.OnTrack : TargetState.Behind;
    }

    /// <summary>How far a value is from keeping the goal. More than a range asks for keeps it too.</summary>
    private static Rational Missing(TargetOperator asked, TargetGoal goal, Rational value)
    {
        var missing = asked switch
        {
            TargetOperator.AtLeast or TargetOperator.Range => Rational.Of(goal.Low!.Value) - value,
            TargetOperator.AtMost => value - Rational.Of(goal.High!.Value),
            TargetOperator.None => value,
            _ => throw new InvalidOperationException($"Unknown operator {asked}."),
        };
        return missing > Rational.Zero ? missing : Rational.Zero;
    }

    private static bool Passes(TargetOperator asked, TargetGoal goal, Rational value) => asked switch
    {
        TargetOperator.AtLeast => value > Rational.Of(goal.Low!.Value),
        TargetOperator.Range => value > Rational.Of(goal.High!.Value),
        _ => false,
    };

    private static int Days(JudgedSpan span) => span.Due.DayNumber - span.From.DayNumber + 1;

    private static DateOnly YearEnd(int year) => new(year, 12, 31);

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private sealed record JudgedLine(JudgedSpan Span, Rational? Value, Rational? Forecast);
}
