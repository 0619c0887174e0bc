using System.Threading.Channels;

namespace ClbCloud.Storage.Grouping;

/// <summary>
/// Commits that wait for a writer, in the order in which they came. Callers wait to enter when it is full; one writer
/// takes them out, as many at a time as one sync may make durable.
/// </summary>
internal sealed class CommitQueue(string system, int maxWaiting, int maxGroupCommits, int maxGroupBytes, TimeProvider clock)
{
    private readonly Channel<PendingCommit> waiting =
        Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });

    /// <summary>Enters a commit and answers when the writer has.</summary>
    internal async ValueTask<CommitResult> CommitAsync(PendingCommit commit, CancellationToken ct)
    {
        using var span = StorageTraces.Commit(system, commit.Writes.Length);
        var started = clock.GetTimestamp();
        try
        {
            var result = await WaitForAsync(commit, ct);
            StorageMetrics.CommitDuration.Record(clock.GetElapsedTime(started).TotalSeconds);
            if (!result.Committed) StorageMetrics.Conflicts.Add(1);
            span?.Ended(commit.GroupSize, result.Committed);
            return result;
        }
        catch (Exception e) when (StorageTraces.Failed(span, e))
        {
            throw;
        }
    }

    /// <summary>Whether something waits; false once the queue is closed and empty.</summary>
    internal ValueTask<bool> WaitAsync(CancellationToken ct = default) => waiting.Reader.WaitToReadAsync(ct);

    /// <summary>Takes the next group. It may be empty: what waited may have been cancelled.</summary>
    internal void Take(List<PendingCommit> group)
    {
        group.Clear();
        var bytes = 0L;
        while (group.Count < maxGroupCommits && waiting.Reader.TryPeek(out var next))
        {
            if (group.Count > 0 && bytes + next.Bytes > maxGroupBytes) break;
            waiting.Reader.TryRead(out _);
            if (!next.TryTake()) continue;
            bytes += next.Bytes;
            group.Add(next);
        }
    }

    /// <summary>Lets nothing more in; what waits is still taken.</summary>
    internal void Close() => waiting.Writer.TryComplete();

    private async ValueTask<CommitResult> WaitForAsync(PendingCommit commit, CancellationToken ct)
    {
        try
        {
            await waiting.Writer.WriteAsync(commit, ct);
        }
        catch (ChannelClosedException e)
        {
            throw new RowStoreException("The store is closed.", e);
        }
        await using (ct.UnsafeRegister(static (c, token) => ((PendingCommit)c!).Cancel(token), commit))
            return await commit.Answer;
    }
}
