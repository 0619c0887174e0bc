using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Figures;

/// <summary>Reads asked periods out of kept ones: flows are summed over the months asked, stocks from the beginning.</summary>
internal static class FigureReading
{
    /// <summary>
    /// The figures of <paramref name="query"/>; refused with <c>period.not_kept</c> for a figure that is not kept by
    /// week, <c>indicator.unknown</c>, and <c>period.span</c> for a span that is none.
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
        var end = query.Through ?? query.Period;
        var last = week ? end : Period.MonthOf(end.LastDay);
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

    /// <summary>Of the same figures, what units declared; without zeroes.</summary>
    public static ImmutableSortedDictionary<string, long> Declared(FiguresQuery query, IEnumerable<KeyValuePair<Period, FigureVector>> kept)
    {
        ImmutableArray<string> parts = query.Period.Kind == PeriodKind.Week ? [] : [.. Ids(query).Select(id => id.EndsWith(Indicators.DeclaredPart, StringComparison.Ordinal) ? id : id + Indicators.DeclaredPart).Distinct(StringComparer.Ordinal)];
        if (parts.IsEmpty || Read(query with { Indicators = parts }, kept).Value is not { } read) return ImmutableSortedDictionary<string, long>.Empty;
        return read.Where(f => f.Value != 0).ToImmutableSortedDictionary(f => f.Key[..^Indicators.DeclaredPart.Length], f => f.Value, StringComparer.Ordinal);
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
        if (query.Through is { } through && (through.Kind != query.Period.Kind || through < query.Period)) return Refusal.Of("period.span", "period");
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
