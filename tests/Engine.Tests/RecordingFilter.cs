using System.Collections.Concurrent;

namespace ClbCloud.Engine.Tests;

/// <summary>Remembers what it saw; refuses what it is told to.</summary>
internal sealed class RecordingFilter(string name, ConcurrentQueue<string>? order = null) : IIncomingGrainCallFilter
{
    internal ConcurrentQueue<(string Interface, string Method, GrainId? Source, GrainId Target)> Seen { get; } = new();

    internal Func<IIncomingGrainCallContext, bool> Refuse { get; init; } = _ => false;

    internal Func<object?, object?> Change { get; init; } = result => result;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Seen.Enqueue((context.InterfaceName, context.MethodName, context.SourceId, context.TargetId));
        order?.Enqueue($"{name} in");
        if (Refuse(context)) throw new UnauthorizedAccessException($"{name} refuses {context.MethodName}.");
        await context.Invoke();
        context.Result = Change(context.Result);
        order?.Enqueue($"{name} out");
    }
}
