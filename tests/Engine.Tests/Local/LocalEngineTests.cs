using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClbCloud.Engine.Tests;

[Trait("Engine", "local")]
public sealed class LocalEngineTests
{
    private readonly FakeTime _time = new();
    private readonly string _key = Probe.FreshKey();

    private Probe Probe => Probe.For(_key);

    [Fact]
    public async Task A_grain_nobody_calls_is_collected_and_fresh_at_the_next_call()
    {
        await using var engine = await Start();
        var grain = engine.Grains.GetGrain<IBusyGrain>(_key);
        var before = await grain.WhoAreYou().Soon();

        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(before, await grain.WhoAreYou().Soon());
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, engine.Engine.ActivationCount);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Probe.When("deactivated");

        Assert.Equal(["deactivated ActivationIdle"], Probe.Events);
        Assert.NotEqual(before, await grain.WhoAreYou().Soon());
    }

    [Fact]
    public async Task A_grain_in_the_middle_of_a_call_or_asked_to_stay_is_not_collected()
    {
        await using var engine = await Start();
        var grain = engine.Grains.GetGrain<IBusyGrain>(_key);
        var before = await grain.WhoAreYou().Soon();
        await grain.Stay(TimeSpan.FromHours(1)).Soon();
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(before, await grain.WhoAreYou().Soon());

        var held = grain.Hold();
        await Probe.When("held");
        _time.Advance(TimeSpan.FromMinutes(50));
        await Assert.ThrowsAsync<TimeoutException>(() => held.Soon());
        Probe.Signal("release");
        Assert.Equal(before, await grain.WhoAreYou().Soon());

        _time.Advance(TimeSpan.FromMinutes(16));
        await Probe.When("deactivated");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task Only_a_timer_that_keeps_alive_keeps_idle_collection_away(bool keepAlive, int ticksRemembered)
    {
        var period = TimeSpan.FromMinutes(6);
        await using var engine = await Start();
        var grain = engine.Grains.GetGrain<ITimerGrain>(_key);
        await grain.Start(period, period, interleave: false, keepAlive).Soon();

        for (var tick = 1; tick <= 2; tick++)
        {
            _time.Advance(period);
            await Probe.When("tick", tick);
            await _time.UntilArmed(period);
        }

        _time.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(ticksRemembered, await grain.Ticks().Soon());
    }

    [Fact]
    public async Task A_deadlock_is_named_in_the_exception_and_its_chain_in_the_log_without_keys()
    {
        var setup = new EngineSetup { Time = _time };
        await using var engine = await LocalEngineHost.Start(setup);
        var other = Probe.FreshKey();
        await engine.Grains.GetGrain<ITalkGrain>(_key).CallVia([other]).Soon();

        var call = engine.Grains.GetGrain<ITalkGrain>(_key).CallVia([other, _key]);
        while (engine.Engine.Telemetry.Waiting == 0) await Task.Yield();
        await _time.AdvanceUntil(call, TimeSpan.FromSeconds(31));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("from a talk to ClbCloud.Engine.Tests.ITalkGrain.", timeout.Message, StringComparison.Ordinal);
        Assert.Contains(setup.Log, l => l.EndsWith(
            "talk ITalkGrain.CallVia -> talk ITalkGrain.CallVia -> talk ITalkGrain.Ping", StringComparison.Ordinal));
        Assert.DoesNotContain(setup.Log, l => l.Contains(_key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_response_timeout_of_its_own_is_kept()
    {
        await using var engine = await Start();
        var call = engine.Grains.GetGrain<IImpatientGrain>(_key).Hold();
        await Probe.When("held");

        _time.Advance(TimeSpan.FromSeconds(6));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => call.Soon());
        Assert.Contains("00:00:05", timeout.Message, StringComparison.Ordinal);
        Probe.Signal("release");
    }

    [Fact]
    public async Task A_grain_may_call_others_while_the_engine_stops_and_none_is_left_in_memory()
    {
        var engine = await Start();
        var parting = engine.Grains.GetGrain<IPartingGrain>(_key);
        await parting.Hello().Soon();

        await engine.Stop().Soon();

        Assert.Equal(["pong"], Probe.Events);
        Assert.Equal(0, engine.Engine.ActivationCount);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => parting.Hello().Soon());
    }

    [Fact]
    public async Task A_stop_that_may_not_take_longer_leaves_no_caller_waiting()
    {
        var engine = await Start();
        var held = engine.Grains.GetGrain<IBusyGrain>(_key).Hold();
        await Probe.When("held");
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();

        await engine.Engine.StopAsync(atOnce.Token).Soon();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held.Soon());
        Probe.Signal("release");
    }

    [Fact]
    public async Task An_interface_without_a_class_and_a_type_without_a_name_are_refused_clearly()
    {
        await using var engine = await Start();

        var unknown = Assert.Throws<ArgumentException>(() => engine.Grains.GetGrain<INobodyGrain>(_key));
        Assert.Contains(nameof(INobodyGrain), unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Grains.GetGrain<ITalkGrain>(GrainId.Create("nobody", _key)).Ping().Soon());
        Assert.Throws<ArgumentException>(() => engine.Grains.GetGrain<ITalkGrain>(" "));
    }

    [Fact]
    public async Task Calls_are_counted_without_keys_and_traced_when_somebody_listens()
    {
        var tags = new ConcurrentQueue<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "ClbCloud.LocalOrleans") listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, measured, _) =>
        {
            foreach (var tag in measured) tags.Enqueue($"{tag.Key}={tag.Value}");
        });
        meters.Start();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.Orleans.Application",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var engine = await Start();

        await engine.Grains.GetGrain<ISpanGrain>(_key).CallNext($"{_key}-next").Soon();

        Assert.Contains("method=ISpanGrain/CallNext", tags);
        Assert.DoesNotContain(tags, t => t.Contains(_key, StringComparison.Ordinal));
        var outer = Assert.Single(spans, s => s.DisplayName == "ISpanGrain/CallNext");
        var inner = Assert.Single(spans, s => s.DisplayName == "ISpanGrain/End");
        Assert.Equal(outer.SpanId, inner.ParentSpanId);
    }

    [Fact]
    public async Task A_trace_that_is_not_recorded_is_not_begun_anew_by_the_calls_below()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.Orleans.Application",
            // As a parent-based sampler: what has no parent is recorded, what has one does as the parent.
            Sample = (ref ActivityCreationOptions<ActivityContext> asked) =>
                asked.Parent == default || asked.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var engine = await Start();

        using (new Activity("not recorded").Start()) await engine.Grains.GetGrain<ISpanGrain>(_key).CallNext($"{_key}-next").Soon();
        Assert.DoesNotContain(spans, s => s.DisplayName is "ISpanGrain/CallNext" or "ISpanGrain/End");
        await engine.Grains.GetGrain<ISpanGrain>(_key).CallNext($"{_key}-next").Soon();
        Assert.Contains(spans, s => s.DisplayName == "ISpanGrain/End");
    }

    private Task<LocalEngineHost> Start() => LocalEngineHost.Start(new() { Time = _time });
}

public interface INobodyGrain : IGrainWithStringKey;

public interface IImpatientGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:00:05")]
    Task Hold();
}

internal sealed class ImpatientGrain : Grain, IImpatientGrain
{
    public async Task Hold()
    {
        Probe.For(this.GetPrimaryKeyString()).Signal("held");
        await Probe.For(this.GetPrimaryKeyString()).When("release");
    }
}

/// <summary>Says good-bye to another grain.</summary>
public interface IPartingGrain : IGrainWithStringKey
{
    Task Hello();
}

internal sealed class PartingGrain : Grain, IPartingGrain
{
    public Task Hello() => Task.CompletedTask;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Probe.For(this.GetPrimaryKeyString()).Events.Enqueue(await GrainFactory.GetGrain<ITalkGrain>("good-bye").Ping());
}

public interface ISpanGrain : IGrainWithStringKey
{
    Task CallNext(string key);

    Task End();
}

internal sealed class SpanGrain : Grain, ISpanGrain
{
    public Task CallNext(string key) => GrainFactory.GetGrain<ISpanGrain>(key).End();

    public Task End() => Task.CompletedTask;
}
