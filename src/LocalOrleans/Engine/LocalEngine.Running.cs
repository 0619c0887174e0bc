using Orleans;

namespace ClbCloud.LocalOrleans;

/// <content>Start, stop, and what happens by the clock.</content>
internal sealed partial class LocalEngine
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSweep = TimeSpan.FromMilliseconds(50);

    private ITimer? _sweep;
    private ITimer? _collection;

    public void Dispose()
    {
        _sweep?.Dispose();
        _collection?.Dispose();
        Reminders.Dispose();
        Telemetry.Dispose();
    }

    internal async Task StartAsync(CancellationToken cancellation)
    {
        if (_state != State.New) throw new InvalidOperationException("An engine starts once.");
        var sweep = TimeSpan.FromTicks(Math.Clamp(Options.ResponseTimeout.Ticks / 10, ShortestSweep.Ticks, LongestSweep.Ticks));
        _sweep = Time.CreateTimer(static engine => ((LocalEngine)engine!).FailOverdue(), this, sweep, sweep);
        _collection = Time.CreateTimer(
            static engine => ((LocalEngine)engine!).CollectIdle(), this, Options.CollectionQuantum, Options.CollectionQuantum);
        _state = State.Running;
        await Reminders.StartAsync(cancellation);
        EngineLog.Started(Logger, _catalog.Count, Reminders.Count);
    }

    /// <summary>Refuses outside calls, lets queues and turns drain, then deactivates every grain; not longer than the token allows.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (_state != State.Running) return;
        _state = State.Stopping;
        Reminders.Dispose();
        if (_collection is not null) await _collection.DisposeAsync();
        try
        {
            await Drain().WaitAsync(cancellation);
            EngineLog.Stopped(Logger);
        }
        catch (OperationCanceledException)
        {
            EngineLog.StoppedEarly(Logger, _activations.Count);
        }

        _state = State.Stopped;
        if (_sweep is not null) await _sweep.DisposeAsync();
        foreach (var call in _pending.SelectMany(p => p.Overdue(long.MaxValue))) call.Answer(NotRunning());
    }

    private async Task Drain()
    {
        foreach (var activation in _activations.Values) activation.StopTimers();
        foreach (var activation in _activations.Values) await activation.Quiet();
        await Reminders.Settled();
        // What a grain does while it is deactivated may wake another.
        while (!_activations.IsEmpty) await DeactivateAll();
        _state = State.Stopped;
        // A call that was on its way when the last one had gone.
        await DeactivateAll();
    }

    private Task DeactivateAll()
    {
        var ending = _activations.Values.Select(activation =>
        {
            activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The engine stops."));
            return activation.Deactivated;
        });
        return Task.WhenAll(ending.ToArray());
    }

    private void FailOverdue()
    {
        var now = Timestamp;
        foreach (var call in _pending.SelectMany(p => p.Overdue(now)))
        {
            EngineLog.TimedOut(Logger, call.Timeout, call.Frame.Chain());
            call.Answer(new TimeoutException($"No answer within {call.Timeout} from a {call.Target.Type} to {call.Method.InterfaceName}.{call.Method.Method.Name}."));
        }
    }

    private void CollectIdle()
    {
        var now = Timestamp;
        var since = TimestampIn(-Options.CollectionAge);
        foreach (var (_, activation) in _activations) activation.DeactivateIfIdleSince(since, now);
    }
}
