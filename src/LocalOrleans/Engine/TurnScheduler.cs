namespace ClbCloud.LocalOrleans;

/// <summary>Something that begins a turn: a call, an activation, a deactivation.</summary>
internal interface ITurn
{
    void Run();
}

/// <summary>
/// Runs the turns of one activation one after another on pool threads, so that code after an await in a grain never runs
/// beside other code of that grain. Also the lock of its activation: one object less for each of many activations.
/// </summary>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After so many turns, let other activations have the thread.
    private const int Batch = 64;

    [ThreadStatic]
    private static TurnScheduler? _running;

    private Queue<object>? _queue;
    private bool _scheduled;

    internal Activation Activation => activation;

    public override int MaximumConcurrencyLevel => 1;

    internal void Post(ITurn turn) => Enqueue(turn);

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(_running, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (this) return _queue?.OfType<Task>().ToArray() ?? [];
    }

    void IThreadPoolWorkItem.Execute()
    {
        _running = this;
        try
        {
            for (var turns = 0; turns < Batch; turns++)
            {
                if (!TryDequeue(out var item)) return;
                Run(item);
            }
        }
        finally
        {
            _running = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Enqueue(object item)
    {
        lock (this)
        {
            (_queue ??= new()).Enqueue(item);
            if (_scheduled) return;
            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private bool TryDequeue(out object item)
    {
        lock (this)
        {
            if (_queue!.TryDequeue(out item!)) return true;
            _scheduled = false;
            return false;
        }
    }

    private void Run(object item)
    {
        if (item is Task task) TryExecuteTask(task);
        // A turn begins as a task of this scheduler, so that its awaits come back here; made on the pool thread, it
        // inherits nothing of the caller's execution context.
        else new Task(static turn => ((ITurn)turn!).Run(), item).RunSynchronously(this);
    }
}
