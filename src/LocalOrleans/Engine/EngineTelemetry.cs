using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClbCloud.LocalOrleans;

/// <summary>Meter and spans of the engine. Keys may be personal, so no tag carries one.</summary>
internal sealed class EngineTelemetry : IDisposable
{
    internal const string Name = "ClbCloud.LocalOrleans";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _calls;
    private long _queued;

    internal EngineTelemetry(Func<int> activations)
    {
        _calls = _meter.CreateCounter<long>("clbcloud.engine.calls", "{call}", "Calls and timer ticks that ran.");
        _meter.CreateObservableUpDownCounter("clbcloud.engine.activations", activations, "{grain}", "Grains in memory.");
        _meter.CreateObservableUpDownCounter("clbcloud.engine.queued", () => Waiting, "{call}", "Calls waiting for their turn.");
    }

    internal static ActivityContext ParentActivity =>
        Source.HasListeners() && Activity.Current is { } current ? current.Context : default;

    internal long Waiting => Interlocked.Read(ref _queued);

    public void Dispose() => _meter.Dispose();

    internal static Activity? StartActivity(Call call)
    {
        if (!Source.HasListeners()) return null;
        var activity = Source.StartActivity(call.Method.ToString(), ActivityKind.Server, call.ParentActivity);
        activity?.SetTag("rpc.system", "orleans");
        activity?.SetTag("rpc.service", call.Method.InterfaceName);
        activity?.SetTag("rpc.method", call.Method.Method.Name);
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
            new("method", call.Method.ToString()),
            new("outcome", failure is null ? "ok" : failure.GetType().Name));
    }
}
