using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// What an edition says of each cell. What may not be said anew stands as it was said last; a level that was never said
/// for its month is that of the nearest month of a year that was. Nobody is a poor guess for somebody, so zeroes do not
/// stand on. This looks at released values and at how old they are, so it tells nothing beyond them. Pure.
/// </summary>
internal static class EditionShow
{
    /// <summary>For so many weeks a level stands on; after that it is suppressed until it may be said anew.</summary>
    public const int MostWeeksOfLevel = 13;

    /// <summary>The same for what happened in a period: a month that is over lags behind what was found out late, and behind nothing else.</summary>
    public const int MostWeeksOfFlow = 26;

    /// <summary>From so many months away a level is taken.</summary>
    public const int MostMonths = 6;

    /// <summary>Cells by unit and period.</summary>
    /// <param name="decided">Of one cut: all its cells.</param>
    /// <param name="before">What the edition before said of it, by period.</param>
    /// <param name="edition">Number of this edition.</param>
    /// <param name="last">Number of the project's edition before; zero when there is none.</param>
    /// <param name="oldest">The oldest edition whose numbers may stand on; of a level, or of what happened.</param>
    public static SortedDictionary<Period, EditionCells> Cells(IEnumerable<DecidedCell> decided, Func<Period, EditionCells?> before, int edition, int last, Func<bool, int> oldest)
    {
        var rows = new SortedDictionary<Period, Row>();
        foreach (var cells in decided.GroupBy(c => c.Key.Indicator, StringComparer.Ordinal))
        {
            var stock = Indicators.IsStock(cells.Key);
            var from = oldest(stock);
            var shown = cells.OrderBy(c => c.Key.Period).Select(c => (c.Key.Period, Said: Said(c, before, edition, last) is { } said && said.From.Edition >= from ? said : default((long, KeptFrom From)?))).ToArray();
            for (var i = 0; i < shown.Length; i++)
            {
                var (period, said) = shown[i];
                if (!rows.TryGetValue(period, out var row)) rows[period] = row = new() { Period = period };
                row.Add(cells.Key, said ?? (stock ? Near(shown, i) : null));
            }
        }

        return new(rows.ToDictionary(r => r.Key, r => r.Value.Done(edition)));
    }

    private static (long Value, KeptFrom From)? Said(DecidedCell cell, Func<Period, EditionCells?> before, int edition, int last)
    {
        var (period, id) = (cell.Key.Period, cell.Key.Indicator);
        if (cell.Released) return (cell.Value, new() { Edition = edition, Period = period });
        if (before(period) is not { } row || !row.Values.TryGetValue(id, out var value) || value == 0) return null;
        // Where it was the level of another month, that month is looked at again.
        var from = row.Kept.GetValueOrDefault(id) ?? new() { Edition = last, Period = period };
        return from.Period == period ? (value, from) : null;
    }

    private static (long Value, KeptFrom From)? Near((Period Period, (long Value, KeptFrom From)? Said)[] shown, int at)
    {
        for (var i = at + 1; i < Math.Min(shown.Length, at + 1 + MostMonths); i++)
        {
            if (shown[i].Said is { Value: not 0 } newer) return newer;
        }

        for (var i = at - 1; i >= Math.Max(0, at - MostMonths); i--)
        {
            if (shown[i].Said is { Value: not 0 } older) return older;
        }

        return null;
    }

    private sealed class Row
    {
        private readonly SortedDictionary<string, long> _values = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, KeptFrom> _kept = new(StringComparer.Ordinal);
        private readonly List<string> _suppressed = [];

        // Kept for the period of the row, whatever edition it is of; told apart when the row is done.
        public void Add(string id, (long Value, KeptFrom From)? said)
        {
            if (said is not { } cell)
            {
                _suppressed.Add(id);
                return;
            }

            _values[id] = cell.Value;
            _kept[id] = cell.From;
        }

        public EditionCells Done(int edition) => new()
        {
            Values = _values.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Kept = _kept.Where(k => k.Value.Edition != edition || k.Value.Period != Period).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Suppressed = [.. _suppressed.Order(StringComparer.Ordinal)],
        };

        public required Period Period { get; init; }
    }
}
