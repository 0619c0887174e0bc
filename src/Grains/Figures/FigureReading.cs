using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Figures;

/// <summary>Reads asked periods out of kept ones: flows are summed over the months asked, stocks from the beginning.</summary>
internal static class FigureReading
{
    /// <summary>
    /// The figures of <paramref name="query"/>; refused with <c>period.not_kept</c> for a figure that is not kept by
    /// week, and <c>indicator.unknown</c>.
    /// </summary>
    /// <param name="kept">Figures by month and ISO week; stocks as net changes.</param>
    public static Outcome<ImmutableSortedDictionary<string, long>> Read(FiguresQuery query, IEnumerable<KeyValuePair<Period, FigureVector>> kept)
    {
        if (Check(query) is { } no) return no;
        var ids = Ids(query);
        var sums = ids.ToDictionary(id => id, _ => 0L, StringComparer.Ordinal);
        var stocks = ids.Where(Indicators.IsStock).ToHashSet(StringComparer.Ordinal);
        var week = query.Period.Kind == PeriodKind.Week;
        var first = week ? query.Period : Period.MonthOf(query.Period.FirstDay);
        var last = week ? query.Period : Period.MonthOf(query.Period.LastDay);
        foreach (var (period, figures) in kept)
        {
            if (period.Kind != first.Kind || period > last) continue;
            foreach (var (id, value) in figures.Items)
            {
                if (sums.TryGetValue(id, out var sum) && (period >= first || stocks.Contains(id))) sums[id] = checked(sum + value);
            }
        }

        return sums.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Each stock's level at the end of <paramref name="month"/>.</summary>
    public static FigureVector Balance(IEnumerable<KeyValuePair<Period, FigureVector>> kept, Period month)
    {
        var sum = FigureVector.Zero;
        foreach (var (period, figures) in kept)
        {
            if (period.Kind == PeriodKind.Month && period <= month) sum = sum.Plus(figures.Where(Indicators.IsStock));
        }

        return sum;
    }

    private static Refusal? Check(FiguresQuery query)
    {
        foreach (var id in query.Indicators)
        {
            if (Indicators.Find(id) is null) return Refusal.Of("indicator.unknown", "indicators").With("indicator", id);
            if (query.Period.Kind == PeriodKind.Week && !Indicators.IsWeekly(id))
                return Refusal.Of("period.not_kept", "period").With("indicator", id);
        }

        return null;
    }

    private static IEnumerable<string> Ids(FiguresQuery query) =>
        !query.Indicators.IsEmpty ? query.Indicators.Distinct(StringComparer.Ordinal)
        : Indicators.Current.Select(i => i.Id).Where(id => query.Period.Kind != PeriodKind.Week || Indicators.IsWeekly(id));
}
