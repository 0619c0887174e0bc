using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>
/// Periods are kept in rows of a quarter: a month with its quarter, a week with that of its Thursday. A bucket of one
/// child holds 3 months and 13 or 14 weeks: some 20 KB with every indicator there is.
/// </summary>
internal static class Buckets
{
    public static Period QuarterOf(Period period)
    {
        var day = period.Kind == PeriodKind.Week ? period.FirstDay.AddDays(3) : period.FirstDay;
        return Period.Quarter(day.Year, ((day.Month - 1) / 3) + 1);
    }

    /// <summary>Every month and week that a quarter's bucket may hold.</summary>
    public static IEnumerable<Period> PeriodsOf(Period quarter)
    {
        for (var month = Period.MonthOf(quarter.FirstDay); month.FirstDay <= quarter.LastDay; month = month.Next) yield return month;
        for (var week = Period.WeekOf(quarter.FirstDay); week.FirstDay <= quarter.LastDay; week = week.Next)
        {
            if (QuarterOf(week) == quarter) yield return week;
        }
    }
}
