using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Recounting;

/// <summary>Compares what a club or unit answers with what was counted.</summary>
internal static class FigureComparison
{
    /// <summary>
    /// Every month of a year in which something happened, the whole of any other year, and every week since the first
    /// that has anything.
    /// </summary>
    public static async Task<(List<Difference> Differences, long Compared)> Compare(
        string key, Tally counted, UnitMap map, DateOnly today, Func<FiguresQuery, Task<Outcome<FiguresView>>> read)
    {
        var differences = new List<Difference>();
        var compared = 0L;
        ImmutableArray<string> monthly = [.. Indicators.Current.Select(i => i.Id).Union(counted.Ids, StringComparer.Ordinal)];
        ImmutableArray<string> weekly = [.. monthly.Where(Indicators.IsWeekly)];
        foreach (var period in Periods(counted, monthly, today))
        {
            var ids = period.Kind == PeriodKind.Week ? weekly : monthly;
            var answer = await read(new() { Period = period, Indicators = ids, Map = map });
            if (answer.Refusal is { } no) throw new InvalidOperationException($"Figures were refused: {no.Code}.");
            compared += ids.Length;
            foreach (var id in ids)
            {
                var (kept, facts) = (answer.Value!.Figures.GetValueOrDefault(id), Value(counted, period, id));
                if (kept != facts) differences.Add(new() { Unit = key, Period = period, Indicator = id, Kept = kept, Counted = facts, Map = map });
            }
        }

        return (differences, compared);
    }

    private static IEnumerable<Period> Periods(Tally counted, ImmutableArray<string> ids, DateOnly today)
    {
        var current = Period.MonthOf(today);
        var months = counted.Periods.Where(p => p.Kind == PeriodKind.Month && p <= current).ToList();
        var first = months.Count == 0 ? current : months.Min();
        for (var year = first.Year; year <= current.Year; year++)
        {
            var ofYear = Enumerable.Range(1, 12).Select(m => Period.Month(year, m)).Where(m => m >= first && m <= current).ToList();
            if (year < current.Year && year > first.Year && ofYear.All(month => IsQuiet(counted, month, ids))) yield return Period.OfYear(year);
            else foreach (var month in ofYear) yield return month;
        }

        var week = Period.WeekOf(today);
        var weeks = counted.Periods.Where(p => p.Kind == PeriodKind.Week && p <= week).ToList();
        for (var next = weeks.Count == 0 ? week : weeks.Min(); next <= week; next = next.Next) yield return next;
    }

    private static bool IsQuiet(Tally counted, Period month, ImmutableArray<string> ids) =>
        ids.All(id => Indicators.IsStock(id) ? counted[month, id] == counted[month.Previous, id] : counted[month, id] == 0);

    // A quiet year has no flows, and its stocks stand at their level in December.
    private static long Value(Tally counted, Period period, string id) =>
        period.Kind != PeriodKind.Year ? counted[period, id]
        : Indicators.IsStock(id) ? counted[Period.MonthOf(period.LastDay), id] : 0;
}
