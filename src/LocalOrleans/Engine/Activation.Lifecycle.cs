using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <content>How an activation begins and ends. Guarded, too, by the lock of Turns.</content>
internal sealed partial class Activation
{
    private Phase _phase;
    private AsyncServiceScope _scope;
    private List<GrainTimer>? _timers;
    private DeactivationReason? _reason;
    private TaskCompletionSource? _ended;

    private enum Phase : byte
    {
        New,
        Activating,
        Active,

        /// <summary>Lets running calls end; waiting and new calls will go to the next activation.</summary>
        Deactivating,
        Ended,
    }

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public Task Deactivated
    {
        get
        {
            lock (Turns)
            {
                _ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_phase == Phase.Ended) _ended.TrySetResult();
                return _ended.Task;
            }
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Turns)
        {
            switch (_phase)
            {
                case Phase.New:
                    _phase = Phase.Ended;
                    _engine.Forget(this);
                    _ended?.TrySetResult();
                    break;
                case Phase.Activating:
                    _reason ??= deactivationReason;
                    break;
                case Phase.Active:
                    BeginDeactivation(deactivationReason);
                    break;
                case Phase.Deactivating or Phase.Ended:
                    break;
                default:
                    throw new InvalidOperationException();
            }
        }
    }

    internal GrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(_engine, this, callback, options);
        lock (Turns)
        {
            if (_phase is Phase.Deactivating or Phase.Ended) throw new InvalidOperationException("The activation is ending.");
            (_timers ??= []).Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    internal void Forget(GrainTimer timer)
    {
        lock (Turns) _timers?.Remove(timer);
    }

    private void BeginActivation(Call first)
    {
        if (_engine.HasStopped)
        {
            _phase = Phase.Ended;
            return;
        }

        _phase = Phase.Activating;
        Turns.Post(new Beginning(this, first.Frame));
    }

    private async Task ActivateAsync(CallFrame frame)
    {
        CallFrame.Current = frame;
        using var timeout = new CancellationTokenSource(_engine.Options.ResponseTimeout, _engine.Time);
        try
        {
            _scope = _engine.Services.CreateAsyncScope();
            GrainInstance = _class.Create(this, _scope.ServiceProvider, out var states);
            foreach (var state in states) await state.ReadAsync(timeout.Token);
            if (GrainInstance is IGrainBase grain) await grain.OnActivateAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            await FailActivation(exception);
            return;
        }

        lock (Turns)
        {
            _phase = Phase.Active;
            _lastUsed = _engine.Timestamp;
            // At least the call that woke the grain is served, even by one that at once asks to be deactivated.
            StartWaiting(whole: true);
            if (_reason is { } asked) BeginDeactivation(asked);
        }
    }

    private async Task FailActivation(Exception exception)
    {
        EngineLog.ActivationFailed(_engine.Logger, exception, GrainId.Type);
        StopTimers();
        await DisposeAsync();
        Call[] waiting;
        lock (Turns)
        {
            _phase = Phase.Ended;
            waiting = TakeWaiting();
            _engine.Forget(this);
            _ended?.TrySetResult();
            SignalQuiet();
        }

        foreach (var call in waiting) call.Answer(exception);
    }

    private void BeginDeactivation(DeactivationReason reason)
    {
        _phase = Phase.Deactivating;
        _reason = reason;
        if (IsIdle) Turns.Post(new Ending(this));
    }

    private async Task EndAsync()
    {
        StopTimers();
        using var timeout = new CancellationTokenSource(_engine.Options.DeactivationTimeout, _engine.Time);
        try
        {
            if (GrainInstance is IGrainBase grain) await grain.OnDeactivateAsync(_reason!.Value, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            EngineLog.DeactivationFailed(_engine.Logger, exception, GrainId.Type);
        }

        await DisposeAsync();
        Call[] waiting;
        lock (Turns)
        {
            _phase = Phase.Ended;
            waiting = TakeWaiting();
            _engine.Forget(this);
            _ended?.TrySetResult();
            SignalQuiet();
        }

        foreach (var call in waiting)
        {
            // A tick of a stopped timer, or a call that timed out, must not wake the grain again.
            if (call.IsAnswered) call.Answer(null);
            else _engine.Deliver(call);
        }
    }

    internal void StopTimers()
    {
        GrainTimer[] timers;
        lock (Turns)
        {
            timers = _timers?.ToArray() ?? [];
            _timers = null;
        }

        foreach (var timer in timers) timer.Dispose();
    }

    private async Task DisposeAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else if (GrainInstance is IDisposable disposable) disposable.Dispose();
            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            EngineLog.DeactivationFailed(_engine.Logger, exception, GrainId.Type);
        }
    }

    private sealed class Beginning(Activation activation, CallFrame frame) : ITurn
    {
        public void Run() => _ = activation.ActivateAsync(frame);
    }

    private sealed class Ending(Activation activation) : ITurn
    {
        public void Run() => _ = activation.EndAsync();
    }
}
