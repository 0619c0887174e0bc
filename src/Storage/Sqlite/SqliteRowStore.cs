using ClbCloud.Storage.Grouping;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Storage.Sqlite;

/// <summary>
/// Rows in one SQLite file, for one process at a time. See docs/adr/0003-row-store.md for what survives which fault.
/// Dispose it to stop in order: the writer drains, the log is emptied, the next start needs no check.
/// </summary>
public sealed class SqliteRowStore : IMonitoredRowStore, IPartitionReader, IAsyncDisposable, IDisposable
{
    private readonly StoreFile file;
    private readonly FileStream folderLock;
    private readonly GroupCommitter writer;
    private readonly ReadPool readers;
    private readonly ILogger log;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock disposeGate = new();
    private Task? disposed;

    private SqliteRowStore(SqliteRowStoreOptions options, FileStream folderLock, StoreFile file, SqliteConnection connection, TimeProvider clock, ILogger log)
    {
        (this.folderLock, this.file, this.log) = (folderLock, file, log);
        Schema.Migrate(connection);
        var unclean = Schema.Number(connection, "SELECT value FROM meta WHERE name='clean'") == 0;
        StoreFile.Execute(connection, "UPDATE meta SET value=0 WHERE name='clean'");
        var lastETag = Schema.Number(connection, "SELECT value FROM meta WHERE name='etags'");
        readers = new ReadPool(file, Math.Max(1, options.Readers));
        log.Opened(options.Folder, Schema.Newest);
        if (unclean) log.UncleanStop();
        IntegrityDetail = unclean
            ? Sqlite.IntegrityCheck.Start(file, options.FullIntegrityCheckBytes, clock, log, closing.Token)
            : Task.FromResult((IntegrityResult.NotNeeded, (string?)null));
        IntegrityCheck = Summarize();
        writer = new GroupCommitter(options, file, new WriteConnection(connection), lastETag, clock, log);
        StorageMetrics.Watch(this, System.IO.Path.GetFullPath(options.Folder));
    }

    /// <summary>The check that follows an unclean stop; it runs while the store serves.</summary>
    public Task<IntegrityResult> IntegrityCheck { get; }

    /// <summary>Whether commits succeed and the file is sound, as far as is known.</summary>
    public RowStoreHealth Health =>
        IntegrityDetail is { IsCompletedSuccessfully: true, Result.Problem: { } damage } ? new(damage)
        : writer.Problem is { } problem ? new(problem)
        : RowStoreHealth.Good;

    private Task<(IntegrityResult Result, string? Problem)> IntegrityDetail { get; }

    /// <summary>Opens the store, migrating the file when it is older.</summary>
    /// <exception cref="RowStoreException">The store cannot start; the message says why.</exception>
    public static Task<SqliteRowStore> OpenAsync(SqliteRowStoreOptions options, TimeProvider clock, ILogger logger, CancellationToken ct = default) =>
        Task.Run(() => Open(options, clock, logger), ct);

    /// <inheritdoc cref="OpenAsync"/>
    public static SqliteRowStore Open(SqliteRowStoreOptions options, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Folder)) throw new RowStoreException("No folder is set for the row store.");
        FileStream? folderLock = null;
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            folderLock = FolderLock.Take(options.Folder);
            var file = new StoreFile(options);
            connection = file.OpenForWriting();
            return new SqliteRowStore(options, folderLock, file, connection, clock, logger);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            folderLock?.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException)
                throw new RowStoreException($"The row store in '{options.Folder}' cannot be opened: {e.Message}", e);
            throw;
        }
    }

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        RowLimits.CheckKey(key, "The key", nameof(key));
        return readers.ReadAsync(reader => reader.Get(partition, key), ct);
    }

    public ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        RowLimits.CheckKeys(partition, keys);
        return readers.ReadAsync<IReadOnlyList<Row?>>(reader => reader.GetMany(partition, keys, ct), ct);
    }

    public ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
    {
        RowLimits.CheckRange(partition, from, to, limit, after);
        return readers.ReadAsync(reader => reader.Range(partition, from, to, limit, after), ct);
    }

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        RowWrite[] own = [.. writes];
        var bytes = RowLimits.CheckCommit(partition, own);
        return writer.CommitAsync(new PendingCommit(partition, own, bytes), ct);
    }

    public ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default)
    {
        RowLimits.CheckPage(limit, after);
        return readers.ReadAsync<IReadOnlyList<string>>(reader => reader.Partitions(after, limit, ct), ct);
    }

    public ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        return readers.ReadAsync<IReadOnlyList<Row>>(reader => reader.Whole(partition, ct), ct);
    }

    public async ValueTask DisposeAsync()
    {
        Task close;
        lock (disposeGate) close = disposed ??= CloseAsync();
        await close;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task CloseAsync()
    {
        StorageMetrics.Forget(this);
        var connection = await writer.DrainAsync();
        await closing.CancelAsync();
        await IntegrityDetail;
        await readers.DisposeAsync();
        try
        {
            connection ??= new WriteConnection(file.OpenForWriting());
            connection.CloseCleanly();
            log.Closed();
        }
        catch (Exception e) when (e is SqliteException or RowStoreException)
        {
            log.CloseFailed(e);
        }
        finally
        {
            connection?.Dispose();
            await folderLock.DisposeAsync();
            closing.Dispose();
        }
    }

    private async Task<IntegrityResult> Summarize() => (await IntegrityDetail).Result;
}
