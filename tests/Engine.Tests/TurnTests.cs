namespace ClbCloud.Engine.Tests;

public sealed class TurnTests
{
    [Fact]
    public async Task Calls_of_a_grain_do_not_interleave()
    {
        await using var engine = await EngineUnderTest.Start();
        var grain = engine.Grains.GetGrain<IBusyGrain>(Probe.FreshKey());

        var overlaps = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(grain.Work))).Soon();

        Assert.All(overlaps, o => Assert.Equal(0, o));
    }

    [LocalFact("Orleans promises no order; calls that wait for an activation came in reverse.")]
    public async Task Calls_of_one_caller_run_in_the_order_they_were_sent()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IOrderGrain>(key);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(grain.Append)).Soon();

        Assert.Equal(Enumerable.Range(0, 100), await grain.All().Soon());
    }

    [Fact]
    public async Task An_always_interleaving_call_runs_while_another_is_held_and_others_wait()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var held = grain.Hold();
        await Probe.For(key).When("held");
        var waiting = grain.Work();

        Assert.Equal(1, await grain.Peek().Soon());

        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, Probe.For(key).Count("worked"));
        Probe.For(key).Signal("release");
        await held.Soon();
        await waiting.Soon();
    }

    [Fact]
    public async Task Reads_run_beside_reads_but_not_beside_a_write()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var reading = grain.HoldReading();
        await Probe.For(key).When("held");

        Assert.Equal(1, await grain.Read().Soon());
        var writing = grain.Hold();
        await grain.Peek().Soon();

        Assert.Equal(1, Probe.For(key).Count("held"));
        Probe.For(key).Signal("release");
        await reading.Soon();
        await writing.Soon();
        Assert.Equal(2, Probe.For(key).Count("held"));
    }

    [Fact]
    public async Task A_read_waits_for_a_write()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var writing = grain.Hold();
        await Probe.For(key).When("held");
        var reading = grain.Read();

        await grain.Peek().Soon();

        Assert.False(reading.IsCompleted);
        Probe.For(key).Signal("release");
        await writing.Soon();
        await reading.Soon();
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave_yet_no_two_turns_run_at_once()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IReentrantGrain>(key);
        var held = grain.Hold();

        var counts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(grain.Count))).Soon();

        Assert.Equal(640, counts.Max());
        Assert.False(held.IsCompleted);
        Probe.For(key).Signal("release");
        await held.Soon();
    }

    [Fact]
    public async Task A_held_parent_does_not_hold_up_reads_of_a_child_whose_interleaving_timer_reports_to_it()
    {
        var time = new FakeTime();
        await using var engine = await EngineUnderTest.Start(new() { Time = time });
        var key = Probe.FreshKey("held");
        var child = engine.Grains.GetGrain<ITimerGrain>(key);
        await child.Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: true, keepAlive: false).Soon();

        time.Advance(TimeSpan.FromSeconds(1));
        await Probe.For(key).When("tick");

        Assert.Equal(1, await child.Ticks().Soon());
        Probe.For(key).Signal("release");
    }

    [Fact]
    public async Task A_timer_that_does_not_interleave_holds_up_calls_as_a_call_does()
    {
        var time = new FakeTime();
        await using var engine = await EngineUnderTest.Start(new() { Time = time });
        var key = Probe.FreshKey("held");
        var child = engine.Grains.GetGrain<ITimerGrain>(key);
        await child.Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: false, keepAlive: false).Soon();

        time.Advance(TimeSpan.FromSeconds(1));
        await Probe.For(key).When("tick");
        var read = child.Ticks();
        await child.TicksAtOnce().Soon();

        Assert.False(read.IsCompleted);
        Probe.For(key).Signal("release");
        Assert.Equal(1, await read.Soon());
    }
}
