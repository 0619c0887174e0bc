using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// Goes once through all cells and says what it may. Counts come first; then what hangs on them, which is said with them.
/// </summary>
internal sealed class ReleasePass(ReleaseShape shape, Protection protection, HashSet<CellKey> banned)
{
    private readonly Dictionary<(int? Cut, string Indicator), ReleaseBlocks[]> _of = [];
    private readonly List<ReleaseBlocks> _all = [];

    /// <summary>Cells that the edition says.</summary>
    public HashSet<CellKey> Said { get; } = [];

    /// <summary>Those of them that were no sum of what had been said.</summary>
    public List<CellKey> Sets { get; } = [];

    /// <summary>Whether a figure is said only where its tables allow it.</summary>
    public static bool IsGuarded(string id, Protection protection) =>
        ReleaseTables.IsProtected(id) || ReleaseLinks.Of(id, protection) is not null || ReleaseLinks.IsNeverReleased(id, protection);

    public void Run(List<Candidate> cells)
    {
        Begin();
        var guarded = cells.Where(c => IsGuarded(c.Key.Indicator, protection)).ToLookup(c => ReleaseLinks.Of(c.Key.Indicator, protection) is not null);
        foreach (var cell in cells)
        {
            if (!IsGuarded(cell.Key.Indicator, protection)) Said.Add(cell.Key);
        }

        foreach (var cell in guarded[false].Concat(guarded[true]))
        {
            if (banned.Contains(cell.Key) || ReleaseLinks.IsNeverReleased(cell.Key.Indicator, protection)) continue;
            if (IsSmall(cell) || (ReleaseLinks.Of(cell.Key.Indicator, protection) is { } link && !Stands(cell, link))) continue;
            var own = _of[(protection.HasFlag(Protection.Cuts) ? null : cell.Cut, cell.Key.Indicator)];
            var tried = own.Select(t => t.Try(cell)).ToArray();
            if (protection != Protection.SmallNumbersOnly && tried.Any(t => !t.May)) continue;
            foreach (var table in own) table.Release(cell);
            Said.Add(cell.Key);
            if (tried.Any(t => t.Splits)) Sets.Add(cell.Key);
        }
    }

    /// <summary>The cell said last that tells of months of which too small a sum is known; it is given up first. Null when there is none.</summary>
    public CellKey? Worst()
    {
        foreach (var table in _all)
        {
            if (table.Unsafe() is not { } span) continue;
            var own = Sets.Where(s => table.Table.Sets.ContainsKey(s.Indicator)).ToArray();
            if (own.Length == 0) continue;
            var there = own.Where(s => shape.SpanOf(s.Period, Indicators.IsStock(s.Indicator)) is var at && at.Last == span.Last).ToArray();
            return there.Length > 0 ? there[^1] : own[^1];
        }

        return null;
    }

    private void Begin()
    {
        int?[] cuts = protection.HasFlag(Protection.Cuts) ? [null] : [.. Enumerable.Range(0, shape.Cuts.Length).Select(c => (int?)c)];
        foreach (var cut in cuts)
        {
            var tables = ReleaseTables.For(protection).Select(t => new ReleaseBlocks(t, shape, s => IsPast(s, cut))).ToArray();
            _all.AddRange(tables);
            foreach (var id in tables.SelectMany(t => t.Table.Sets.Keys).Distinct(StringComparer.Ordinal)) _of[(cut, id)] = [.. tables.Where(t => t.Table.Sets.ContainsKey(id))];
        }
    }

    private bool IsPast(ReleasedSet set, int? cut) => protection.HasFlag(Protection.History) && (cut is not { } own || set.Cell.Cut == shape.Cuts[own]);

    private static bool IsSmall(Candidate cell) =>
        ReleaseTables.IsProtected(cell.Key.Indicator) && cell.Value != 0 && Math.Abs(cell.Value) < ReleaseTables.SmallestOf(cell.Key.Indicator);

    // When what it hangs on is said of each of its months, and, for most, when these are over.
    private bool Stands(Candidate cell, ReleaseLink link)
    {
        if (link.Over && cell.Last == shape.Months - 1) return false;
        foreach (var count in link.With)
        {
            if (!Indicators.IsStock(count))
            {
                if (!Said.Contains(cell.Key with { Indicator = count })) return false;
                continue;
            }

            for (var month = cell.Stock ? cell.Last : Math.Max(cell.First, shape.FirstOf(cell.Cut)); month <= cell.Last; month++)
            {
                if (!Said.Contains(cell.Key with { Indicator = count, Period = shape.MonthAt(month) })) return false;
            }
        }

        return true;
    }
}
