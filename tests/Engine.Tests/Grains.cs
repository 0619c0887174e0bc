using Orleans.Concurrency;

namespace ClbCloud.Engine.Tests;

/// <summary>A grain whose calls the test holds and releases.</summary>
public interface IBusyGrain : IGrainWithStringKey
{
    Task<Guid> WhoAreYou();

    /// <summary>Several turns; counts how often two such calls were inside at once.</summary>
    Task<int> Work();

    /// <summary>Signals "held", then waits for "release".</summary>
    Task Hold();

    [ReadOnly]
    Task HoldReading();

    [ReadOnly]
    Task<int> Read();

    [AlwaysInterleave]
    Task<int> Peek();

    Task<int> HoldUntil(CancellationToken cancellation);

    Task Leave();

    [AlwaysInterleave]
    Task LeaveSoon();

    Task Stay(TimeSpan span);
}

internal sealed class BusyGrain : Grain, IBusyGrain
{
    private readonly Guid _me = Guid.NewGuid();
    private int _inside;
    private int _overlaps;

    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Signal("activating");
        await Task.Yield();
        if (this.GetPrimaryKeyString().StartsWith("fails-once", StringComparison.Ordinal) && Probe.Count("activating") == 1)
        {
            throw new InvalidOperationException("Not this time.");
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Events.Enqueue($"deactivated {reason.ReasonCode}");
        Probe.Signal("deactivated");
        return Task.CompletedTask;
    }

    public Task<Guid> WhoAreYou() => Task.FromResult(_me);

    public async Task<int> Work()
    {
        if (++_inside > 1) _overlaps++;
        for (var turn = 0; turn < 3; turn++) await Task.Yield();
        _inside--;
        Probe.Signal("worked");
        return _overlaps;
    }

    public async Task Hold()
    {
        Probe.Signal("held");
        await Probe.When("release");
        Probe.Signal("let go");
    }

    public Task HoldReading() => Hold();

    public Task<int> Read() => Task.FromResult(1);

    public Task<int> Peek() => Task.FromResult(1);

    public async Task<int> HoldUntil(CancellationToken cancellation)
    {
        Probe.Signal("held");
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Register(cancelled.SetResult);
        await cancelled.Task;
        Probe.Signal("cancelled");
        await Probe.When("release");
        return 1;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task LeaveSoon() => Leave();

    public Task Stay(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }
}

/// <summary>All its calls interleave, and yet no two of its turns run at once.</summary>
public interface IReentrantGrain : IGrainWithStringKey
{
    Task Hold();

    Task<int> Count();
}

[Reentrant]
internal sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private int _count;

    public Task Hold() => Probe.For(this.GetPrimaryKeyString()).When("release");

    public async Task<int> Count()
    {
        for (var i = 0; i < 10; i++)
        {
            var read = _count;
            Thread.SpinWait(50);
            _count = read + 1;
            await Task.Yield();
        }

        return _count;
    }
}

/// <summary>Calls others.</summary>
public interface ITalkGrain : IGrainWithStringKey
{
    /// <summary>Goes from grain to grain; the last key is pinged.</summary>
    Task<string> CallVia(string[] keys);

    Task<string> Ping();

    Task<string?> ReadContext(string name, string? next);

    Task ChangeContext(string name, string value);

    Task Fail(string message);

    Task<int> FailAtOnce();

    ValueTask<int> FailAsValueTask();

    ValueTask Nothing();
}

[GenerateSerializer]
public sealed class TalkException(string message) : Exception(message);

internal sealed class TalkGrain : Grain, ITalkGrain
{
    public async Task<string> CallVia(string[] keys) => keys switch
    {
        [var last] => await Other(last).Ping(),
        [var next, .. var rest] => await Other(next).CallVia(rest),
        _ => throw new ArgumentException("Nobody to call."),
    };

    public Task<string> Ping() => Task.FromResult("pong");

    public async Task<string?> ReadContext(string name, string? next)
    {
        var mine = RequestContext.Get(name) as string;
        if (next is null) return mine;
        await Other(next).ChangeContext(name, "changed below");
        return RequestContext.Get(name) as string == mine ? await Other(next).ReadContext(name, null) : "flowed back";
    }

    public Task ChangeContext(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }

    public async Task Fail(string message)
    {
        await Task.Yield();
        throw new TalkException(message);
    }

    public Task<int> FailAtOnce() => throw new TalkException("at once");

    public async ValueTask<int> FailAsValueTask()
    {
        await Task.Yield();
        throw new TalkException("value task");
    }

    public ValueTask Nothing() => default;

    private ITalkGrain Other(string key) => GrainFactory.GetGrain<ITalkGrain>(key);
}

/// <summary>Remembers the order of its calls.</summary>
public interface IOrderGrain : IGrainWithStringKey
{
    Task Append(int number);

    Task<int[]> All();
}

internal sealed class OrderGrain : Grain, IOrderGrain
{
    private readonly List<int> _numbers = [];

    public async Task Append(int number)
    {
        await Task.Yield();
        _numbers.Add(number);
    }

    public Task<int[]> All() => Task.FromResult(_numbers.ToArray());
}

/// <summary>Filters its own calls.</summary>
public interface IFilteringGrain : IGrainWithStringKey
{
    Task Ask(string question);
}

internal sealed class FilteringGrain : Grain, IFilteringGrain, IIncomingGrainCallFilter
{
    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Probe.Events.Enqueue("own in");
        await context.Invoke();
        Probe.Events.Enqueue("own out");
    }

    public Task Ask(string question)
    {
        Probe.Events.Enqueue($"asked {question}");
        return Task.CompletedTask;
    }
}

/// <summary>Leaves after every tenth call.</summary>
public interface IRestlessGrain : IGrainWithStringKey
{
    Task Count();
}

internal sealed class RestlessGrain : Grain, IRestlessGrain
{
    private int _calls;

    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Signal("arrived");
        if (Probe.Count("arrived") - Probe.Count("left") > 1) Probe.Events.Enqueue("two at once");
        await Task.Yield();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Probe.Signal("left");
    }

    public async Task Count()
    {
        if (++_calls % 10 == 0) DeactivateOnIdle();
        await Task.Yield();
        Probe.Signal("counted");
    }
}
