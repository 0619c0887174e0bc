namespace ClbCloud.Storage.Grouping;

/// <summary>A commit that waits for the writer. Its caller may cancel until the writer takes it, and not after.</summary>
internal sealed class PendingCommit(string partition, RowWrite[] writes, int bytes)
{
    private const int Waiting = 0, Taken = 1, Cancelled = 2;

    // Continuations must not run on the writer's thread: they would delay the next group.
    private readonly TaskCompletionSource<CommitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;

    internal string Partition => partition;

    internal RowWrite[] Writes => writes;

    internal int Bytes => bytes;

    internal Task<CommitResult> Answer => answer.Task;

    internal bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    internal void Cancel(CancellationToken ct)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting) answer.TrySetCanceled(ct);
    }

    /// <summary>How many commits one sync made durable together; known with the answer.</summary>
    internal int GroupSize { get; private set; }

    internal void Complete(CommitResult result, int groupSize)
    {
        GroupSize = groupSize;
        answer.TrySetResult(result);
    }

    internal void Fail(RowStoreException error) => answer.TrySetException(error);
}
