namespace ClbCloud.Storage.Memory;

/// <summary>Breaks the commits of a <see cref="MemoryRowStore"/> on demand, as a disk or a network would.</summary>
public sealed class MemoryFaults
{
    private readonly Lock gate = new();
    private int failBefore;
    private int failAfter;
    private TaskCompletionSource? hold;
    private int held;
    private TaskCompletionSource heldChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs before a commit is applied; may wait or throw. Nothing has landed.</summary>
    public Func<string, IReadOnlyList<RowWrite>, Task>? BeforeCommit { get; set; }

    /// <summary>Runs after a commit has landed and before it is answered; may wait or throw. Conflicts skip it.</summary>
    public Func<string, IReadOnlyList<RowWrite>, Task>? AfterCommit { get; set; }

    /// <summary>The next <paramref name="count"/> commits fail and leave nothing.</summary>
    public void FailBeforeCommit(int count = 1)
    {
        lock (gate) failBefore = count;
    }

    /// <summary>The next <paramref name="count"/> commits that hold land, and are reported as of unknown outcome.</summary>
    public void FailAfterCommit(int count = 1)
    {
        lock (gate) failAfter = count;
    }

    /// <summary>Holds every commit, before it lands, until the answer is disposed.</summary>
    public IDisposable HoldCommits()
    {
        lock (gate)
        {
            hold ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new Release(this);
        }
    }

    /// <summary>Completes when at least <paramref name="count"/> commits are held.</summary>
    public async Task WaitForHeldAsync(int count, CancellationToken ct = default)
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (held >= count) return;
                changed = heldChanged.Task;
            }
            await changed.WaitAsync(ct);
        }
    }

    internal async Task BeforeAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct)
    {
        await WaitWhileHeldAsync(ct);
        if (BeforeCommit is { } before) await before(partition, writes);
        lock (gate)
        {
            if (failBefore == 0) return;
            failBefore--;
        }
        throw new RowStoreException("Fault: the commit failed before it landed.");
    }

    internal async Task AfterAsync(string partition, IReadOnlyList<RowWrite> writes)
    {
        if (AfterCommit is { } after) await after(partition, writes);
        lock (gate)
        {
            if (failAfter == 0) return;
            failAfter--;
        }
        throw new RowStoreException("Fault: the commit landed, but its outcome is reported as unknown.");
    }

    private async Task WaitWhileHeldAsync(CancellationToken ct)
    {
        Task? released;
        lock (gate)
        {
            released = hold?.Task;
            if (released is not null) CountHeld(+1);
        }
        if (released is null) return;
        try
        {
            await released.WaitAsync(ct);
        }
        finally
        {
            lock (gate) CountHeld(-1);
        }
    }

    private void CountHeld(int change)
    {
        held += change;
        heldChanged.TrySetResult();
        heldChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void LetGo()
    {
        lock (gate)
        {
            hold?.TrySetResult();
            hold = null;
        }
    }

    private sealed class Release(MemoryFaults faults) : IDisposable
    {
        public void Dispose() => faults.LetGo();
    }
}
