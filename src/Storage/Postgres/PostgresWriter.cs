using ClbCloud.Storage.Grouping;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>
/// One writer on one connection. Commits that arrive while a group is made durable form the next one. A caller is
/// answered after the server has said that the transaction has ended, never before.
/// </summary>
internal sealed class PostgresWriter
{
    private static readonly TimeSpan EndAtMost = TimeSpan.FromSeconds(5);

    private readonly PostgresRowStoreOptions options;
    private readonly PostgresConnections connections;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CommitQueue queue;
    private readonly List<PendingCommit> group = [];
    private readonly Task running;
    private WriteSession? session;
    private Backend? unsettled;
    private long lookedAt;
    private bool down;
    private volatile string? problem;

    internal PostgresWriter(PostgresRowStoreOptions options, PostgresConnections connections, WriteSession session, TimeProvider clock, ILogger log)
    {
        (this.options, this.connections, this.session, this.clock, this.log) = (options, connections, session, clock, log);
        queue = new("postgresql", options.MaxWaitingCommits, options.MaxGroupCommits, options.MaxGroupBytes, clock);
        lookedAt = clock.GetTimestamp();
        running = Task.Run(RunAsync);
    }

    /// <summary>Why commits fail at present; null while they do not.</summary>
    internal string? Problem => problem;

    internal ValueTask<CommitResult> CommitAsync(PendingCommit commit, CancellationToken ct) => queue.CommitAsync(commit, ct);

    /// <summary>Answers what waits, then ends.</summary>
    internal async Task CloseAsync()
    {
        queue.Close();
        await running;
        if (session is not null) await session.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (await WaitAsync())
        {
            if (clock.GetElapsedTime(lookedAt) >= LookEvery) await LookAsync();
            queue.Take(group);
            if (group.Count > 0) await RunGroupAsync();
        }
    }

    private TimeSpan LookEvery => problem is null ? options.LookEvery : options.LookEvery / 5;

    /// <summary>Waits for work, but not longer than until the next look; false when there will be none.</summary>
    private async Task<bool> WaitAsync()
    {
        var work = queue.WaitAsync();
        if (work.IsCompleted) return await work;
        var waiting = work.AsTask();
        while (!waiting.IsCompleted)
        {
            using var due = new CancellationTokenSource(LookEvery, clock);
            try
            {
                return await waiting.WaitAsync(due.Token);
            }
            catch (OperationCanceledException)
            {
                await LookAsync();
            }
        }
        return await waiting;
    }

    /// <summary>Finds out without a commit whether commits would succeed, so that an idle store knows its state.</summary>
    private async Task LookAsync()
    {
        try
        {
            await ReopenAsync();
            await session!.CheckAsync(CancellationToken.None);
            Well();
        }
        catch (Exception e)
        {
            await DownAsync(e);
        }
        lookedAt = clock.GetTimestamp();
    }

    private async Task RunGroupAsync()
    {
        try
        {
            await ReopenAsync();
            await CompleteAsync(group);
        }
        catch (PostgresException e) when (session is { Stands: true })
        {
            if (group.Count > 1) log.GroupTakenBack(group.Count, e.SqlState);
            await OneByOneAsync();
        }
        catch (Exception e)
        {
            await FailAsync(e, group);
        }
    }

    private async Task CompleteAsync(List<PendingCommit> commits)
    {
        var results = await session!.CommitAsync(commits, CancellationToken.None);
        Well();
        StorageMetrics.GroupSize.Record(results.Length);
        for (var i = 0; i < results.Length; i++) commits[i].Complete(results[i], results.Length);
    }

    /// <summary>
    /// The server has taken the group back as a whole and for certain. Each commit is tried in a transaction of its own,
    /// so that one that cannot be kept takes no other with it.
    /// </summary>
    private async Task OneByOneAsync()
    {
        for (var i = 0; i < group.Count; i++)
        {
            try
            {
                await CompleteAsync([group[i]]);
            }
            catch (PostgresException e) when (session is { Stands: true })
            {
                log.CommitRefused(e);
                StorageMetrics.Failures.Add(1);
                group[i].Fail(new RowStoreException($"PostgreSQL refused the commit ({e.SqlState}); nothing of it was kept.", e));
            }
            catch (Exception e)
            {
                await FailAsync(e, group[i..]);
                return;
            }
        }
    }

    private async Task FailAsync(Exception error, List<PendingCommit> failed)
    {
        log.GroupFailed(error, failed.Count);
        StorageMetrics.Failures.Add(failed.Count);
        await SettleAsync(error);
        var answer = new RowStoreException("The commit failed; whether it was kept is unknown. Re-read before deciding again.", error);
        foreach (var commit in failed) commit.Fail(answer);
    }

    /// <summary>
    /// The server may still be at work on what was sent over a lost connection; a caller could read that a row is missing
    /// and see it come afterwards. So the process behind that connection is ended before anybody is answered.
    /// </summary>
    private async Task SettleAsync(Exception error)
    {
        await LoseSessionAsync();
        problem = Describe(error);
        try
        {
            await ReopenAsync();
        }
        catch (Exception e)
        {
            await DownAsync(e);
        }
    }

    private async Task ReopenAsync()
    {
        session ??= await WriteSession.OpenAsync(connections, options.Schema, CancellationToken.None);
        if (unsettled is null) return;
        if (!await session.EndAsync(unsettled, EndAtMost, CancellationToken.None)) log.BackendRemains();
        unsettled = null;
    }

    private async Task LoseSessionAsync()
    {
        if (session is null) return;
        unsettled = session.Backend;
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // It was lost already.
        }
        session = null;
    }

    /// <summary>Commits fail at once rather than wait for a server that is away; nothing of them has been sent.</summary>
    private async Task DownAsync(Exception error)
    {
        await LoseSessionAsync();
        if (!down) log.WriterDown(error);
        down = true;
        problem = Describe(error);
        var answer = new RowStoreException("PostgreSQL is not available; the commit was not tried.", error);
        var waiting = new List<PendingCommit>();
        for (queue.Take(waiting); waiting.Count > 0; queue.Take(waiting))
        {
            StorageMetrics.Failures.Add(waiting.Count);
            foreach (var commit in waiting) commit.Fail(answer);
        }
    }

    private void Well()
    {
        if (problem is null) return;
        problem = null;
        down = false;
        log.WriterBack();
    }

    // What the probe shows: our own words, or the server's code, and never a value.
    private static string Describe(Exception error) => error switch
    {
        RowStoreException => error.Message,
        PostgresException e => $"PostgreSQL refuses commits ({e.SqlState}).",
        _ => "PostgreSQL cannot be reached.",
    };
}
