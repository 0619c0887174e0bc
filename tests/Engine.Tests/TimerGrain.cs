using Orleans.Concurrency;

namespace ClbCloud.Engine.Tests;

/// <summary>A grain with a timer; what it does is in the probe.</summary>
public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

    [AlwaysInterleave]
    Task Change(TimeSpan due, TimeSpan period);

    Task<int> Ticks();

    [AlwaysInterleave]
    Task<int> TicksAtOnce();
}

internal sealed class TimerGrain : Grain, ITimerGrain
{
    private int _ticks;
    private int _inside;
    private IGrainTimer? _timer;

    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Signal("deactivated");
        return Task.CompletedTask;
    }

    public Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(Tick, new() { DueTime = due, Period = period, Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task<int> TicksAtOnce() => Task.FromResult(_ticks);

    private async Task Tick(CancellationToken cancellation)
    {
        _ticks++;
        if (++_inside > 1) Probe.Events.Enqueue("overlap");
        Probe.Events.Enqueue($"context {RequestContext.Get("who") ?? "none"}");
        Probe.Signal("tick");
        if (this.GetPrimaryKeyString().StartsWith("held", StringComparison.Ordinal)) await Probe.When("release", _ticks);
        _inside--;
        if (this.GetPrimaryKeyString().StartsWith("failing", StringComparison.Ordinal)) throw new TalkException("tick");
    }
}
