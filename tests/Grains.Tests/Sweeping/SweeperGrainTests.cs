using ClbCloud.Grains.Access;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Storage.Memory;

namespace ClbCloud.Grains.Tests.Sweeping;

public sealed class SweeperGrainTests
{
    private static readonly Excuse Tet = new() { Id = "tet", From = new(2027, 2, 4), To = new(2027, 2, 12), Reason = "tet" };

    public SweeperGrainTests() => CallerScope.Current = CallerScope.System;

    [Fact]
    public async Task A_sweep_wakes_what_is_due_and_nothing_else()
    {
        await using var country = await Settled();
        country.Notes.Due["a"] = ["a|clb-1", "a|clb-3"];
        Assert.Equal(2, await country.Grains.GetGrain<ISweeperGrain>("a").Sweep(false));
        Assert.Equal(["wake a|clb-1", "wake a|clb-3"], country.Notes.Asked.Order());
    }

    [Fact]
    public async Task A_club_that_fails_does_not_keep_the_others_asleep()
    {
        await using var country = await Settled();
        country.Notes.Due["a"] = ["a|clb-1", "a|clb-2"];
        country.Notes.Broken["a|clb-1"] = true;
        Assert.Equal(1, await country.Grains.GetGrain<ISweeperGrain>("a").Sweep(false));
        country.Notes.Broken.Clear();
        Assert.Equal(2, await country.Grains.GetGrain<ISweeperGrain>("a").Sweep(false));
    }

    [Fact]
    public async Task A_club_that_missed_a_change_of_policy_is_told_again_by_the_next_sweep()
    {
        await using var country = await Settled();
        country.Notes.Broken["a|clb-3"] = true;
        await country.Grains.GetGrain<IPolicyGrain>("u|a|m2").PutExcuse(Tet);
        await country.Notes.Wait("policy a|clb-3");
        country.Notes.Broken.Clear();
        country.Notes.Forget();
        await country.Grains.GetGrain<ISweeperGrain>("a").Start();
        await country.Notes.Wait("policy a|clb-3");
    }

    [Fact]
    public async Task More_than_a_page_is_walked_to_its_end_and_each_club_once()
    {
        await using var country = await Settled();
        var clubs = Enumerable.Range(0, 450).Select(i => $"a|clb-{i:D4}").ToArray();
        country.Notes.Children["a|m1"] = clubs;
        Assert.Equal(451, await country.Grains.GetGrain<ISweeperGrain>("a").Sweep(true));
        Assert.Equal(451, country.Notes.Asked.Count(a => a.StartsWith("policy a|clb", StringComparison.Ordinal)));
        Assert.Contains("flush a|m1", country.Notes.Asked);
        Assert.Contains("flush a", country.Notes.Asked);
    }

    [Fact]
    public async Task Started_it_keeps_a_reminder_and_looks_for_everything_unreported_at_once()
    {
        var rows = new MemoryRowStore();
        await using (var country = await Country.Start(rows))
        {
            Fill(country);
            await country.Grains.GetGrain<ISweeperGrain>("a").Start();
            await country.Notes.Wait("wake a|clb-1", "wake a|clb-2", "wake a|clb-3", "flush a|m1", "flush a|m2", "flush a");
        }

        await using var restarted = await Country.Start(rows);
        var reminder = Assert.Single(await restarted.Reminders.ReadAll(CancellationToken.None));
        Assert.Equal(("sweeper/a", "sweep", TimeSpan.FromMinutes(1)), (reminder.Grain.ToString(), reminder.Name, reminder.Period));
    }

    [Theory]
    [InlineData("u|a", "policy a|clb-1", "policy a|clb-2", "policy a|clb-3", "wake a", "wake a|m1")]
    [InlineData("u|nation", "policy a|clb-1", "policy a|clb-3", "policy b|clb-9")]
    [InlineData("u|a|m2", "policy a|clb-3", "wake a|m2")]
    [InlineData("c|a|clb-2", "policy a|clb-2")]
    public async Task An_excuse_reaches_every_club_below(string policy, params string[] asked)
    {
        await using var country = await Settled();
        await country.Grains.GetGrain<IPolicyGrain>(policy).PutExcuse(Tet);
        await country.Notes.Wait(asked);
    }

    [Fact]
    public async Task An_excuse_of_a_commune_leaves_the_clubs_of_others_alone()
    {
        await using var country = await Settled();
        await country.Grains.GetGrain<IPolicyGrain>("u|a|m2").PutExcuse(Tet);
        await country.Notes.Wait("policy a|clb-3");
        Assert.DoesNotContain("policy a|clb-1", country.Notes.Asked);
    }

    // The first sweep after a start looks at everything; the tests want what comes after.
    private static async Task<Country> Settled()
    {
        var country = await Country.Start();
        Fill(country);
        await country.Grains.GetGrain<ISweeperGrain>("a").Sweep(true);
        country.Notes.Forget();
        return country;
    }

    private static void Fill(Country country)
    {
        country.Notes.Children["nation"] = ["a", "b"];
        country.Notes.Children["a"] = ["a|m1", "a|m2"];
        country.Notes.Children["a|m1"] = ["a|clb-1", "a|clb-2"];
        country.Notes.Children["a|m2"] = ["a|clb-3"];
        country.Notes.Children["b"] = ["b|m1"];
        country.Notes.Children["b|m1"] = ["b|clb-9"];
    }
}
