using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Editions;

/// <summary>How much is kept from partners; all but the first are for tests, which show that the attack is a real one.</summary>
internal enum Protection
{
    /// <summary>Small numbers, and whatever would let them be derived.</summary>
    Full,

    /// <summary>Small numbers alone.</summary>
    SmallNumbersOnly,
}

/// <summary>
/// Decides which cells of an edition are released: the same input, the same answer. The order in which cells are tried
/// does not depend on their values, so it tells nothing. ADR 26 says why this is safe.
/// </summary>
internal static class Suppression
{
    // Each round gives up one cell more; past this the edition says nothing new of protected figures.
    private const int MostRounds = 100;

    public static ReleaseDecision Decide(ReleaseInput input, Protection protection = Protection.Full)
    {
        var shape = new ReleaseShape(input);
        var cells = Cells(shape, input);
        var banned = new HashSet<CellKey>();
        for (var round = 0; round < MostRounds; round++)
        {
            var tables = protection == Protection.Full ? ReleaseTables.All.Select(t => new ReleaseBlocks(t, shape)).ToArray() : [];
            var (released, sets) = Pass(cells, tables, banned, protection);
            if (Worst(tables, shape, sets, released) is not { } bad) return Answer(input, cells, released, sets);
            banned.Add(bad);
        }

        return Answer(input, cells, [], []);
    }

    private static (HashSet<CellKey> Released, List<CellKey> Sets) Pass(List<Candidate> cells, ReleaseBlocks[] tables, HashSet<CellKey> banned, Protection protection)
    {
        var released = new HashSet<CellKey>();
        var sets = new List<CellKey>();
        foreach (var cell in cells.Where(c => ReleaseTables.IsProtected(c.Key.Indicator) && !banned.Contains(c.Key)))
        {
            if (!ReleaseBlocks.IsSafe(cell.Value)) continue;
            if (protection == Protection.SmallNumbersOnly)
            {
                released.Add(cell.Key);
                continue;
            }

            var own = ReleaseTables.Of[cell.Key.Indicator];
            var tried = own.Select(t => tables[t].Try(cell)).ToArray();
            if (tried.Any(t => !t.May)) continue;
            foreach (var t in own) tables[t].Release(cell);
            released.Add(cell.Key);
            if (tried.Any(t => t.Splits)) sets.Add(cell.Key);
        }

        return (released, sets);
    }

    // The cell released last that tells of the months in question; it is given up first.
    private static CellKey? Worst(ReleaseBlocks[] tables, ReleaseShape shape, List<CellKey> sets, HashSet<CellKey> released)
    {
        for (var t = 0; t < tables.Length; t++)
        {
            if (tables[t].Unsafe() is not { } span) continue;
            var own = sets.Where(s => ReleaseTables.Of[s.Indicator].Contains(t)).ToArray();
            if (own.Length == 0) continue;
            var there = own.Where(s => shape.SpanOf(s.Period, Indicators.IsStock(s.Indicator)) is var at && at.Last == span.Last).ToArray();
            return there.Length > 0 ? there[^1] : own[^1];
        }

        return null;
    }

    private static ReleaseDecision Answer(ReleaseInput input, List<Candidate> cells, HashSet<CellKey> released, List<CellKey> sets) => new(
        [.. cells.Select(c => new DecidedCell(c.Key, c.Value, MayBeSaid(c.Key, released)))],
        [.. sets.Select(s => new ReleasedSet(s, input.Edition))]);

    private static bool MayBeSaid(CellKey key, HashSet<CellKey> released) =>
        ReleaseTables.IsProtected(key.Indicator) ? released.Contains(key)
        : !ReleaseTables.IsNeverReleased(key.Indicator) && (ReleaseTables.CountBehind(key.Indicator) is not { } count || released.Contains(key with { Indicator = count }));

    /// <summary>All cells with their true values: whole projects before parts, indicators as in the catalogue, new months before old ones.</summary>
    private static List<Candidate> Cells(ReleaseShape shape, ReleaseInput input)
    {
        var cells = new List<Candidate>();
        var projects = input.Projects.ToDictionary(p => p.Code, StringComparer.Ordinal);
        var clubs = Levels(shape);
        for (var cut = 0; cut < shape.Cuts.Length; cut++)
        {
            var project = projects[shape.Cuts[cut].Project];
            if (input.Due?.Contains(project.Code) == false) continue;
            var (stocks, flows) = Sums(shape, clubs, cut);
            foreach (var indicator in Indicators.Current.Select(i => i.Id))
            {
                var stock = Indicators.IsStock(indicator);
                foreach (var period in shape.PeriodsOf(project, stock))
                {
                    var (_, first, last) = shape.SpanOf(period, stock);
                    var value = 0L;
                    if (stock) value = stocks[last][indicator];
                    else for (var m = first; m <= last; m++) value = checked(value + flows[m][indicator]);
                    cells.Add(new(new(shape.Cuts[cut], indicator, period), stock, cut, first, last, value));
                }
            }
        }

        return cells;
    }

    // By clubs and month: levels at its end, and what happened in it.
    private static (FigureVector[][] Stocks, FigureVector[][] Flows) Levels(ReleaseShape shape)
    {
        var changes = shape.Clubs.Select(_ => Enumerable.Repeat(FigureVector.Zero, shape.Months).ToArray()).ToArray();
        foreach (var (clubs, month, _, figures) in shape.Counted) changes[clubs][month] = changes[clubs][month].Plus(figures);
        var stocks = changes.Select(months =>
        {
            var level = FigureVector.Zero;
            return months.Select(m => level = level.Plus(m.Where(Indicators.IsStock))).ToArray();
        }).ToArray();
        return (stocks, [.. changes.Select(months => months.Select(m => m.Where(id => !Indicators.IsStock(id))).ToArray())]);
    }

    private static (FigureVector[] Stocks, FigureVector[] Flows) Sums(ReleaseShape shape, (FigureVector[][] Stocks, FigureVector[][] Flows) clubs, int cut)
    {
        var stocks = Enumerable.Repeat(FigureVector.Zero, shape.Months).ToArray();
        var flows = Enumerable.Repeat(FigureVector.Zero, shape.Months).ToArray();
        for (var c = 0; c < shape.Clubs.Length; c++)
        {
            for (var m = 0; m < shape.Months; m++)
            {
                if (!shape.IsIn(cut, c, m)) continue;
                stocks[m] = stocks[m].Plus(clubs.Stocks[c][m]);
                flows[m] = flows[m].Plus(clubs.Flows[c][m]);
            }
        }

        return (stocks, flows);
    }
}
