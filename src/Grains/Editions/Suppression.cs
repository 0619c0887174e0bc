using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Editions;

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
            var pass = new ReleasePass(shape, protection, banned);
            pass.Run(cells);
            if (!protection.HasFlag(Protection.Sums) || pass.Worst() is not { } bad) return Answer(input, cells, pass.Said, pass.Sets);
            banned.Add(bad);
        }

        return Answer(input, cells, [.. cells.Where(c => !ReleasePass.IsGuarded(c.Key.Indicator, protection)).Select(c => c.Key)], []);
    }

    private static ReleaseDecision Answer(ReleaseInput input, List<Candidate> cells, HashSet<CellKey> said, List<CellKey> sets) => new(
        [.. cells.Select(c => new DecidedCell(c.Key, c.Value, said.Contains(c.Key)))],
        [.. sets.Select(s => new ReleasedSet(s, input.Edition))]);

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
        var (stocks, flows) = (Empty(shape), Empty(shape));
        foreach (var clubs in shape.Counted.GroupBy(c => c.Clubs))
        {
            var changes = clubs.ToLookup(c => c.Month, c => c.Figures);
            var level = FigureVector.Zero;
            for (var m = 0; m < shape.Months; m++)
            {
                var sum = FigureVector.Sum(changes[m]);
                stocks[clubs.Key][m] = level = level.Plus(sum.Where(Indicators.IsStock));
                flows[clubs.Key][m] = sum.Where(id => !Indicators.IsStock(id));
            }
        }

        return (stocks, flows);
    }

    private static FigureVector[][] Empty(ReleaseShape shape) => [.. shape.Clubs.Select(_ => Enumerable.Repeat(FigureVector.Zero, shape.Months).ToArray())];

    private static (FigureVector[] Stocks, FigureVector[] Flows) Sums(ReleaseShape shape, (FigureVector[][] Stocks, FigureVector[][] Flows) clubs, int cut)
    {
        var months = Enumerable.Range(0, shape.Months).Select(m => shape.ClubsOf(cut).Where(c => shape.IsIn(cut, c, m)).ToArray()).ToArray();
        return ([.. months.Select((own, m) => FigureVector.Sum(own.Select(c => clubs.Stocks[c][m])))], [.. months.Select((own, m) => FigureVector.Sum(own.Select(c => clubs.Flows[c][m])))]);
    }
}
