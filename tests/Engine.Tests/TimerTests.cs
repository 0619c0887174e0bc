
namespace ClbCloud.Engine.Tests;

public sealed class TimerTests
{
    // Unlike any period of the engine itself, so that a test can see this very timer being set.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1.7);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_timer_never_overlaps_itself_and_counts_its_period_from_the_end_of_a_tick(bool interleave)
    {
        var time = new FakeTime();
        await using var engine = await EngineUnderTest.Start(new() { Time = time });
        var key = Probe.FreshKey("held");
        var probe = Probe.For(key);
        var grain = engine.Grains.GetGrain<ITimerGrain>(key);
        await grain.Start(Period, Period, interleave, keepAlive: false).Soon();

        time.Advance(Period);
        await probe.When("tick");
        for (var i = 0; i < 10; i++) time.Advance(Period);
        Assert.Equal(1, await grain.TicksAtOnce().Soon());

        probe.Signal("release");
        await time.UntilArmed(Period);
        time.Advance(Period / 2);
        Assert.Equal(1, await grain.TicksAtOnce().Soon());
        time.Advance(Period / 2);
        await probe.When("tick", 2);

        Assert.DoesNotContain("overlap", probe.Events);
        probe.Signal("release");
    }

    [Fact]
    public async Task A_change_during_a_tick_waits_for_its_end()
    {
        var time = new FakeTime();
        var sooner = Period / 2;
        await using var engine = await EngineUnderTest.Start(new() { Time = time });
        var key = Probe.FreshKey("held");
        var grain = engine.Grains.GetGrain<ITimerGrain>(key);
        await grain.Start(Period, Period, interleave: true, keepAlive: false).Soon();
        time.Advance(Period);
        await Probe.For(key).When("tick");

        await grain.Change(sooner, Period).Soon();
        time.Advance(sooner);
        Assert.Equal(1, await grain.TicksAtOnce().Soon());
        Probe.For(key).Signal("release");
        await time.UntilArmed(sooner);
        time.Advance(sooner);

        await Probe.For(key).When("tick", 2);
        Assert.DoesNotContain("overlap", Probe.For(key).Events);
        Probe.For(key).Signal("release");
        await time.UntilArmed(Period);
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_stop_the_timer()
    {
        var time = new FakeTime();
        var setup = new EngineSetup { Time = time };
        await using var engine = await EngineUnderTest.Start(setup);
        var key = Probe.FreshKey("failing");
        var grain = engine.Grains.GetGrain<ITimerGrain>(key);
        await grain.Start(Period, Period, interleave: false, keepAlive: false).Soon();

        for (var tick = 1; tick <= 3; tick++)
        {
            time.Advance(Period);
            await Probe.For(key).When("tick", tick);
            await time.UntilArmed(Period);
        }

        Assert.Equal(3, setup.Log.Count);
    }

    [LocalFact("The test's clock calls back in the test's own context, which Orleans' timer takes along.")]
    public async Task A_tick_passes_through_the_call_filters_and_carries_no_request_context()
    {
        var time = new FakeTime();
        var filter = new RecordingFilter("f");
        await using var engine = await EngineUnderTest.Start(new() { Time = time, Filters = [filter] });
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<ITimerGrain>(key);
        Orleans.Runtime.RequestContext.Set("who", "the test");
        await grain.Start(Period, Period, interleave: false, keepAlive: false).Soon();

        time.Advance(Period);
        await Probe.For(key).When("tick");

        Assert.Contains("context none", Probe.For(key).Events);
        var tick = Assert.Single(filter.Seen, s => s.Method == "InvokeCallbackAsync");
        Assert.EndsWith("IGrainTimerInvoker", tick.Interface, StringComparison.Ordinal);
        Assert.Equal(grain.GetGrainId(), tick.Source);
    }

    [LocalFact("In Orleans such a timer stops; our filter never judges timers.")]
    public async Task A_timer_that_a_filter_refuses_ticks_on()
    {
        var time = new FakeTime();
        var refusals = 0;
        var filter = new RecordingFilter("f")
        {
            Refuse = context => context.MethodName == "InvokeCallbackAsync" && Interlocked.Increment(ref refusals) <= 2,
        };
        await using var engine = await EngineUnderTest.Start(new() { Time = time, Filters = [filter] });
        var key = Probe.FreshKey();
        await engine.Grains.GetGrain<ITimerGrain>(key).Start(Period, Period, interleave: false, keepAlive: false).Soon();

        for (var tick = 1; tick <= 3; tick++)
        {
            time.Advance(Period);
            await time.UntilArmed(Period);
        }

        Assert.Equal(3, refusals);
        Assert.Equal(1, Probe.For(key).Count("tick"));
    }
}
