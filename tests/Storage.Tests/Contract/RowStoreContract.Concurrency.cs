using System.Globalization;
using System.Text;

namespace ClbCloud.Storage.Tests.Contract;

public abstract partial class RowStoreContract
{
    [Fact]
    public async Task Counters_that_many_increment_by_ETag_end_exact()
    {
        const int Workers = 16, Each = 15;
        string[] clubs = [Club, OtherClub];
        var conflicts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => IncrementAsync(clubs[worker % 2], worker, Each, most: Workers / 2 * Each))));
        foreach (var club in clubs)
        {
            Assert.Equal(Workers / 2 * Each, Number(await Store.GetAsync(club, "counter")));
            // Each increment left its own row in the same commit: the values read are 0, 1, 2, … each once.
            var read = (await AllAsync(club, "n|", "n}")).Select(row => Number(row)).Order();
            Assert.Equal(Enumerable.Range(0, Workers / 2 * Each), read);
        }
        Assert.True(conflicts.Sum() > 0, "Nobody met anybody; the test shows nothing.");
    }

    [Fact]
    public async Task Of_many_who_insert_the_same_rows_one_wins_whole()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(worker => Task.Run(async () =>
            await CommitAsync([.. Keys(worker).Select(key => RowWrite.Insert(key, Body($"{worker}")))]))));
        var winner = Assert.Single(Enumerable.Range(0, 24), worker => results[worker].Committed);
        var rows = await AllAsync();
        Assert.Equal(10, rows.Count);
        Assert.All(rows, row => Assert.Equal($"{winner}", Text(row)));

        // Each in another order, so that they meet at different rows.
        static IEnumerable<string> Keys(int worker) => Enumerable.Range(0, 10).Select(i => $"k{(i + worker) % 10}");
    }

    [Fact]
    public async Task Transfers_between_rows_keep_the_sum_that_every_reader_sees()
    {
        string[] keys = ["fund|a", "fund|b", "fund|c", "fund|d"];
        await CommittedAsync([.. keys.Select(key => RowWrite.Insert(key, Body("100")))]);
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => TransferAsync(keys, new Random(worker), 25, most: 8 * 25))));
        var looks = 0;
        do
        {
            Assert.Equal(400, (await Store.GetManyAsync(Club, keys)).Sum(row => Number(row)));
            Assert.Equal(400, (await Store.RangeAsync(Club, "fund|", "fund}")).Rows.Sum(row => Number(row)));
            looks++;
            await Task.Yield();
        }
        while (!writers.IsCompleted);
        await writers;
        Assert.True(looks > 0);
        Assert.Equal(400, (await Store.GetManyAsync(Club, keys)).Sum(row => Number(row)));
    }

    [Fact]
    public async Task Whoever_has_the_answer_reads_the_row()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var etag = (await Store.CommitAsync($"club-{worker}", [RowWrite.Put("head", Body($"{i}"))])).ETags[0];
                Assert.Equal(etag, (await Store.GetAsync($"club-{worker}", "head"))!.ETag);
            }
        })));
    }

    private async Task<int> IncrementAsync(string club, int worker, int times, int most)
    {
        var conflicts = 0;
        for (var done = 0; done < times;)
        {
            var row = await Store.GetAsync(club, "counter");
            await Task.Yield(); // Lets the others in between the read and the commit.
            var value = row is null ? 0 : Number(row);
            var next = Body((value + 1).ToString(CultureInfo.InvariantCulture));
            var result = await Store.CommitAsync(club,
            [
                RowWrite.Insert($"n|{worker:D2}|{done:D3}", Body(value.ToString(CultureInfo.InvariantCulture))),
                row is null ? RowWrite.Insert("counter", next) : RowWrite.Update("counter", row.ETag, next),
            ]);
            if (result.Committed) done++;
            else conflicts++;
            // Every conflict is another's success since the read, so there is an end to them.
            Assert.InRange(conflicts, 0, most);
        }
        return conflicts;
    }

    private async Task TransferAsync(string[] keys, Random random, int times, int most)
    {
        for (int done = 0, conflicts = 0; done < times;)
        {
            var (from, to) = (random.Next(keys.Length), random.Next(keys.Length));
            if (from == to) continue;
            var rows = await Store.GetManyAsync(Club, [keys[from], keys[to]]);
            var sum = random.Next(1, 10);
            var result = await CommitAsync(
                RowWrite.Update(keys[from], rows[0]!.ETag, Body((Number(rows[0]) - sum).ToString(CultureInfo.InvariantCulture))),
                RowWrite.Update(keys[to], rows[1]!.ETag, Body((Number(rows[1]) + sum).ToString(CultureInfo.InvariantCulture))));
            if (result.Committed) done++;
            else conflicts++;
            Assert.InRange(conflicts, 0, most);
        }
    }

    private static int Number(Row? row) => int.Parse(Encoding.UTF8.GetString(row!.Body.Span), CultureInfo.InvariantCulture);
}
