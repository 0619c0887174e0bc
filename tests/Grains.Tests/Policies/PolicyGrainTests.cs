using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Tests.Sweeping;
using ClbCloud.Storage.Memory;
using Orleans.Core.Internal;

namespace ClbCloud.Grains.Tests.Policies;

public sealed class PolicyGrainTests
{
    private static readonly Excuse Flood = new() { Id = "flood", From = new(2026, 9, 1), To = new(2026, 9, 9), Reason = "flood" };

    public PolicyGrainTests() => CallerScope.Current = CallerScope.System;

    [Fact]
    public async Task A_book_survives_a_restart()
    {
        var rows = new MemoryRowStore();
        await using (var country = await Country.Start(rows)) await country.Grains.GetGrain<IPolicyGrain>("u|a").PutExcuse(Flood);
        await using var restarted = await Country.Start(rows);
        var book = await restarted.Grains.GetGrain<IPolicyGrain>("u|a").Get();
        Assert.Equal(Flood, Assert.Single(book.Excuses));
    }

    [Fact]
    public async Task After_an_uncertain_write_the_grain_answers_what_is_stored()
    {
        var rows = new MemoryRowStore();
        await using var country = await Country.Start(rows);
        var policy = country.Grains.GetGrain<IPolicyGrain>("u|a");
        rows.Faults.FailAfterCommit(1);
        await Assert.ThrowsAnyAsync<Exception>(() => policy.PutExcuse(Flood));
        var again = await policy.PutExcuse(Flood);
        Assert.Equal(1, again.Value!.Revision);
        Assert.Equal(again.Value, await policy.Get());
    }

    [Fact]
    public async Task A_write_that_never_landed_changes_nothing()
    {
        var rows = new MemoryRowStore();
        await using var country = await Country.Start(rows);
        var policy = country.Grains.GetGrain<IPolicyGrain>("u|a");
        rows.Faults.FailBeforeCommit(1);
        await Assert.ThrowsAnyAsync<Exception>(() => policy.PutExcuse(Flood));
        Assert.Empty((await policy.Get()).Excuses);
        Assert.False((await policy.PutExcuse(Flood)).Refused);
    }

    [Fact]
    public async Task A_reader_sees_a_change_once_it_is_durable()
    {
        var rows = new MemoryRowStore();
        await using var country = await Country.Start(rows);
        var policy = country.Grains.GetGrain<IPolicyGrain>("u|a");
        await policy.Get();
        Task<Outcome<PolicyBook>> writing;
        using (rows.Faults.HoldCommits())
        {
            writing = policy.PutExcuse(Flood);
            await rows.Faults.WaitForHeldAsync(1);
            Assert.Empty((await policy.Get()).Excuses);
        }

        await writing;
        await policy.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Single((await policy.Get()).Excuses);
    }
}
