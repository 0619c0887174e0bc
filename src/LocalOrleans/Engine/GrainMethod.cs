using System.Linq.Expressions;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>The result of a method that has none.</summary>
internal readonly struct Nothing;

/// <summary>One method of a grain interface: what its attributes say, and how to call it.</summary>
internal abstract class GrainMethod
{
    private readonly string _shown;

    protected GrainMethod(MethodInfo method)
    {
        Method = method;
        InterfaceType = method.DeclaringType!;
        InterfaceName = InterfaceType.FullName!.Replace('+', '.');
        InterfaceId = GrainInterfaceType.Create(InterfaceName);
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute), inherit: false);
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute), inherit: false);
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TokenIndex = Array.FindIndex(method.GetParameters(), p => p.ParameterType == typeof(CancellationToken));
        _shown = $"{InterfaceType.Name}.{method.Name}";
        ActivityName = $"{InterfaceType.Name}/{method.Name}";
        IsRuntime = InterfaceType.Namespace?.StartsWith("Orleans", StringComparison.Ordinal) == true;
    }

    internal MethodInfo Method { get; }

    internal Type InterfaceType { get; }

    internal string InterfaceName { get; }

    internal GrainInterfaceType InterfaceId { get; }

    internal bool AlwaysInterleave { get; }

    internal bool ReadOnly { get; }

    internal TimeSpan? Timeout { get; }

    /// <summary>As Orleans names the spans of calls.</summary>
    internal string ActivityName { get; }

    /// <summary>A call of the engine itself: a timer, a reminder, a management call.</summary>
    internal bool IsRuntime { get; }

    /// <summary>Position of the cancellation token, or -1.</summary>
    internal int TokenIndex { get; }

    public override string ToString() => _shown;

    internal static GrainMethod Of(MethodInfo method)
    {
        if (method.IsGenericMethodDefinition) throw Unsupported(method, "is generic");
        if (method.GetParameters().Any(p => p.ParameterType.IsByRef)) throw Unsupported(method, "has a parameter by reference");
        var returned = method.ReturnType;
        if (returned == typeof(Task) || returned == typeof(ValueTask)) return new GrainMethod<Nothing>(method);
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>)))
        {
            return (GrainMethod)Activator.CreateInstance(
                typeof(GrainMethod<>).MakeGenericType(returned.GenericTypeArguments), BindingFlags.Instance | BindingFlags.NonPublic,
                binder: null, [method], culture: null)!;
        }

        throw Unsupported(method, "does not return Task, Task<T>, ValueTask or ValueTask<T>");
    }

    /// <summary>Sends a call and returns what the interface method returns.</summary>
    internal abstract object Send(LocalEngine engine, GrainId target, object?[] arguments);

    private static NotSupportedException Unsupported(MethodInfo method, string why) =>
        new($"Grain method {method.DeclaringType!.FullName}.{method.Name} {why}.");
}

/// <summary>A method whose result is a <typeparamref name="T"/>.</summary>
internal sealed class GrainMethod<T> : GrainMethod
{
    private readonly Func<object, object?[], ValueTask<T>> _invoke;
    private readonly Func<Task<T>, object> _return;

    internal GrainMethod(MethodInfo method)
        : base(method)
    {
        _return = method.ReturnType == typeof(ValueTask) ? static task => new ValueTask(task)
            : method.ReturnType == typeof(ValueTask<T>) ? static task => new ValueTask<T>(task)
            : static task => task;
        _invoke = Compile(method);
    }

    internal ValueTask<T> Invoke(object target, object?[] arguments) => _invoke(target, arguments);

    internal override object Send(LocalEngine engine, GrainId target, object?[] arguments) =>
        _return(engine.Send(this, target, arguments).Task);

    private static Func<object, object?[], ValueTask<T>> Compile(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var call = Expression.Call(
            Expression.Convert(target, method.DeclaringType!),
            method,
            method.GetParameters().Select((p, i) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        Delegate adapt = method.ReturnType == typeof(Task) ? FromTask
            : method.ReturnType == typeof(ValueTask) ? FromValueTask
            : method.ReturnType == typeof(Task<T>) ? FromTaskOfT
            : static (ValueTask<T> task) => task;
        return Expression.Lambda<Func<object, object?[], ValueTask<T>>>(
            Expression.Invoke(Expression.Constant(adapt), call), target, arguments).Compile();
    }

    private static ValueTask<T> FromTaskOfT(Task<T> task) => new(task);

    private static ValueTask<T> FromTask(Task task) => task.IsCompletedSuccessfully ? default : Await(task);

    private static ValueTask<T> FromValueTask(ValueTask task) => task.IsCompletedSuccessfully ? default : Await(task.AsTask());

    private static async ValueTask<T> Await(Task task)
    {
        await task;
        return default!;
    }
}
