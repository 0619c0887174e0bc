using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Tests.Sweeping;

namespace ClbCloud.Grains.Tests.Access;

public sealed class ScopeFilterTests
{
    private static readonly CallerScope Province = new() { Kind = ScopeKind.Province, Key = "a", Role = CallerRole.Officer };

    [Fact]
    public async Task A_call_without_a_scope_is_refused_and_the_refusal_names_nothing()
    {
        await using var country = await Country.Start();
        CallerScope.Current = null;
        var policy = country.Grains.GetGrain<IPolicyGrain>("u|a");
        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => policy.Get());
        Assert.DoesNotContain("u|a", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_province_reads_and_writes_its_own_policy_and_no_other()
    {
        await using var country = await Country.Start();
        CallerScope.Current = Province;
        var excuse = new Excuse { Id = "tet", From = new(2027, 2, 4), To = new(2027, 2, 12), Reason = "tet" };
        Assert.False((await country.Grains.GetGrain<IPolicyGrain>("u|a").PutExcuse(excuse)).Refused);
        Assert.False((await country.Grains.GetGrain<IPolicyGrain>("u|a|m1").PutExcuse(excuse)).Refused);
        foreach (var other in (string[])["u|nation", "u|b", "u|b|m1", "c|b|c1", "x|a", "u|a|m1|x"])
        {
            var policy = country.Grains.GetGrain<IPolicyGrain>(other);
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => policy.PutExcuse(excuse));
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => policy.Get());
        }

        CallerScope.Current = CallerScope.System;
        Assert.Equal(0, (await country.Grains.GetGrain<IPolicyGrain>("u|b").Get()).Revision);
    }

    [Fact]
    public async Task Only_a_national_administrator_operates_from_outside()
    {
        await using var country = await Country.Start();
        var sweeper = country.Grains.GetGrain<ISweeperGrain>("a");
        CallerScope.Current = Province with { Role = CallerRole.Admin };
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sweeper.Sweep(false));
        CallerScope.Current = new() { Kind = ScopeKind.Nation, Key = Keys.Nation, Role = CallerRole.Admin };
        await sweeper.Sweep(false);
    }

    [Fact]
    public async Task A_scope_that_flows_along_does_not_help_a_grain()
    {
        await using var country = await Country.Start();
        CallerScope.Current = CallerScope.System;
        var stranger = country.Grains.GetGrain<IStrangerGrain>("x");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.ReadPolicy("u|a"));
    }
}

/// <summary>A grain that the filter knows nothing of; its own interface is not one of ours.</summary>
public interface IStrangerGrain : IGrainWithStringKey
{
    Task<PolicyBook> ReadPolicy(string key);
}

[GrainType("stranger")]
internal sealed class StrangerGrain : Grain, IStrangerGrain
{
    public Task<PolicyBook> ReadPolicy(string key) => GrainFactory.GetGrain<IPolicyGrain>(key).Get();
}
