using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>One call on its way to an activation, in its queue, or running.</summary>
internal abstract class Call(GrainMethod method, GrainId target, GrainId source, object?[] arguments, CallFrame frame) : ITurn
{
    private Activation? _activation;

    internal GrainMethod Method => method;

    internal GrainId Target => target;

    internal GrainId Source => source;

    internal object?[] Arguments => arguments;

    internal CallFrame Frame => frame;

    internal virtual bool Interleaves => method.AlwaysInterleave;

    /// <summary>Counts as use of the activation.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>The caller has its answer already: a timeout, a cancellation.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>The object the method is called on.</summary>
    internal virtual object TargetIn(Activation activation) => activation.TargetOf(method);

    /// <summary>Runs the method, through the filters if there are any, and keeps the result.</summary>
    internal abstract ValueTask Invoke(Activation activation);

    /// <summary>Runs the method itself, for the innermost step of the filters.</summary>
    internal abstract ValueTask<object?> InvokeBoxed(object target);

    /// <summary>Answers the caller with the result, or with the failure.</summary>
    internal abstract void Answer(Exception? failure);

    internal void StartOn(Activation activation)
    {
        _activation = activation;
        activation.Turns.Post(this);
    }

    void ITurn.Run() => _activation!.Run(this);
}

/// <summary>A call that somebody awaits.</summary>
internal sealed class Request<T>(GrainMethod<T> method, GrainId target, GrainId source, object?[] arguments, CallFrame frame)
    : PendingCall(method, target, source, arguments, frame)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    internal Task<T> Task => _answer.Task;

    internal override bool IsAnswered => _answer.Task.IsCompleted;

    internal override ValueTask Invoke(Activation activation)
    {
        if (activation.Filters is { } filters) return InvokeFiltered(new CallContext(this, activation, filters));
        var running = method.Invoke(TargetIn(activation), Arguments);
        if (!running.IsCompletedSuccessfully) return Await(running);
        _result = running.Result;
        return default;
    }

    internal override async ValueTask<object?> InvokeBoxed(object target) => await method.Invoke(target, Arguments);

    protected override void Complete(Exception? failure)
    {
        if (failure is null) _answer.TrySetResult(_result!);
        else _answer.TrySetException(failure);
    }

    private async ValueTask Await(ValueTask<T> running) => _result = await running;

    private async ValueTask InvokeFiltered(CallContext context)
    {
        await context.Invoke();
        _result = context.Answer<T>();
    }
}
