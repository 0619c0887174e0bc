using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans
{
    /// <summary>Stands before every call, timer tick and reminder of every grain, in order of registration.</summary>
    public interface IIncomingGrainCallFilter
    {
        /// <summary>Must either await <c>context.Invoke()</c>, set a result, or throw.</summary>
        Task Invoke(IIncomingGrainCallContext context);
    }

    /// <summary>One call, as a filter sees it.</summary>
    public interface IGrainCallContext
    {
        IInvokable Request { get; }

        object Grain { get; }

        MethodInfo InterfaceMethod { get; }

        GrainInterfaceType InterfaceType { get; }

        string InterfaceName { get; }

        string MethodName { get; }

        /// <summary>The calling grain, or the client's id (see <see cref="GrainTypePrefix.IsClient(in GrainId)"/>).</summary>
        GrainId? SourceId { get; }

        GrainId TargetId { get; }

        object? Result { get; set; }

        Response? Response { get; set; }

        Task Invoke();
    }

    /// <summary>One incoming call.</summary>
    public interface IIncomingGrainCallContext : IGrainCallContext
    {
        MethodInfo ImplementationMethod { get; }

        IGrainContext TargetContext { get; }
    }
}

namespace Orleans.Serialization.Invocation
{
    /// <summary>What was asked: the method and its arguments.</summary>
    public interface IInvokable
    {
        object? GetTarget();

        string GetMethodName();

        string GetInterfaceName();

        string GetActivityName();

        Type GetInterfaceType();

        MethodInfo GetMethod();

        int GetArgumentCount();

        object? GetArgument(int index);

        void SetArgument(int index, object value);

        CancellationToken GetCancellationToken();

        TimeSpan? GetDefaultResponseTimeout();

        bool IsCancellable { get; }
    }

    /// <summary>How a call ended: with a result or an exception.</summary>
    public abstract class Response : IDisposable
    {
        public static Response Completed { get; } = new LocalResponse(null, null);

        public abstract object? Result { get; set; }

        public abstract Exception? Exception { get; set; }

        public static Response FromException(Exception exception) => new LocalResponse(null, exception);

        public static Response FromResult<TResult>(TResult value) => new LocalResponse(value, null);

        public abstract T GetResult<T>();

        public abstract void Dispose();
    }

    internal sealed class LocalResponse(object? result, Exception? exception) : Response
    {
        public override object? Result { get; set; } = result;

        public override Exception? Exception { get; set; } = exception;

        public override T GetResult<T>()
        {
            if (Exception is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            return (T)Result!;
        }

        public override void Dispose()
        {
        }
    }
}
