using System.Collections.Concurrent;
using ClbCloud.Storage;

namespace ClbCloud.Gateway.Tests.Kernel;

/// <summary>Breaks calls of grains on demand: before they do anything, or after they did it.</summary>
internal sealed class Outage : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> _called = new();
    private string? _method;
    private int _before;
    private int _after;

    /// <summary>The next calls of the method fail with nothing done.</summary>
    public void FailBefore(string method, int times) => (_method, _before, _after) = (method, times, 0);

    /// <summary>The next calls of the method are done, and their answers lost.</summary>
    public void FailAfter(string method, int times) => (_method, _before, _after) = (method, 0, times);

    public int Called(string method) => _called.GetValueOrDefault(method);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        _called.AddOrUpdate(context.MethodName, 1, (_, count) => count + 1);
        var mine = context.MethodName == _method;
        if (mine && Interlocked.Decrement(ref _before) >= 0) throw new TimeoutException("The call did not arrive.");
        await context.Invoke();
        if (mine && Interlocked.Decrement(ref _after) >= 0) throw new RowStoreException("The answer was lost.");
    }
}
