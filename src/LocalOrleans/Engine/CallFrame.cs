using System.Diagnostics;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>
/// What flows with the code of a turn: the request context, the trace, and which call made which. The chain is for the log alone;
/// who the caller is, the scheduler tells (<see cref="Activation.Current"/>).
/// </summary>
internal sealed class CallFrame
{
    // A grain that keeps calling itself without waiting would otherwise grow its chain for ever.
    private const int MaximumDepth = 32;
    private static readonly AsyncLocal<CallFrame?> Flowing = new();

    private readonly CallFrame? _parent;
    private readonly int _depth;

    private CallFrame(Dictionary<string, object>? values, GrainMethod? method, GrainType type, CallFrame? parent, ActivityContext trace)
    {
        Values = values;
        Method = method;
        Type = type;
        Trace = trace;
        _parent = parent is { _depth: < MaximumDepth } ? parent : null;
        _depth = (_parent?._depth ?? 0) + 1;
    }

    internal static CallFrame? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    internal Dictionary<string, object>? Values { get; }

    /// <summary>Null outside of calls.</summary>
    internal GrainMethod? Method { get; }

    internal GrainType Type { get; }

    /// <summary>What the call continues, recorded or not; default outside of traces.</summary>
    internal ActivityContext Trace { get; }

    internal static CallFrame Call(CallFrame? caller, GrainMethod method, GrainType type) =>
        new(caller?.Values, method, type, caller?.Method is null ? null : caller, EngineTelemetry.TraceOf(caller));

    /// <summary>A call that no call made: a timer tick or a reminder.</summary>
    internal static CallFrame Root(GrainMethod method, GrainType type) => new(null, method, type, null, default);

    internal static CallFrame With(CallFrame? frame, Dictionary<string, object>? values) =>
        new(values, frame?.Method, frame?.Type ?? default, frame?._parent, frame?.Trace ?? default);

    /// <summary>Types and methods from the outermost call inwards. Keys may be personal and stay out.</summary>
    internal string Chain()
    {
        var steps = new List<string>();
        for (var frame = this; frame?.Method is not null; frame = frame._parent) steps.Add($"{frame.Type} {frame.Method}");
        steps.Reverse();
        return string.Join(" -> ", steps);
    }
}
