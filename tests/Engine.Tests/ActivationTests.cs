using Orleans.Core.Internal;

namespace ClbCloud.Engine.Tests;

public sealed class ActivationTests
{
    [Fact]
    public async Task Sixty_four_racing_callers_meet_one_activation()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();

        var met = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
            Task.Run(() => engine.Grains.GetGrain<IBusyGrain>(key).WhoAreYou()))).Soon();

        Assert.Single(met.Distinct());
        Assert.Equal(1, Probe.For(key).Count("activating"));
    }

    [Fact]
    public async Task A_failed_activation_fails_its_callers_and_the_next_call_tries_again()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey("fails-once");
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Read().Soon());

        Assert.Equal("Not this time.", failure.Message);
        Assert.Equal(1, await grain.Read().Soon());
        Assert.Equal(2, Probe.For(key).Count("activating"));
        Assert.DoesNotContain(Probe.For(key).Events, e => e.StartsWith("deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grain_that_asks_to_leave_is_fresh_at_the_next_call()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var before = await grain.WhoAreYou().Soon();

        await grain.Leave().Soon();

        Assert.NotEqual(before, await grain.WhoAreYou().Soon());
        Assert.Equal(["deactivated ApplicationRequested"], Probe.For(key).Events);
    }

    [Fact]
    public async Task An_operator_can_drop_an_activation()
    {
        await using var engine = await EngineUnderTest.Start();
        var grain = engine.Grains.GetGrain<IBusyGrain>(Probe.FreshKey());
        var before = await grain.WhoAreYou().Soon();

        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle();

        Assert.NotEqual(before, await grain.WhoAreYou().Soon());
    }

    [Fact]
    public async Task Calls_that_run_when_a_grain_leaves_end_first_and_those_that_wait_reach_the_next_activation()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();
        var grain = engine.Grains.GetGrain<IBusyGrain>(key);
        var before = await grain.WhoAreYou().Soon();
        var held = grain.Hold();
        await Probe.For(key).When("held");
        var leaving = grain.LeaveSoon();
        var waiting = grain.WhoAreYou();
        await leaving.Soon();
        Assert.Equal(0, Probe.For(key).Count("deactivated"));
        Probe.For(key).Signal("release");

        await held.Soon();
        Assert.NotEqual(before, await waiting.Soon());
        Assert.Equal(1, Probe.For(key).Count("deactivated"));
    }

    [LocalFact("Orleans forwards a message a few times and then rejects it; the gateway tries again.")]
    public async Task Callers_that_race_with_deactivations_lose_no_call_and_never_meet_two_activations()
    {
        await using var engine = await EngineUnderTest.Start();
        var key = Probe.FreshKey();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await engine.Grains.GetGrain<IRestlessGrain>(key).Count();
        }))).Soon();

        Assert.Equal(6400, Probe.For(key).Count("counted"));
        Assert.True(Probe.For(key).Count("arrived") > 100);
        Assert.Empty(Probe.For(key).Events);
    }
}
