using ClbCloud.Storage.Crash;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.PowerLoss;

/// <summary>
/// Records what the store asks of the disk while it works, then cuts the power at many points of the record and opens
/// what the disk may hold. See docs/adr/0003-row-store.md for what is modelled.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    private const int Cuts = 300;

    private static readonly string[] Partitions = ["bac-ninh|clb-0001", "bac-ninh|clb-0002", "thanh-hoa|clb-0001"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_power_cut_at_any_point_loses_no_answered_commit_and_halves_none(int seed)
    {
        var entries = await RecordAsync(commitsEach: 60);
        var random = new Random(seed);
        // From the first write on: a cut while the file is being made counts too.
        var cuts = Enumerable.Range(0, Cuts).Select(_ => random.Next(entries.Count + 1)).Order().ToList();
        var image = new CrashImage();
        var (at, answered) = (0, new Dictionary<string, int>(StringComparer.Ordinal));
        var (inLog, inCheckpoint) = (0, 0);
        foreach (var cut in cuts)
        {
            for (; at < cut; at++)
            {
                image.Advance(entries[at]);
                if (entries[at].Op is DiskOp.Note) answered[entries[at].File] = entries[at].Number;
            }
            if (image.IsUnsure("clbcloud.db-wal")) inLog++;
            if (image.IsUnsure("clbcloud.db")) inCheckpoint++;
            await VerifyAsync(image, random, answered, $"seed {seed}, cut at {cut} of {entries.Count}");
        }
        Assert.True(inLog > Cuts / 10 && inCheckpoint > Cuts / 10, $"{inLog} cuts in the log and {inCheckpoint} in a checkpoint show too little.");
    }

    [Fact]
    public async Task On_a_disk_that_ignores_syncs_the_same_cuts_do_lose_commits()
    {
        var entries = await RecordAsync(commitsEach: 20);
        var image = new CrashImage();
        var answered = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            image.Advance(entry, heedSyncs: false);
            if (entry.Op is DiskOp.Note) answered[entry.File] = entry.Number;
        }
        // An orderly close is at the end, so only the syncs stand between the commits and their loss.
        var lost = 0;
        for (var seed = 0; seed < 10; seed++)
            if (await Record.ExceptionAsync(() => VerifyAsync(image, new Random(seed), answered, "no syncs")) is not null) lost++;
        Assert.True(lost > 0, "The model cannot see a loss.");
    }

    [Fact]
    public async Task Every_answer_comes_after_a_sync_of_the_log_that_follows_its_last_write()
    {
        var entries = await RecordAsync(commitsEach: 10, one: true);
        var (unsynced, answers, syncs) = (false, 0, 0);
        foreach (var entry in entries)
        {
            if (entry.File.EndsWith("-wal", StringComparison.Ordinal) && entry.Op is not DiskOp.Note)
            {
                unsynced = entry.Op is not DiskOp.Sync;
                if (entry.Op is DiskOp.Sync) syncs++;
            }
            if (entry.Op is not DiskOp.Note) continue;
            answers++;
            Assert.False(unsynced, $"Answer {entry.Number} came before the sync.");
        }
        Assert.Equal(10, answers);
        Assert.True(syncs >= answers, $"{syncs} syncs for {answers} answers.");
    }

    /// <summary>The store's requests to the disk, from an empty folder to an orderly close, with checkpoints in between.</summary>
    private async Task<IReadOnlyList<DiskEntry>> RecordAsync(int commitsEach, bool one = false)
    {
        var path = folder.Under("recorded");
        var log = RecordingVfs.Record(path);
        try
        {
            var options = new SqliteRowStoreOptions { Folder = path, CheckpointPages = 40, Vfs = RecordingVfs.Name };
            await using var store = await SqliteRowStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
            await Task.WhenAll(Partitions.Take(one ? 1 : Partitions.Length).Select(async partition =>
            {
                var commits = new NumberedCommits(store, partition);
                for (var i = 0; i < commitsEach; i++) log.Note(partition, await commits.CommitNextAsync());
            }));
        }
        finally
        {
            RecordingVfs.Forget(path);
        }
        return log.Entries;
    }

    private async Task VerifyAsync(CrashImage image, Random random, Dictionary<string, int> answered, string where)
    {
        var path = folder.Under("image");
        image.WriteTo(path, random);
        try
        {
            var options = new SqliteRowStoreOptions { Folder = path, Readers = 1 };
            await using var store = await SqliteRowStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
            Assert.NotEqual(IntegrityResult.Damaged, await store.IntegrityCheck);
            foreach (var partition in Partitions)
            {
                var head = await NumberedCommits.VerifyAsync(store, partition);
                Assert.True(head >= answered.GetValueOrDefault(partition), $"{where}: {partition} was answered {answered.GetValueOrDefault(partition)} but holds {head}.");
            }
        }
        catch (RowStoreException e)
        {
            throw new InvalidOperationException($"{where}: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
