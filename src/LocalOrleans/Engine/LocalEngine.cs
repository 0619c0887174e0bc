using System.Collections.Concurrent;
using ClbCloud.LocalOrleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>The directory of activations, and the way of every call to one.</summary>
internal sealed partial class LocalEngine : IDisposable
{
    private static readonly GrainId Client = GrainId.Create(GrainTypePrefix.ClientGrainType, "hosted-local");

    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly GrainCatalog _catalog;
    private readonly PendingCalls[] _pending = PendingCalls.Stripes();
    private volatile State _state;

    public LocalEngine(
        IOptions<LocalOrleansOptions> options, IServiceProvider services, TimeProvider time, ILocalReminderTable reminders,
        ILoggerFactory loggers)
    {
        Options = options.Value;
        Services = services;
        Time = time;
        Logger = loggers.CreateLogger(EngineTelemetry.Name);
        Filters = [.. services.GetServices<IIncomingGrainCallFilter>()];
        _catalog = new(Options, services);
        References = new(this, _catalog);
        Reminders = new(this, reminders);
        Telemetry = new(() => _activations.Count);
    }

    private enum State
    {
        New,
        Running,
        Stopping,
        Stopped,
    }

    internal LocalOrleansOptions Options { get; }

    internal IServiceProvider Services { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal IIncomingGrainCallFilter[] Filters { get; }

    internal GrainReferences References { get; }

    internal ReminderService Reminders { get; }

    internal EngineTelemetry Telemetry { get; }

    internal int ActivationCount => _activations.Count;

    internal bool HasStopped => _state == State.Stopped;

    internal long Timestamp => Time.GetTimestamp();

    internal long TimestampIn(TimeSpan span) => Timestamp + (long)(span.TotalSeconds * Time.TimestampFrequency);

    /// <summary>Sends a call from wherever the caller is: a grain's turn, or outside.</summary>
    internal Request<T> Send<T>(GrainMethod<T> method, GrainId target, object?[] arguments)
    {
        var caller = CallFrame.Current;
        var source = Activation.Current?.GrainId ?? Client;
        var call = new Request<T>(method, target, source, arguments, CallFrame.Call(caller, method, target.Type));
        // While the engine stops, work that a call has begun may still call on.
        Accept(call, accepted: _state == State.Running || (_state == State.Stopping && (caller?.Method is not null || source != Client)));
        return call;
    }

    /// <summary>Sends a call of one of the engine's own services.</summary>
    internal Task SendFrom(GrainId service, GrainMethod<Nothing> method, GrainId target, object?[] arguments)
    {
        var call = new Request<Nothing>(method, target, service, arguments, CallFrame.Root(method, target.Type));
        Accept(call, accepted: _state == State.Running);
        return call.Task;
    }

    internal void Deliver(Call call)
    {
        if (_catalog.Find(call.Target.Type) is not { } grainClass)
        {
            call.Answer(new ArgumentException($"No grain class is of type '{call.Target.Type}'."));
            return;
        }

        while (!HasStopped)
        {
            var activation = _activations.GetOrAdd(
                call.Target, static (id, from) => new Activation(from.Engine, from.Class, id), (Engine: this, Class: grainClass));
            if (activation.TryReceive(call)) return;
            Forget(activation);
        }

        call.Answer(NotRunning());
    }

    internal void Forget(Activation activation) => _activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));

    private static SiloUnavailableException NotRunning() => new("The engine is not running: it has not started, is stopping, or has stopped.");

    private void Accept(PendingCall call, bool accepted)
    {
        if (!accepted)
        {
            call.Answer(NotRunning());
            return;
        }

        call.Timeout = call.Method.Timeout ?? Options.ResponseTimeout;
        call.Deadline = TimestampIn(call.Timeout);
        _pending[Thread.GetCurrentProcessorId() % _pending.Length].Add(call);
        if (call.Method.TokenIndex >= 0 && call.Arguments[call.Method.TokenIndex] is CancellationToken { CanBeCanceled: true } token)
        {
            call.AnswerWhenCancelled(token);
            if (call.IsAnswered) return;
        }

        Deliver(call);
    }
}
