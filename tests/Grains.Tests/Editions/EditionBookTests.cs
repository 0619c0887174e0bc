using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>Many weeks of drawn countries: what must hold of every edition.</summary>
public sealed class EditionBookTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public async Task Whatever_comes_an_edition_stays_what_it_was_and_no_step_between_editions_is_small(int seed)
    {
        var world = new SyntheticProjects(seed);
        var frozen = new List<string>();
        for (var week = 0; week < 8; week++)
        {
            await world.Week(week, Protection.Full);
            for (var e = 1; e <= week; e++) Assert.Equal(frozen[e - 1], Text(world, e));
            frozen.Add(Text(world, week + 1));
        }

        var manifests = world.Book.Manifests("da-a");
        Assert.Equal(manifests.Skip(1).Select(m => m.Before), manifests.Take(7).Select(m => (string?)m.Sha256));
        foreach (var (cut, period) in Rows(world))
        {
            var cells = Enumerable.Range(1, 8).Select(e => world.Book.Cells(cut, period, e)).OfType<EditionCells>().ToArray();
            foreach (var id in cells.SelectMany(c => c.Values.Keys).Distinct().Where(ReleaseTables.IsProtected))
            {
                Assert.All(cells, c => Assert.False(c.Values.GetValueOrDefault(id) is > 0 and < 11, $"{cut} {period} {id}"));
                var fresh = cells.Where(c => c.Values.ContainsKey(id) && !c.Kept.ContainsKey(id)).Select(c => c.Values[id]).ToArray();
                Assert.All(fresh.Zip(fresh.Skip(1)), p => Assert.True(Math.Abs(p.Second - p.First) is 0 or >= ReleaseTables.Smallest, $"{cut} {period} {id}: {p.First}, then {p.Second}"));
            }
        }
    }

    [Fact]
    public async Task A_run_that_did_not_reach_its_end_is_no_edition()
    {
        var store = new Storage.Memory.MemoryRowStore();
        var draft = EditionMaker.Draft(new(), Period.Parse("2026-W10"), Period.Parse("2026-01"), DateTimeOffset.UnixEpoch, []) with { Manifests = [Manifest()] };
        Assert.True(await EditionBook.Write(store, new(), draft));
        var book = await EditionBook.Load(store);
        // Two make the second at once.
        Assert.True(await EditionBook.Write(store, book, draft with { Number = 2 }));
        Assert.False(await EditionBook.Write(store, book, draft with { Number = 2, Manifests = [Manifest() with { Sha256 = "khac" }] }));
        var after = await EditionBook.Load(store);
        Assert.Equal((2, 2), (after.Editions.Length, after.Manifests("da-a").Count));
        Assert.DoesNotContain(after.Manifests("da-a"), m => m.Sha256 == "khac");
    }

    private static EditionManifest Manifest() => new()
    {
        Project = "da-a",
        Week = Period.Parse("2026-W10"),
        Number = 1,
        ReleasedAt = DateTimeOffset.UnixEpoch,
        From = Period.Parse("2026-01"),
        To = Period.Parse("2026-01"),
        Coverage = 1,
        Provinces = System.Collections.Immutable.ImmutableSortedDictionary<string, double>.Empty,
        Cells = 0,
        Kept = 0,
        Suppressed = 0,
        Sha256 = "0",
    };

    private static IEnumerable<(Cut Cut, Period Period)> Rows(SyntheticProjects world) =>
        from project in world.Spans.Keys
        from cut in (Cut[])[new(project), new(project, "bac-ninh"), new(project, "ha-mau")]
        from month in world.Months()
        select (cut, month);

    private static string Text(SyntheticProjects world, int edition) => string.Join('\n', Rows(world).Select(r => world.Book.Cells(r.Cut, r.Period, edition)).OfType<EditionCells>().Select(c => Convert.ToHexString(RowBody.Write(c))));
}
