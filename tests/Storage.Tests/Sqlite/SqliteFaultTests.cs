using ClbCloud.Storage.Sqlite;
using ClbCloud.Storage.Tests.PowerLoss;
using SQLitePCL;

namespace ClbCloud.Storage.Tests.Sqlite;

/// <summary>A full or failing disk: what callers hear, what reads see, and how the store comes back.</summary>
public sealed class SqliteFaultTests
{
    private const string Club = "bac-ninh|clb-0007";
    private const int SyncFailed = raw.SQLITE_IOERR | (4 << 8);

    [Fact]
    public async Task On_a_full_disk_commits_fail_reads_go_on_and_commits_return_with_the_space()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        await InsertAsync(disk, "before");
        disk.Fault = (op, _) => op is DiskOp.Write ? raw.SQLITE_FULL : 0;
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<RowStoreException>(() => InsertAsync(disk, "during"));
            Assert.NotNull(await disk.Store.GetAsync(Club, "before"));
            Assert.Null(await disk.Store.GetAsync(Club, "during"));
            Assert.False(disk.Store.Health.Healthy);
        }
        disk.Fault = null;
        Assert.True((await InsertAsync(disk, "after")).Committed);
        Assert.True(disk.Store.Health.Healthy);
        await using var copy = await disk.OpenCopyAsync();
        Assert.Equal(IntegrityResult.Good, await copy.IntegrityCheck);
        Assert.Equal(["after", "before"], (await copy.RangeAsync(Club, "", "~")).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task A_failed_sync_fails_every_commit_of_the_group()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        disk.Hold();
        var first = InsertAsync(disk, "first");
        await disk.Held;
        var group = Enumerable.Range(0, 5).Select(i => InsertAsync(disk, $"{i}")).ToList();
        disk.Fault = FailSyncs(1);
        disk.Release();
        Assert.True((await first).Committed);
        foreach (var commit in group) await Assert.ThrowsAsync<RowStoreException>(() => commit);
        Assert.True((await InsertAsync(disk, "0")).Committed);
    }

    [Fact]
    public async Task A_commit_whose_sync_failed_and_that_reads_as_missing_stays_missing_after_a_crash()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        await InsertAsync(disk, "before");
        disk.Fault = FailSyncs(1);
        await Assert.ThrowsAsync<RowStoreException>(() => InsertAsync(disk, "unknown"));
        Assert.Null(await disk.Store.GetAsync(Club, "unknown"));
        await using var crashed = await disk.OpenCopyAsync();
        Assert.NotNull(await crashed.GetAsync(Club, "before"));
        Assert.Null(await crashed.GetAsync(Club, "unknown"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task After_failed_syncs_the_store_commits_again_and_gives_no_ETag_twice(int failures)
    {
        await using var disk = await SqliteDisk.OpenAsync();
        var etags = new List<string?>((await InsertAsync(disk, "first")).ETags);
        disk.Fault = FailSyncs(failures);
        CommitResult? result = null;
        for (var i = 0; i < 10 && result is null; i++)
        {
            try { result = await InsertAsync(disk, $"again-{i}"); }
            catch (RowStoreException) { Assert.NotNull(await disk.Store.GetAsync(Club, "first")); }
        }
        Assert.True(result!.Committed);
        etags.AddRange(result.ETags);
        await using var crashed = await disk.OpenCopyAsync();
        Assert.Equal(IntegrityResult.Good, await crashed.IntegrityCheck);
        etags.AddRange((await crashed.CommitAsync(Club, [RowWrite.Put("first", new byte[1])])).ETags);
        Assert.Equal(3, etags.Distinct().Count());
    }

    [Fact]
    public async Task A_failed_checkpoint_fails_no_commit()
    {
        await using var disk = await SqliteDisk.OpenAsync(options => options.CheckpointPages = 1);
        disk.Fault = (_, file) => SqliteDisk.IsLog(file) ? 0 : SyncFailed;
        for (var i = 0; i < 5; i++) Assert.True((await InsertAsync(disk, $"{i}")).Committed);
        disk.Fault = null;
        Assert.True((await InsertAsync(disk, "last")).Committed);
        Assert.Equal(6, (await disk.Store.RangeAsync(Club, "", "~")).Rows.Count);
    }

    [Fact]
    public async Task A_close_on_a_failing_disk_ends_and_the_next_start_checks()
    {
        await using var disk = await SqliteDisk.OpenAsync();
        await InsertAsync(disk, "a");
        disk.Fault = (op, _) => op is DiskOp.Sync or DiskOp.Write ? SyncFailed : 0;
        await disk.Store.DisposeAsync();
        await using var next = await disk.OpenCopyAsync();
        Assert.Equal(IntegrityResult.Good, await next.IntegrityCheck);
        Assert.NotNull(await next.GetAsync(Club, "a"));
    }

    /// <summary>The next so many syncs of the log fail, after what was written has reached the file.</summary>
    private static Func<DiskOp, string, int> FailSyncs(int count) => (op, file) =>
        op is DiskOp.Sync && SqliteDisk.IsLog(file) && Interlocked.Decrement(ref count) >= 0 ? SyncFailed : 0;

    private static Task<CommitResult> InsertAsync(SqliteDisk disk, string key) =>
        disk.Store.CommitAsync(Club, [RowWrite.Insert(key, new byte[100])]).AsTask();
}
