using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans.Expressions;

namespace ClbCloud.Grains.Plans;

/// <summary>Reads from a unit the figures that a plan's targets need on a day, and judges them.</summary>
internal sealed class PlanReading(PlanText text, DateOnly today)
{
    private readonly ImmutableArray<(Target Target, ReadExpression? Expression)> _targets = [.. text.Targets.Select(t => (t, PlanRules.ExpressionOf(t)))];
    private readonly Dictionary<FigureWindow, FigureVector> _figures = [];

    /// <summary>Newest view read: how fresh and complete it is.</summary>
    public FiguresView? Freshness { get; private set; }

    /// <summary>Asks the unit; a refusal of the unit is answered.</summary>
    public async Task<Refusal?> Read(Func<FiguresQuery, Task<Outcome<FiguresView>>> unit)
    {
        foreach (var window in Windows())
        {
            if (Take(window, await unit(Question(window))) is { } no) return no;
        }

        return null;
    }

    /// <summary>The same where the figures are at hand.</summary>
    public Refusal? Read(Func<FiguresQuery, Outcome<FiguresView>> figures)
    {
        foreach (var window in Windows())
        {
            if (Take(window, figures(Question(window))) is { } no) return no;
        }

        return null;
    }

    public ImmutableArray<TargetProgress> Judge() => [.. _targets.SelectMany(t => t.Target.Goals.IsEmpty
        ? [ProgressRules.Unmeasured(t.Target, null, null, today)]
        : t.Target.Goals.Select(g => t.Expression is null
            ? ProgressRules.Unmeasured(t.Target, g, Phase(g), today)
            : ProgressRules.Judge(t.Target, g, Phase(g), t.Expression, w => _figures[w], today)))];

    private FigureWindow Now => new(Period.MonthOf(today).Next, Period.MonthOf(today));

    private FigureWindow[] Windows()
    {
        var spans = _targets.Where(t => t.Expression is not null).SelectMany(t => t.Target.Goals.SelectMany(g => ProgressRules.Spans(t.Target, g, Phase(g), today)));
        var windows = spans.SelectMany(s => new[] { s.Start, s.Figures }).Distinct().ToArray();
        return windows.Length == 0 ? [Now] : windows;
    }

    private FiguresQuery Question(FigureWindow window)
    {
        var ids = Ids(text).Where(id => !window.IsMoment || Indicators.IsStock(id)).Distinct(StringComparer.Ordinal).ToArray();
        return new FiguresQuery
        {
            Period = window.IsMoment ? window.To : window.From,
            Through = window.IsMoment ? null : window.To,
            // An empty question would be one for everything.
            Indicators = ids.Length == 0 ? ["clubs"] : [.. ids],
        };
    }

    private Refusal? Take(FigureWindow window, Outcome<FiguresView> view)
    {
        if (view.Refusal is { } no) return no;
        _figures[window] = FigureVector.Of(view.Value!.Figures);
        if (Freshness is null || view.Value.AsOf > Freshness.AsOf) Freshness = view.Value;
        return null;
    }

    /// <summary>Figures that the targets of a plan are about.</summary>
    public static IEnumerable<string> Ids(PlanText text)
    {
        ImmutableArray<int> years = [.. Enumerable.Range(text.Phases.Min(p => p.From.Year), text.Phases.Max(p => p.To.Year) - text.Phases.Min(p => p.From.Year) + 1)];
        return text.Targets.Select(PlanRules.ExpressionOf).OfType<ReadExpression>().SelectMany(e => ExpressionRules.Ids(e, years));
    }

    private PlanPhase Phase(TargetGoal goal) => text.Phases.First(p => p.Id == goal.Phase);
}
