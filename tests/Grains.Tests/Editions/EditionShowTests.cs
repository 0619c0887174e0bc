using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>How long and from how far away a number stands on.</summary>
public sealed class EditionShowTests
{
    private static readonly Period January = Period.Parse("2026-01");
    private static readonly Period Week = Period.Parse("2026-W10");

    [Theory]
    [InlineData("members", EditionShow.MostWeeksOfLevel)]
    [InlineData("rights.people", EditionShow.MostWeeksOfFlow)]
    public async Task A_number_stands_on_for_so_many_weeks_and_is_suppressed_then_until_the_difference_is_large(string id, int weeks)
    {
        var store = new Storage.Memory.MemoryRowStore();
        var book = new EditionBook();
        for (var week = 0; week <= weeks + 2; week++)
        {
            // Three more, for ever too few to tell; then twelve.
            book = await Made(store, book, week, id, week == 0 ? 40 : week <= weeks + 1 ? 43 : 52);
            var cells = book.Cells(new("da-a"), January, book.Editions.Length)!;
            var manifest = book.Manifests("da-a")[^1];
            long? said = cells.Values.TryGetValue(id, out var value) ? value : null;
            Assert.Equal(week <= weeks ? 40 : week == weeks + 1 ? null : 52L, said);
            Assert.Equal(week > 0 && week <= weeks, cells.Kept.ContainsKey(id));
            // The project's and the province's, in the month and, of what happened, in its quarter and year.
            Assert.Equal(week > 0 && week <= weeks ? [KeyValuePair.Create(Week, Indicators.IsStock(id) ? 2 : 6)] : [], manifest.KeptSince!);
        }
    }

    [Fact]
    public void A_level_stands_for_another_month_for_half_a_year_at_most()
    {
        var months = Enumerable.Range(0, 9).Select(i => January with { Ordinal = January.Ordinal + i }).ToArray();
        var decided = months.Select(m => new DecidedCell(new(new("da-a"), "members", m), 40, m == January));
        var shown = EditionShow.Cells(decided, _ => null, 1, 0, _ => 1);
        Assert.Equal(months.Take(1 + EditionShow.MostMonths), shown.Where(s => s.Value.Values.ContainsKey("members")).Select(s => s.Key));
        Assert.All(shown.Values.SelectMany(s => s.Kept.Values), k => Assert.Equal(January, k.Period));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task Whatever_comes_nothing_is_older_than_its_bound_and_the_manifest_tells_since_when_each_stands(int seed)
    {
        var world = new SyntheticProjects(seed);
        for (var week = 0; week < EditionShow.MostWeeksOfLevel + 7; week++) await world.Week(week, Protection.Full);
        foreach (var project in world.Spans.Keys)
        {
            foreach (var manifest in world.Book.Manifests(project))
            {
                var rows = Rows(world, project, manifest).ToArray();
                Assert.All(rows.SelectMany(r => r.Cells.Kept.Select(k => (k.Key, k.Value, r.Period))), k =>
                {
                    var stock = Indicators.IsStock(k.Key);
                    Assert.InRange(manifest.Week.Ordinal - world.Book.WeekOf(k.Value.Edition).Ordinal, 0, stock ? EditionShow.MostWeeksOfLevel : EditionShow.MostWeeksOfFlow);
                    Assert.InRange(Math.Abs(k.Value.Period.Ordinal - k.Period.Ordinal), 0, stock ? EditionShow.MostMonths : 0);
                });
                Assert.Equal(manifest.Kept, manifest.KeptSince!.Values.Sum());
                Assert.Equal(rows.Sum(r => r.Cells.Kept.Count), manifest.Kept);
            }
        }
    }

    private static IEnumerable<(Period Period, EditionCells Cells)> Rows(SyntheticProjects world, string project, EditionManifest manifest) =>
        from cut in EditionBook.Parts(manifest).Prepend(new Cut(project))
        from period in world.Months().SelectMany(m => (Period[])[m, ReleaseShape.QuarterOf(m), Period.OfYear(m.Year)]).Distinct()
        let cells = world.Book.Cells(cut, period, manifest.Number)
        where cells is not null
        select (period, cells);

    private static async Task<EditionBook> Made(Storage.Memory.MemoryRowStore store, EditionBook book, int week, string id, long value)
    {
        var told = new ProjectContribution
        {
            Club = "bac-ninh|a",
            Spans = [new() { From = new(2026, 1, 1) }],
            Months = ImmutableSortedDictionary<Period, FigureVector>.Empty.Add(January, FigureVector.Of((id, value))),
        };
        var read = new EditionMaker.ReadProject("da-a", new(2026, 1, 1), null, 1, ImmutableSortedDictionary<string, double>.Empty, [told]);
        var draft = EditionMaker.Draft(book, Week with { Ordinal = Week.Ordinal + week }, January, DateTimeOffset.UnixEpoch, [read]);
        Assert.True(await EditionBook.Write(store, book, draft));
        return await EditionBook.Load(store);
    }
}
