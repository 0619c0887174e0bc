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

    /// <summary>
    /// A number for each period asked, in one pass over what is kept; refused like <see cref="Read"/>, and with
    /// <c>period.span</c> for more periods than are answered at once.
    /// </summary>
    public static Outcome<ImmutableSortedDictionary<string, ImmutableArray<long>>> Series(SeriesQuery query, IEnumerable<KeyValuePair<Period, FigureVector>> kept)
    {
        var ids = query.Indicators.Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (Check(new() { Period = query.From, Through = query.To, Indicators = ids }) is { } no) return no;
        var count = query.To.Ordinal - query.From.Ordinal + 1;
        if (ids.IsEmpty || count > SeriesQuery.MaxPeriods) return Refusal.Of("period.span", "period");
        var sums = ids.ToDictionary(id => id, _ => new long[count], StringComparer.Ordinal);
        var stocks = ids.Where(Indicators.IsStock).ToHashSet(StringComparer.Ordinal);
        var unit = query.From.Kind == PeriodKind.Week ? PeriodKind.Week : PeriodKind.Month;
        foreach (var (period, figures) in kept)
        {
            if (period.Kind != unit) continue;
            var at = PeriodOf(period, query.From.Kind).Ordinal - query.From.Ordinal;
            if (at >= count) continue;
            foreach (var (id, value) in figures.Items)
            {
                if (!sums.TryGetValue(id, out var values)) continue;
                // What a stock changed by before the first period is its level there.
                if (at >= 0) values[at] = checked(values[at] + value);
                else if (stocks.Contains(id)) values[0] = checked(values[0] + value);
            }
        }

        foreach (var id in stocks) Accumulate(sums[id]);
        return sums.ToImmutableSortedDictionary(s => s.Key, s => ImmutableArray.Create(s.Value), StringComparer.Ordinal);
    }

    private static void Accumulate(long[] changes)
    {
        for (var i = 1; i < changes.Length; i++) changes[i] = checked(changes[i] + changes[i - 1]);
    }

    private static Period PeriodOf(Period kept, PeriodKind kind) => kind switch
    {
        PeriodKind.Quarter => Period.Quarter(kept.FirstDay.Year, ((kept.FirstDay.Month - 1) / 3) + 1),
        PeriodKind.Year => Period.OfYear(kept.FirstDay.Year),
        _ => kept,
    };

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
