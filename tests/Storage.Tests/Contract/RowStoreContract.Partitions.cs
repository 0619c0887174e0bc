namespace ClbCloud.Storage.Tests.Contract;

public abstract partial class RowStoreContract
{
    private IPartitionReader Reader => Assert.IsAssignableFrom<IPartitionReader>(Store);

    [Fact]
    public async Task Partitions_with_rows_are_listed_in_byte_order_page_by_page()
    {
        string[] partitions = ["", "a", "c|bac-ninh|clb-0007", "u|nation", "\uE000", "\U0001F475"];
        foreach (var partition in partitions.Reverse()) await Store.CommitAsync(partition, [RowWrite.Insert("k", Body("x")), RowWrite.Insert("l", Body("y"))]);
        Assert.Equal(partitions, await Reader.PartitionsAsync(null, 1000));
        var paged = new List<string>();
        string? after = null;
        while (await Reader.PartitionsAsync(after, 4) is { Count: > 0 } page)
        {
            paged.AddRange(page);
            after = page[^1];
        }

        Assert.Equal(partitions, paged);
    }

    [Fact]
    public async Task A_partition_without_rows_any_more_is_not_listed()
    {
        await CommittedAsync(RowWrite.Insert("a", Body("x")));
        await CommittedAsync(RowWrite.Remove("a"));
        Assert.Empty(await Reader.PartitionsAsync(null, 10));
        Assert.Empty(await Reader.ReadWholeAsync(Club));
    }

    [Fact]
    public async Task A_whole_partition_is_read_in_key_order_and_no_other()
    {
        string[] keys = ["", "a", "b", "\uE000", "\U0001F475", "\U0010FFFF\U0010FFFF"];
        await CommittedAsync([.. keys.Reverse().Select(k => RowWrite.Insert(k, Body($"v{k}")))]);
        await Store.CommitAsync(OtherClub, [RowWrite.Insert("other", Body("x"))]);
        foreach (var rows in (IReadOnlyList<Row>[])[await Reader.ReadWholeAsync(Club), await WholePartition.ReadAsync(Store, Club)])
        {
            Assert.Equal(keys, rows.Select(r => r.Key));
            Assert.All(rows, r => Assert.Equal($"v{r.Key}", Text(r)));
        }

        Assert.Equal((await Store.GetAsync(Club, "a"))!.ETag, (await Reader.ReadWholeAsync(Club))[1].ETag);
    }

    [Fact]
    public async Task A_whole_partition_never_shows_half_a_commit()
    {
        RowWrite[] Commit(int n) => [.. Enumerable.Range(0, 60).Select(i => RowWrite.Put(i == 59 ? "head" : $"k{i:D2}", Body($"{n}")))];
        await CommittedAsync(Commit(0));
        var stop = false;
        using var reading = new SemaphoreSlim(0);
        // A few commits in each reading: a store without snapshots gives up on a partition that never stands still.
        var writing = Task.Run(async () =>
        {
            for (var n = 1; !Volatile.Read(ref stop); n++)
            {
                if (n % 4 == 0) await reading.WaitAsync();
                await Store.CommitAsync(Club, Commit(n));
            }
        });
        var seen = new HashSet<string>();
        while (seen.Count < 5)
        {
            reading.Release();
            var rows = await Reader.ReadWholeAsync(Club);
            Assert.Equal(60, rows.Count);
            seen.Add(Assert.Single(rows.Select(r => Text(r)).Distinct()));
        }

        Volatile.Write(ref stop, true);
        reading.Release();
        await writing;
    }
}
