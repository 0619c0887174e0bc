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
        var spans = _targets.Where(t => t.Expression is not null).SelectMany(t => t.Target.Goals.SelectMany(g => ProgressRules.Spans(t.Target, g, Phase(g), today)));
        var windows = spans.SelectMany(s => new[] { s.Start, s.Figures }).Distinct().ToArray();
        if (windows.Length == 0) windows = [Now];
        foreach (var window in windows)
        {
            if (await Read(window, unit) is { } no) return no;
        }

        return null;
    }

    public ImmutableArray<TargetProgress> Judge() => [.. _targets.SelectMany(t => t.Target.Goals.IsEmpty
        ? [ProgressRules.Unmeasured(t.Target, null, null, today)]
        : t.Target.Goals.Select(g => t.Expression is null
            ? ProgressRules.Unmeasured(t.Target, g, Phase(g), today)
            : ProgressRules.Judge(t.Target, g, Phase(g), t.Expression, w => _figures[w], today)))];

    private FigureWindow Now => new(Period.MonthOf(today).Next, Period.MonthOf(today));

    private async Task<Refusal?> Read(FigureWindow window, Func<FiguresQuery, Task<Outcome<FiguresView>>> unit)
    {
        var ids = Ids().Where(id => !window.IsMoment || Indicators.IsStock(id)).Distinct(StringComparer.Ordinal).ToArray();
        var view = await unit(new FiguresQuery
        {
            Period = window.IsMoment ? window.To : window.From,
            Through = window.IsMoment ? null : window.To,
            // An empty question would be one for everything.
            Indicators = ids.Length == 0 ? ["clubs"] : [.. ids],
        });
        if (view.Refusal is { } no) return no;
        _figures[window] = FigureVector.Of(view.Value!.Figures);
        if (Freshness is null || view.Value.AsOf > Freshness.AsOf) Freshness = view.Value;
        return null;
    }

    private IEnumerable<string> Ids()
    {
        ImmutableArray<int> years = [.. Enumerable.Range(text.Phases.Min(p => p.From.Year), text.Phases.Max(p => p.To.Year) - text.Phases.Min(p => p.From.Year) + 1)];
        return _targets.Where(t => t.Expression is not null).SelectMany(t => ExpressionRules.Ids(t.Expression!, years));
    }

    private PlanPhase Phase(TargetGoal goal) => text.Phases.First(p => p.Id == goal.Phase);
}
