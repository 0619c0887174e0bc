namespace ClbCloud.Engine.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task Exceptions_cross_a_call_with_type_message_and_stack()
    {
        await using var engine = await EngineUnderTest.Start();
        var grain = engine.Grains.GetGrain<ITalkGrain>(Probe.FreshKey());

        var failure = await Assert.ThrowsAsync<TalkException>(() => grain.Fail("my words").Soon());

        Assert.Equal("my words", failure.Message);
        Assert.Contains(nameof(TalkGrain), failure.StackTrace, StringComparison.Ordinal);
        Assert.Equal("at once", (await Assert.ThrowsAsync<TalkException>(() => grain.FailAtOnce().Soon())).Message);
        Assert.Equal("value task", (await Assert.ThrowsAsync<TalkException>(async () => await grain.FailAsValueTask())).Message);
        await grain.Nothing();
    }

    [Fact]
    public async Task The_request_context_flows_with_calls_and_never_back()
    {
        await using var engine = await EngineUnderTest.Start();
        var grain = engine.Grains.GetGrain<ITalkGrain>(Probe.FreshKey());
        RequestContext.Set("who", "the test");

        Assert.Equal("the test", await grain.ReadContext("who", next: Probe.FreshKey()).Soon());

        await grain.ChangeContext("who", "somebody else").Soon();
        Assert.Equal("the test", RequestContext.Get("who"));
        Assert.True(RequestContext.Remove("who"));
        Assert.Null(await grain.ReadContext("who", next: null).Soon());
    }

    [Fact]
    public async Task Filters_run_in_order_of_registration_and_the_grain_s_own_is_innermost()
    {
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var engine = await EngineUnderTest.Start(
            new() { Filters = [new RecordingFilter("first", order), new RecordingFilter("second", order)] });
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IFilteringGrain>(key);

        await grain.Ask("question").Soon();

        Assert.Equal(["first in", "second in", "second out", "first out"], order);
        Assert.Equal(["own in", "asked question", "own out"], Probe.For(key).Events);
    }

    [Fact]
    public async Task A_filter_may_refuse_a_call_or_change_its_answer()
    {
        var filter = new RecordingFilter("f") { Refuse = c => c.MethodName == "Ping", Change = r => r is int n ? n + 41 : r };
        await using var engine = await EngineUnderTest.Start(new() { Filters = [filter] });
        var key = Probe.FreshKey();

        var refusal = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => engine.Grains.GetGrain<ITalkGrain>(key).Ping().Soon());

        Assert.Equal("f refuses Ping.", refusal.Message);
        Assert.Equal(42, await engine.Grains.GetGrain<IBusyGrain>(key).Read().Soon());
    }

    [Fact]
    public async Task Filters_learn_who_calls()
    {
        var filter = new RecordingFilter("f");
        await using var engine = await EngineUnderTest.Start(new() { Filters = [filter] });
        var (first, second) = (Probe.FreshKey(), Probe.FreshKey());
        var grain = engine.Grains.GetGrain<ITalkGrain>(first);

        await grain.CallVia([second]).Soon();

        var outer = Assert.Single(filter.Seen, s => s.Method == "CallVia");
        var inner = Assert.Single(filter.Seen, s => s.Method == "Ping");
        Assert.True(outer.Source!.Value.IsClient());
        Assert.Equal(typeof(ITalkGrain).FullName, outer.Interface);
        Assert.Equal(grain.GetGrainId(), outer.Target);
        Assert.Equal(grain.GetGrainId(), inner.Source);
        Assert.Equal(second, inner.Target.Key.ToString());
    }

    [Fact]
    public async Task A_cancelled_caller_is_answered_at_once_and_the_grain_sees_the_token()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        using var cancellation = new CancellationTokenSource();
        var call = engine.Grains.GetGrain<IBusyGrain>(key).HoldUntil(cancellation.Token);
        await Probe.For(key).When("held");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        await Probe.For(key).When("cancelled");
        Probe.For(key).Signal("release");
    }

    [LocalFact("Orleans' deadlines of calls do not follow the test's clock.")]
    public async Task A_deadlock_ends_in_timeouts_and_the_grains_live_on()
    {
        var time = new FakeTime();
        var setup = new EngineSetup { Time = time };
        await using var engine = await EngineUnderTest.Start(setup);
        var (a, b) = (Probe.FreshKey("secret-a"), Probe.FreshKey("secret-b"));
        var grain = engine.Grains.GetGrain<ITalkGrain>(a);

        var call = grain.CallVia([b, a]);
        await time.AdvanceUntil(call, TimeSpan.FromSeconds(31));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.DoesNotContain("secret", timeout.Message, StringComparison.Ordinal);
        await time.AdvanceUntil(LivesOn(grain), TimeSpan.FromSeconds(31));
    }

    [LocalFact("Orleans' deadlines of calls do not follow the test's clock.")]
    public async Task An_answer_that_comes_after_the_timeout_is_dropped()
    {
        var time = new FakeTime();
        await using var engine = await EngineUnderTest.Start(new() { Time = time });
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var held = grain.Hold();
        await Probe.For(key).When("held");

        await time.AdvanceUntil(held, TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<TimeoutException>(() => held);
        Probe.For(key).Signal("release");
        await Probe.For(key).When("let go");

        Assert.Equal(1, await grain.Read().Soon());
    }

    [LocalFact("A silo that stops hands its callers to the next one.")]
    public async Task A_graceful_stop_loses_no_turn()
    {
        var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var held = grain.Hold();
        await Probe.For(key).When("held");
        var queued = Enumerable.Range(0, 50).Select(_ => grain.Work()).ToArray();

        var stopping = engine.Stop();
        await Refused(grain).Soon();
        Assert.False(stopping.IsCompleted);
        Probe.For(key).Signal("release");

        await held.Soon();
        Assert.All(await Task.WhenAll(queued).Soon(), overlaps => Assert.Equal(0, overlaps));
        await stopping.Soon();
        Assert.Equal(50, Probe.For(key).Count("worked"));
        Assert.Equal(["deactivated ShuttingDown"], Probe.For(key).Events);
    }

    private static async Task LivesOn(ITalkGrain grain)
    {
        while (true)
        {
            try
            {
                await grain.Ping();
                return;
            }
            catch (TimeoutException)
            {
                // Time runs fast here, and the inner calls may have been sent late.
            }
        }
    }

    private static async Task Refused(IBusyGrain grain)
    {
        try
        {
            while (true) await grain.Peek();
        }
        catch (SiloUnavailableException)
        {
        }
    }
}
