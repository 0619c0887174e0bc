using ClbCloud.Storage.Grouping;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Storage.Sqlite;

/// <summary>
/// The one writer. Commits that arrive while a transaction syncs form the next one, so one sync serves many callers.
/// A caller is answered after COMMIT has returned, never before.
/// </summary>
internal sealed class GroupCommitter
{
    /// <summary>ETags are reserved in blocks, so that few transactions have to write the counter.</summary>
    internal const long ETagBlock = 1_000_000;

    private readonly SqliteRowStoreOptions options;
    private readonly StoreFile file;
    private readonly ILogger log;
    private readonly CommitQueue waiting;
    private readonly Thread thread;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PendingCommit> group = [];
    private WriteConnection? connection;
    private long lastETag;
    private long reservedETag;
    private int pagesSinceCheckpoint;
    private volatile string? problem;

    internal GroupCommitter(SqliteRowStoreOptions options, StoreFile file, WriteConnection connection, long lastETag, TimeProvider clock, ILogger log)
    {
        (this.options, this.file, this.connection, this.log) = (options, file, connection, log);
        this.lastETag = reservedETag = lastETag;
        waiting = new("sqlite", options.MaxWaitingCommits, options.MaxGroupCommits, options.MaxGroupBytes, clock);
        thread = new Thread(Run) { IsBackground = true, Name = "ClbCloud row store writer" };
        thread.Start();
    }

    /// <summary>Why commits fail at present; null while they do not.</summary>
    internal string? Problem => problem;

    internal ValueTask<CommitResult> CommitAsync(PendingCommit commit, CancellationToken ct) => waiting.CommitAsync(commit, ct);

    /// <summary>Answers what waits, then hands back the connection (null when the disk has failed).</summary>
    internal async Task<WriteConnection?> DrainAsync()
    {
        waiting.Close();
        await ended.Task;
        return connection;
    }

    private void Run()
    {
        while (waiting.WaitAsync().AsTask().GetAwaiter().GetResult())
        {
            waiting.Take(group);
            if (group.Count == 0) continue;
            RunGroup();
            CheckpointWhenDue();
        }
        ended.SetResult();
    }

    private void RunGroup()
    {
        var results = new CommitResult[group.Count];
        long reserved;
        try
        {
            Reopen();
            connection!.Begin();
            reserved = ReserveETags();
            for (var i = 0; i < results.Length; i++)
                results[i] = connection.Apply(group[i].Partition, group[i].Writes, ref lastETag);
            connection.Commit();
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        reservedETag = reserved;
        Succeed(results);
    }

    /// <summary>Answers the highest ETag that is ours once the transaction under way is durable.</summary>
    private long ReserveETags()
    {
        var needed = lastETag;
        foreach (var commit in group) needed += commit.Writes.Length;
        if (needed <= reservedETag) return reservedETag;
        connection!.ReserveETags(needed + ETagBlock);
        return needed + ETagBlock;
    }

    private void Succeed(CommitResult[] results)
    {
        if (problem is not null)
        {
            problem = null;
            log.WriterBack();
        }
        StorageMetrics.GroupSize.Record(results.Length);
        for (var i = 0; i < results.Length; i++) group[i].Complete(results[i], results.Length);
    }

    private void Fail(Exception error)
    {
        log.GroupFailed(error, group.Count);
        problem = $"Commits fail: {error.Message}";
        StorageMetrics.Failures.Add(group.Count);
        Settle();
        var answer = new RowStoreException("The commit failed; whether it was kept is unknown. Re-read before deciding again.", error);
        foreach (var commit in group) commit.Fail(answer);
    }

    /// <summary>
    /// Pages of the failed group may lie in the log, complete but not synced; a crash now could bring them back after
    /// callers have read that they are not there. The next write goes over them, so write at once.
    /// </summary>
    private void Settle()
    {
        try
        {
            if (connection is { InTransaction: true }) connection.Rollback();
            Reopen();
            connection!.Begin();
            connection.ReserveETags(reservedETag + ETagBlock);
            connection.Commit();
            reservedETag += ETagBlock;
        }
        catch (Exception e)
        {
            log.WriterDown(e);
            connection?.Dispose();
            connection = null;
        }
    }

    private void Reopen() => connection ??= new WriteConnection(file.OpenForWriting());

    private void CheckpointWhenDue()
    {
        if (connection is null) return;
        try
        {
            pagesSinceCheckpoint += connection.TakePagesWritten();
            if (pagesSinceCheckpoint < options.CheckpointPages) return;
            pagesSinceCheckpoint = 0;
            connection.Checkpoint();
        }
        catch (Exception e)
        {
            log.CheckpointFailed(e);
        }
    }
}
