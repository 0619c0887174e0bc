using ClbCloud.Storage.Sqlite;
using ClbCloud.Storage.Tests.PowerLoss;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Sqlite;

/// <summary>A store on a disk whose syncs the test can hold up and whose requests it can refuse.</summary>
internal sealed class SqliteDisk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = new();
    private readonly ManualResetEventSlim released = new();
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DiskLog log;

    private SqliteDisk()
    {
        log = RecordingVfs.Record(folder.Path);
    }

    internal SqliteRowStore Store { get; private set; } = null!;

    internal Func<DiskOp, string, int>? Fault
    {
        set => log.Fault = value;
    }

    /// <summary>Completes when a sync is being held up.</summary>
    internal Task Held => held.Task.WaitAsync(Patience);

    internal static async Task<SqliteDisk> OpenAsync(Action<SqliteRowStoreOptions>? change = null)
    {
        var disk = new SqliteDisk();
        var options = new SqliteRowStoreOptions { Folder = disk.folder.Path, Vfs = RecordingVfs.Name };
        change?.Invoke(options);
        disk.Store = await SqliteRowStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
        return disk;
    }

    internal static bool IsLog(string file) => file.EndsWith("-wal", StringComparison.Ordinal);

    internal int LogSyncs() => log.Entries.Count(entry => entry.Op is DiskOp.Sync && IsLog(entry.File));

    /// <summary>Holds up the log's syncs from now on, until <see cref="Release"/>.</summary>
    internal void Hold() => log.Fault = (op, file) =>
    {
        if (op is not DiskOp.Sync || !IsLog(file)) return 0;
        held.TrySetResult();
        released.Wait();
        return 0;
    };

    internal void Release() => released.Set();

    /// <summary>Opens a copy of the files as they are, as after a kill.</summary>
    internal async Task<SqliteRowStore> OpenCopyAsync()
    {
        var copy = Directory.CreateDirectory(folder.Under("copy")).FullName;
        foreach (var file in (string[])["clbcloud.db", "clbcloud.db-wal"]) File.Copy(folder.Under(file), Path.Combine(copy, file));
        return await SqliteRowStore.OpenAsync(new SqliteRowStoreOptions { Folder = copy }, TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        log.Fault = null;
        await Store.DisposeAsync();
        RecordingVfs.Forget(folder.Path);
        folder.Dispose();
        released.Dispose();
    }
}
