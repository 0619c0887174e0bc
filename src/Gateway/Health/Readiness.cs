namespace ClbCloud.Gateway.Health;

/// <summary>
/// Whether this process may be sent requests: every named condition must be true. Conditions are required while the
/// host is being built or its hosted services are constructed, so before the first request.
/// </summary>
internal sealed class Readiness
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, Func<bool> Holds)> _conditions = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Names of the conditions that are not true, in the order in which they were required.</summary>
    public IReadOnlyList<string> Pending
    {
        get
        {
            lock (_gate) return [.. _conditions.Where(c => !c.Holds()).Select(c => c.Name)];
        }
    }

    public bool Ready => Pending.Count == 0;

    /// <summary>Ends when all conditions are true for the first time after one of them was met.</summary>
    public Task WhenReady => _ready.Task;

    /// <summary>A condition that somebody meets once, later.</summary>
    public Condition Require(string name)
    {
        var condition = new Condition(this);
        lock (_gate) _conditions.Add((name, () => condition.IsMet));
        return condition;
    }

    /// <summary>A condition that is looked at whenever readiness is asked.</summary>
    public void Require(string name, Func<bool> holds)
    {
        lock (_gate) _conditions.Add((name, holds));
    }

    private void Changed()
    {
        if (Ready) _ready.TrySetResult();
    }

    /// <summary>Something that must have happened before this process is ready.</summary>
    internal sealed class Condition(Readiness owner)
    {
        private volatile bool _met;

        public bool IsMet => _met;

        public void Met()
        {
            _met = true;
            owner.Changed();
        }
    }
}
