using System.Security.Claims;
using System.Threading.RateLimiting;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using Microsoft.AspNetCore.Http;

namespace ClbCloud.Gateway.Tests.Kernel;

/// <summary>What one tenant takes from the others, counted on the limiter itself: nothing here waits or depends on how fast the machine is.</summary>
public sealed class FairnessTests : IDisposable
{
    private static readonly Quotas Small = new() { PerSecond = 1, TenantPerSecond = 4, TenantAtOnce = 3, StrangersPerSecond = 1 };

    private readonly PartitionedRateLimiter<HttpContext> _limiter = Rates.Limiter(Small);

    [Fact]
    public void One_client_at_a_hundred_times_its_quota_takes_nothing_from_its_tenants_others_nor_from_other_tenants()
    {
        var refused = 0;
        // Buckets hold five seconds' worth; a second or two may pass meanwhile on a slow machine.
        for (var i = 0; i < 500; i++) refused += Passes("minh", "province:ha-a") ? 0 : 1;
        Assert.InRange(refused, 450, 495);
        Assert.True(Passes("hoa", "province:ha-a"));
        Assert.True(Passes("minh", "province:ha-b"));
        Assert.True(Passes("minh", "nation"));
    }

    [Fact]
    public void One_tenant_at_a_hundred_times_its_quota_with_many_clients_takes_nothing_from_other_tenants()
    {
        var passed = 0;
        for (var i = 0; i < 2_000; i++) passed += Passes($"may-{i}", $"club:ha-a|clb-{i}") ? 1 : 0;
        Assert.InRange(passed, 20, 60);
        for (var i = 0; i < 20; i++) Assert.True(Passes($"may-{i}", $"club:ha-b|clb-{i}"));
    }

    [Fact]
    public void A_tenant_whose_requests_all_hang_holds_up_nobody_else()
    {
        var hanging = Enumerable.Range(0, 3).Select(i => _limiter.AttemptAcquire(Http($"cham-{i}", "province:ha-a"))).ToArray();
        Assert.All(hanging, l => Assert.True(l.IsAcquired));
        Assert.False(Passes("cham-9", "province:ha-a"));
        Assert.True(Passes("nhanh", "province:ha-b"));
        hanging[0].Dispose();
        Assert.True(Passes("cham-10", "province:ha-a"));
        foreach (var lease in hanging) lease.Dispose();
    }

    [Fact]
    public void Strangers_exhaust_each_other_alone()
    {
        var passed = 0;
        for (var i = 0; i < 200; i++) passed += Passes(null, null) ? 1 : 0;
        Assert.InRange(passed, 5, 20);
        Assert.True(Passes("minh", "province:ha-a"));
    }

    [Fact]
    public void Who_is_refused_is_told_when_to_come_back()
    {
        while (Passes("minh", "province:ha-a"))
        {
        }

        using var lease = _limiter.AttemptAcquire(Http("minh", "province:ha-a"));
        Assert.True(!lease.IsAcquired && lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.Zero);
    }

    public void Dispose() => _limiter.Dispose();

    private bool Passes(string? subject, string? scope)
    {
        using var lease = _limiter.AttemptAcquire(Http(subject, scope));
        return lease.IsAcquired;
    }

    private static DefaultHttpContext Http(string? subject, string? scope) => new()
    {
        User = new ClaimsPrincipal(subject is null
            ? new ClaimsIdentity()
            : new ClaimsIdentity([new("sub", subject), new(Callers.ScopeClaim, scope!), new(Callers.RoleClaim, "officer")], "test")),
    };
}
