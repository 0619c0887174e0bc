using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// Reads asked periods out of an edition's cells. A span of years is the sum of years, a quarter's level that of its last
/// month: nothing is answered that does not follow from released cells. Pure.
/// </summary>
internal static class EditionReading
{
    /// <summary>Why a question cannot be answered; null when it can.</summary>
    public static Refusal? Check(EditionManifest manifest, ImmutableArray<FiguresQuery> queries)
    {
        foreach (var query in queries)
        {
            // Weeks and months cut across each other: together they would tell of single days.
            if (query.Period.Kind == PeriodKind.Week) return Refusal.Of("edition.week", "period");
            if (query.Through is { } through && (through.Kind != query.Period.Kind || through < query.Period)) return Refusal.Of("period.span", "period");
            if (query.Period.FirstDay > manifest.To.LastDay) return Refusal.Of("edition.period", "period").With("edition", manifest.Week);
            if (query.Indicators.FirstOrDefault(id => Indicators.Find(id) is null) is { } unknown) return Refusal.Of("indicator.unknown", "indicators").With("indicator", unknown);
        }

        return null;
    }

    /// <summary>The figures of one unit and question.</summary>
    /// <param name="manifest">The edition.</param>
    /// <param name="unit">Whose figures they are, for the answer.</param>
    /// <param name="query">Checked before.</param>
    /// <param name="row">Cells of the unit by period; null where it had none.</param>
    /// <param name="weekOf">The week of an edition's number.</param>
    public static FiguresView Read(EditionManifest manifest, string unit, FiguresQuery query, Func<Period, EditionCells?> row, Func<int, Period> weekOf)
    {
        var ids = query.Indicators.IsEmpty ? Indicators.Current.Select(i => i.Id) : query.Indicators.Distinct(StringComparer.Ordinal);
        var figures = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var kept = new SortedDictionary<string, KeptFigure>(StringComparer.Ordinal);
        var suppressed = new List<string>();
        foreach (var id in ids)
        {
            var cells = (Indicators.IsStock(id) ? [Level(manifest, query)] : Periods(manifest, query)).Select(p => Cell(row(p), id)).ToArray();
            if (cells.Any(c => c.Value is null))
            {
                suppressed.Add(id);
                continue;
            }

            figures[id] = cells.Sum(c => c.Value!.Value);
            if (cells.Select(c => c.Kept).OfType<KeptFrom>().MinBy(k => k.Edition) is { } from)
                kept[id] = new() { Edition = weekOf(from.Edition), Period = cells.Length == 1 ? from.Period : query.Period };
        }

        return new()
        {
            Unit = unit,
            Period = query.Period,
            Through = query.Through,
            AsOf = manifest.AsOf,
            Figures = figures.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Edition = manifest.Week,
            Suppressed = [.. suppressed.Order(StringComparer.Ordinal)],
            Kept = kept.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static Period Level(EditionManifest manifest, FiguresQuery query)
    {
        var month = Period.MonthOf((query.Through ?? query.Period).LastDay);
        return month > manifest.To ? manifest.To : month;
    }

    private static IEnumerable<Period> Periods(EditionManifest manifest, FiguresQuery query)
    {
        var last = query.Through ?? query.Period;
        for (var period = query.Period; period <= last && period.FirstDay <= manifest.To.LastDay; period = period.Next) yield return period;
    }

    // Before the project there was nothing. What the catalogue did not have yet, or partners are not told, is not said.
    private static (long? Value, KeptFrom? Kept) Cell(EditionCells? row, string id) =>
        row is null ? (IsTold(id) ? 0 : null, null)
        : row.Values.TryGetValue(id, out var value) ? (value, row.Kept.GetValueOrDefault(id))
        : (null, null);

    private static bool IsTold(string id) => Indicators.Current.Any(i => i.Id == id);
}
