using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Storage;

namespace ClbCloud.LocalOrleans;

/// <summary>One grain in memory: its queue, and which calls run. Its beginning and end are in Activation.Lifecycle.cs.</summary>
internal sealed partial class Activation : IGrainContext
{
    private readonly LocalEngine _engine;
    private readonly GrainClass _class;

    // What follows is guarded by the lock of Turns.
    private Queue<Call>? _waiting;
    private TaskCompletionSource? _quiet;
    private int _readers;
    private int _interleaved;
    private bool _writer;
    private long _lastUsed;
    private long _keepUntil;

    internal Activation(LocalEngine engine, GrainClass grainClass, GrainId id)
    {
        _engine = engine;
        _class = grainClass;
        GrainId = id;
        Turns = new(this);
    }

    /// <summary>The activation whose turn this is. As in Orleans, code that left the turn (Task.Run) is in none.</summary>
    internal static Activation? Current => (TaskScheduler.Current as TurnScheduler)?.Activation;

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    internal TurnScheduler Turns { get; }

    /// <summary>Null when a call need not be filtered.</summary>
    internal IIncomingGrainCallFilter[]? Filters => _engine.Filters.Length > 0 || _class.IsFilter ? _engine.Filters : null;

    internal IIncomingGrainCallFilter? OwnFilter => GrainInstance as IIncomingGrainCallFilter;

    private bool IsIdle => !_writer && _readers == 0 && _interleaved == 0;

    internal static Activation Of(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain.GrainContext as Activation ?? throw new InvalidOperationException("The grain was not made by the engine.");
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    internal object TargetOf(GrainMethod method) =>
        method.InterfaceType == typeof(IGrainManagementExtension) ? new GrainManagement(this) : GrainInstance!;

    /// <summary>Takes a call in, or says that this activation has ended.</summary>
    internal bool TryReceive(Call call)
    {
        lock (Turns)
        {
            if (_phase == Phase.New) BeginActivation(call);
            if (_phase == Phase.Ended) return false;
            if (_phase == Phase.Active && MayRun(call)) Start(call);
            else Wait(call);
            return true;
        }
    }

    internal void Run(Call call) => _ = RunAsync(call);

    internal void DelayDeactivation(TimeSpan span)
    {
        lock (Turns) _keepUntil = span < TimeSpan.Zero ? 0 : _engine.TimestampIn(span);
    }

    /// <summary>Ends when nothing runs or waits here; for a stop that lets queues drain.</summary>
    internal Task Quiet()
    {
        lock (Turns)
        {
            if (_phase == Phase.Deactivating) return Deactivated;
            if (_phase is Phase.New or Phase.Ended || (_phase == Phase.Active && IsIdle)) return Task.CompletedTask;
            return (_quiet ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    internal void DeactivateIfIdleSince(long timestamp, long now)
    {
        lock (Turns)
        {
            if (_phase != Phase.Active || !IsIdle || _lastUsed > timestamp || _keepUntil > now) return;
            BeginDeactivation(new(DeactivationReasonCode.ActivationIdle, "Not used for a while."));
        }
    }

    private async Task RunAsync(Call call)
    {
        Exception? failure = null;
        if (!call.IsAnswered) // after a timeout in the queue nobody waits for this turn
        {
            CallFrame.Current = call.Frame;
            using var activity = EngineTelemetry.StartActivity(call);
            try
            {
                await call.Invoke(this);
            }
            catch (Exception exception)
            {
                failure = exception;
                EngineTelemetry.Failed(activity, exception);
                DeactivateIfInconsistent(exception);
            }

            _engine.Telemetry.Called(call, failure);
        }

        // Before the answer, so that who has the answer finds the activation as the call left it.
        Finish(call);
        call.Answer(failure);
    }

    private void DeactivateIfInconsistent(Exception exception)
    {
        if (exception is not InconsistentStateException { IsSourceActivation: true } conflict) return;
        conflict.IsSourceActivation = false;
        EngineLog.Inconsistent(_engine.Logger, conflict, GrainId.Type);
        Deactivate(new(DeactivationReasonCode.ApplicationError, conflict, "Its state was out of date."));
    }

    private bool MayRun(Call call) =>
        call.Interleaves || _class.IsReentrant || (!_writer && (_readers == 0 || call.Method.ReadOnly));

    private void Start(Call call)
    {
        if (call.Interleaves || _class.IsReentrant) _interleaved++;
        else if (call.Method.ReadOnly) _readers++;
        else _writer = true;
        call.StartOn(this);
    }

    private void Wait(Call call)
    {
        (_waiting ??= new()).Enqueue(call);
        _engine.Telemetry.Queued(1);
    }

    private void Finish(Call call)
    {
        lock (Turns)
        {
            if (call.Interleaves || _class.IsReentrant) _interleaved--;
            else if (call.Method.ReadOnly) _readers--;
            else _writer = false;
            if (call.KeepsAlive) _lastUsed = _engine.Timestamp;
            if (_phase == Phase.Active) StartWaiting();
            if (!IsIdle) return;
            if (_phase == Phase.Deactivating) Turns.Post(new Ending(this));
            else SignalQuiet();
        }
    }

    /// <summary>
    /// When the last blocking call has ended, the first waiting call may run, and if it is a reader, so may the other
    /// readers. Interleaving calls wait only for activation, so only then is the <paramref name="whole"/> queue looked at.
    /// </summary>
    private void StartWaiting(bool whole = false)
    {
        if (_writer || _readers > 0 || _waiting is null) return;
        for (var left = _waiting.Count; left > 0 && (whole || !_writer); left--)
        {
            var call = _waiting.Dequeue();
            if (MayRun(call))
            {
                _engine.Telemetry.Queued(-1);
                Start(call);
            }
            else
            {
                _waiting.Enqueue(call);
            }
        }
    }

    private Call[] TakeWaiting()
    {
        var waiting = _waiting?.ToArray() ?? [];
        _waiting = null;
        _engine.Telemetry.Queued(-waiting.Length);
        return waiting;
    }

    private void SignalQuiet()
    {
        _quiet?.TrySetResult();
        _quiet = null;
    }

    private sealed class GrainManagement(Activation activation) : IGrainManagementExtension
    {
        public ValueTask DeactivateOnIdle()
        {
            activation.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "An operator asked for it."));
            return default;
        }
    }
}
