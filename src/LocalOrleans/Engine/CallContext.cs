using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace ClbCloud.LocalOrleans;

/// <summary>A call on its way through the filters.</summary>
internal sealed class CallContext(Call call, Activation activation, IIncomingGrainCallFilter[] filters)
    : IIncomingGrainCallContext, IInvokable
{
    private int _stage;

    public IInvokable Request => this;

    public object Grain => activation.GrainInstance!;

    public MethodInfo InterfaceMethod => call.Method.Method;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = GetTarget().GetType().GetInterfaceMap(call.Method.InterfaceType);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, call.Method.Method)];
        }
    }

    public GrainInterfaceType InterfaceType => call.Method.InterfaceId;

    public string InterfaceName => call.Method.InterfaceName;

    public string MethodName => call.Method.Method.Name;

    public GrainId? SourceId => call.Source;

    public GrainId TargetId => call.Target;

    public IGrainContext TargetContext => activation;

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response is { Exception: null } response ? response.Result : null;
        set => Response = Response.FromResult(value);
    }

    public bool IsCancellable => call.Method.TokenIndex >= 0;

    public async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (stage < filters.Length) await Through(filters[stage]);
            else if (stage == filters.Length && activation.OwnFilter is { } own) await Through(own);
            else Response = Response.FromResult(await call.InvokeBoxed(GetTarget()));
        }
        finally
        {
            // A filter may try the rest of the chain again.
            _stage = stage;
        }
    }

    public object GetTarget() => call.TargetIn(activation);

    public string GetMethodName() => MethodName;

    public string GetInterfaceName() => InterfaceName;

    public string GetActivityName() => call.Method.ActivityName;

    public Type GetInterfaceType() => call.Method.InterfaceType;

    public MethodInfo GetMethod() => call.Method.Method;

    public int GetArgumentCount() => call.Arguments.Length;

    public object? GetArgument(int index) => call.Arguments[index];

    public void SetArgument(int index, object value) => call.Arguments[index] = value;

    public CancellationToken GetCancellationToken() =>
        IsCancellable && call.Arguments[call.Method.TokenIndex] is CancellationToken token ? token : CancellationToken.None;

    public TimeSpan? GetDefaultResponseTimeout() => call.Method.Timeout;

    /// <summary>What the filters made of it.</summary>
    internal T Answer<T>()
    {
        if (Response!.Exception is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return Response.Result is T result ? result
            : Response.Result is null ? default!
            : throw new InvalidCastException($"A call filter answered {call.Method} with a {Response.Result.GetType().Name}.");
    }

    private async Task Through(IIncomingGrainCallFilter filter)
    {
        await filter.Invoke(this);
        if (Response is null)
        {
            throw new InvalidOperationException($"Call filter {filter.GetType().Name} neither passed {call.Method} on nor answered it.");
        }
    }
}
