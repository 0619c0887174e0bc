using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Recounting;

/// <summary>What a unit itself recorded, as it lies in the store, counted month by month beside what was counted below it.</summary>
internal sealed class UnitFactCount(List<TrainingClass> classes, List<DeclaredFigure> declared, List<ApprovedPlan> plans)
{
    public static async Task<UnitFactCount> Read(IRowStore store, string unit) => new(
        await All<TrainingClass>(store, unit, "fc|"), await All<DeclaredFigure>(store, unit, "fd|"), await All<ApprovedPlan>(store, unit, "fp|"));

    /// <param name="kind">Kind of the unit.</param>
    /// <param name="closed">Its last day.</param>
    /// <param name="below">What was counted below it, and by its level.</param>
    /// <param name="firstOf">The first month in which a club of the commune counts.</param>
    /// <param name="today">The day.</param>
    public Tally Count(UnitKind kind, DateOnly? closed, Tally below, Func<string, Period?> firstOf, DateOnly today)
    {
        var tally = new Tally();
        var last = Period.MonthOf(today);
        foreach (var held in classes.Where(c => !c.Withdrawn))
        {
            tally.Add(Period.MonthOf(held.From), "training.classes", 1);
            tally.Add(Period.MonthOf(held.From), "training.participants", held.Participants);
        }

        if (kind != UnitKind.Nation)
        {
            for (var month = plans.Count == 0 ? last.Next : Period.MonthOf(plans.Min(p => p.From)); month <= last; month = month.Next)
            {
                var day = month.LastDay;
                if (closed < day) break;
                if (plans.Any(p => p.From <= day && !(p.To < day))) tally.Add(month, kind == UnitKind.Province ? "provinces.with_plan" : "communes.with_plan", 1);
            }
        }

        // What is declared is judged beside facts only, never beside another declaration of the same unit.
        var facts = new Tally();
        facts.Add(below, _ => true);
        facts.Add(tally, _ => true);
        foreach (var figure in declared.Where(d => !d.Withdrawn))
        {
            if (Indicators.IsStock(figure.Indicator)) Stock(figure, facts, firstOf, closed, last, tally);
            else Flow(figure, facts, firstOf, tally);
        }

        if (kind != UnitKind.Province) return tally;
        var months = below.Periods.Concat(tally.Periods).Where(p => p.Kind == PeriodKind.Month && below[p, "training.classes"] + tally[p, "training.classes"] > 0).ToHashSet();
        foreach (var year in months.Select(m => m.Year).Distinct()) tally.Add(months.Where(m => m.Year == year).Min(), "provinces.with_training", 1);
        return tally;
    }

    private static void Flow(DeclaredFigure figure, Tally facts, Func<string, Period?> firstOf, Tally tally)
    {
        var end = Period.MonthOf(figure.Period.LastDay);
        var sum = 0L;
        for (var month = Period.MonthOf(figure.Period.FirstDay); month <= end; month = month.Next) sum += facts[month, figure.Indicator];
        if (figure.Club is { } club ? firstOf(club) <= end : sum != 0) return;
        Both(tally, end, figure.Indicator, figure.Value);
    }

    private void Stock(DeclaredFigure figure, Tally facts, Func<string, Period?> firstOf, DateOnly? closed, Period last, Tally tally)
    {
        for (var month = Period.MonthOf(figure.Period.LastDay); month <= last; month = month.Next)
        {
            // Another one took its place.
            if (declared.Any(d => !d.Withdrawn && d.Indicator == figure.Indicator && d.Club == figure.Club && d.Period.LastDay > figure.Period.LastDay && d.Period.LastDay <= month.LastDay)) return;
            if (figure.To < month.LastDay || closed < month.LastDay) return;
            if (figure.Club is { } club ? firstOf(club) <= month : facts[month, figure.Indicator] != 0) continue;
            Both(tally, month, figure.Indicator, figure.Value);
        }
    }

    private static void Both(Tally tally, Period month, string id, long value)
    {
        tally.Add(month, id, value);
        tally.Add(month, $"{id}~declared", value);
    }

    private static async Task<List<T>> All<T>(IRowStore store, string unit, string prefix)
    {
        var all = new List<T>();
        await foreach (var row in store.ReadAllAsync(Keys.UnitPartition(unit), prefix, prefix + "\uFFFF")) all.Add(RowBody.Read<T>(row.Body));
        return all;
    }
}
