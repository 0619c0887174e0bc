using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClbCloud.LocalOrleans;

/// <summary>Meter and spans of the engine. Keys may be personal, so no tag carries one.</summary>
internal sealed class EngineTelemetry : IDisposable
{
    internal const string Name = "ClbCloud.LocalOrleans";

    // Sources, span names and tags are those of Orleans' AddActivityPropagation: who listens to them hears both builds.
    private static readonly ActivitySource Application = new("Microsoft.Orleans.Application");
    private static readonly ActivitySource Runtime = new("Microsoft.Orleans.Runtime");

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _calls;
    private long _queued;

    internal EngineTelemetry(Func<int> activations)
    {
        _calls = _meter.CreateCounter<long>("clb.engine.calls", "{call}", "Calls and timer ticks that ran.");
        _meter.CreateObservableUpDownCounter("clb.engine.activations", activations, "{grain}", "Grains in memory.");
        _meter.CreateObservableUpDownCounter("clb.engine.queued", () => Waiting, "{call}", "Calls waiting for their turn.");
    }

    internal long Waiting => Interlocked.Read(ref _queued);

    public void Dispose() => _meter.Dispose();

    /// <summary>
    /// What a call that is made now continues: the span under way, or else what the calling call continues, so that a
    /// trace that is not recorded stays so all the way down.
    /// </summary>
    internal static ActivityContext TraceOf(CallFrame? caller) =>
        !Application.HasListeners() ? default
        : Activity.Current is { } current ? current.Context
        : caller?.Trace ?? default;

    internal static Activity? StartActivity(Call call)
    {
        var source = call.Method.IsRuntime ? Runtime : Application;
        if (!source.HasListeners()) return null;
        var activity = source.StartActivity(call.Method.ActivityName, ActivityKind.Server, call.Frame.Trace);
        if (activity is null) return null;
        activity.SetTag("rpc.system", "orleans");
        activity.SetTag("rpc.service", call.Method.InterfaceName);
        activity.SetTag("rpc.method", $"{call.Method.InterfaceName}/{call.Method.Method.Name}");
        return activity;
    }

    internal static void Failed(Activity? activity, Exception exception) =>
        activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);

    internal void Queued(int more)
    {
        if (more != 0) Interlocked.Add(ref _queued, more);
    }

    internal void Called(Call call, Exception? failure)
    {
        if (!_calls.Enabled) return;
        _calls.Add(
            1,
            new("grain", call.Target.Type.ToString()),
            new("method", call.Method.ActivityName),
            new("outcome", failure is null ? "ok" : failure.GetType().Name));
    }
}
