using System.Diagnostics.Metrics;

namespace ClbCloud.Storage.Tests.Sqlite;

/// <summary>How concurrent commits share a sync, and when they are answered.</summary>
public sealed class SqliteGroupTests
{
    private const string Club = "bac-ninh|clb-0007";

    [Fact]
    public async Task Nobody_is_answered_and_nobody_reads_the_row_before_the_sync_is_done()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        disk.Hold();
        var commit = InsertAsync(disk, "a");
        await disk.Held;
        Assert.False(commit.IsCompleted);
        Assert.Null(await disk.Store.GetAsync(Club, "a"));
        disk.Release();
        Assert.True((await commit).Committed);
        Assert.NotNull(await disk.Store.GetAsync(Club, "a"));
    }

    [Fact]
    public async Task Commits_that_wait_for_a_sync_share_the_next_one()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        var before = disk.LogSyncs();
        disk.Hold();
        var first = InsertAsync(disk, "first");
        await disk.Held;
        var rest = Enumerable.Range(0, 50).Select(i => InsertAsync(disk, $"{i}")).ToList();
        disk.Release();
        Assert.All(await Task.WhenAll([first, .. rest]), result => Assert.True(result.Committed));
        Assert.Equal(2, disk.LogSyncs() - before);
    }

    [Fact]
    public async Task A_group_is_bounded_by_commits()
    {
        await using var disk = await SqliteDisk.OpenAsync(options => options.MaxGroupCommits = 4);
        Assert.Equal(1 + 3, await SyncsForAsync(disk, waiting: 9, bodyBytes: 10));
    }

    [Fact]
    public async Task A_group_is_bounded_by_bytes()
    {
        await using var disk = await SqliteDisk.OpenAsync(options => options.MaxGroupBytes = 2100);
        Assert.Equal(1 + 5, await SyncsForAsync(disk, waiting: 9, bodyBytes: 1000));
    }

    [Fact]
    public async Task A_conflict_in_a_group_leaves_the_others_standing()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        disk.Hold();
        var first = InsertAsync(disk, "first");
        await disk.Held;
        var wins = disk.Store.CommitAsync(Club, [RowWrite.Insert("same", Body(1))]).AsTask();
        var loses = disk.Store.CommitAsync(Club, [RowWrite.Insert("half", Body(1)), RowWrite.Insert("same", Body(1))]).AsTask();
        var other = InsertAsync(disk, "other");
        disk.Release();
        Assert.True((await first).Committed);
        Assert.True((await wins).Committed);
        Assert.Equal("same", (await loses).ConflictKey);
        Assert.True((await other).Committed);
        Assert.Equal(["first", "other", "same"], (await disk.Store.RangeAsync(Club, "", "~")).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task A_commit_cancelled_while_it_waits_leaves_nothing()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        using var cancel = new CancellationTokenSource();
        disk.Hold();
        var first = InsertAsync(disk, "first");
        await disk.Held;
        var waits = disk.Store.CommitAsync(Club, [RowWrite.Insert("a", Body(1))], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        disk.Release();
        await first;
        await InsertAsync(disk, "later");
        Assert.Null(await disk.Store.GetAsync(Club, "a"));
    }

    [Fact]
    public async Task A_commit_cancelled_while_it_is_written_gets_its_real_answer()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        using var cancel = new CancellationTokenSource();
        disk.Hold();
        var commit = disk.Store.CommitAsync(Club, [RowWrite.Insert("a", Body(1))], cancel.Token).AsTask();
        await disk.Held;
        await cancel.CancelAsync();
        disk.Release();
        Assert.True((await commit).Committed);
    }

    [Fact]
    public async Task Closing_answers_the_commits_that_wait()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        disk.Hold();
        var first = InsertAsync(disk, "first");
        await disk.Held;
        var waits = InsertAsync(disk, "waits");
        var closed = disk.Store.DisposeAsync().AsTask();
        disk.Release();
        await closed;
        Assert.True((await first).Committed);
        Assert.True((await waits).Committed);
    }

    [Fact]
    public async Task Commits_groups_and_conflicts_are_measured()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == StorageMetrics.MeterName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value > 0);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value > 0);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value > 0);
        listener.Start();
        await using var disk = await SqliteDisk.OpenAsync();
        await InsertAsync(disk, "a");
        await InsertAsync(disk, "a");
        foreach (var name in (string[])["clb.store.commit.duration", "clb.store.group.size", "clb.store.conflicts"])
            Assert.True(seen.GetValueOrDefault(name), name);
    }

    private static async Task<int> SyncsForAsync(SqliteDisk disk, int waiting, int bodyBytes)
    {
        var before = disk.LogSyncs();
        disk.Hold();
        var first = InsertAsync(disk, "first");
        await disk.Held;
        var rest = Enumerable.Range(0, waiting).Select(i => InsertAsync(disk, $"{i}", bodyBytes)).ToList();
        disk.Release();
        await Task.WhenAll([first, .. rest]);
        return disk.LogSyncs() - before;
    }

    private static Task<CommitResult> InsertAsync(SqliteDisk disk, string key, int bodyBytes = 10) =>
        disk.Store.CommitAsync(Club, [RowWrite.Insert(key, Body(bodyBytes))]).AsTask();

    private static ReadOnlyMemory<byte> Body(int bytes) => new byte[bytes];
}
