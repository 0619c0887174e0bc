namespace ClbCloud.Engine.Tests;

/// <summary>
/// Time that moves when the test says so, and then jumps: every timer that has become due fires once, however far the
/// jump; exactly what a laptop sees that wakes up.
/// </summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_timers) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Advance(TimeSpan by)
    {
        FakeTimer[] due;
        lock (_timers)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now).OrderBy(t => t.Due)];
            foreach (var timer in due) timer.Fired(_now);
        }

        foreach (var timer in due) timer.Callback();
    }

    /// <summary>For what takes an unknown number of turns to begin: advances again until it has ended, and lets turns run between.</summary>
    internal async Task AdvanceUntil(Task ended, TimeSpan step)
    {
        for (var tries = 0; !ended.IsCompleted && tries < 10_000; tries++)
        {
            Advance(step);
            for (var turns = 0; !ended.IsCompleted && turns < 200; turns++) await Task.Yield();
        }

        Assert.True(ended.IsCompleted, "Time passed and nothing happened.");
    }

    /// <summary>Ends when some timer waits for exactly this moment.</summary>
    internal async Task UntilArmed(TimeSpan dueIn)
    {
        for (var tries = 0; tries < 1_000_000; tries++)
        {
            lock (_timers)
            {
                if (_timers.Any(t => t.Due == _now + dueIn)) return;
            }

            await Task.Yield();
        }

        Assert.Fail("No timer was set.");
    }

    private sealed class FakeTimer(FakeTime time, Action callback) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        internal Action Callback => callback;

        internal DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._timers)
            {
                if (_disposed) return false;
                time._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + dueTime;
                if (dueTime > TimeSpan.Zero || period > TimeSpan.Zero) time._timers.Add(this);
            }

            if (dueTime == TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => callback());
            return true;
        }

        public void Dispose()
        {
            lock (time._timers)
            {
                _disposed = true;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal void Fired(DateTimeOffset now)
        {
            if (_period > TimeSpan.Zero) Due = now + _period;
            else time._timers.Remove(this);
        }
    }
}
