using System.Globalization;
using System.Threading.RateLimiting;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// Requests a caller may send, and a tenant. A bucket for each client (a token's subject and scope, a key, a device), a
/// larger one for each tenant together, and a cap on a tenant's requests that are under way at once: whoever asks a
/// hundred times too much exhausts its own, and never the threads that the others need. Strangers share a bucket with
/// strangers. Per process; N gateways give N times as much.
/// </summary>
internal static class Rates
{
    private const string Strangers = "?";

    public static WebApplicationBuilder AddRates(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = Limiter(Quotas.Of(configuration));
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await Problems.Write(rejected.HttpContext, "rate_limited");
            };
        });
        return builder;
    }

    /// <summary>
    /// All limits, in order: a request that its client may not send costs its tenant nothing. The cap comes last, for it
    /// alone is given back when the request is done.
    /// </summary>
    public static PartitionedRateLimiter<HttpContext> Limiter(Quotas quotas) => PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(http => ClientOf(http) is { } client
            ? Bucket(client, quotas.PerSecond)
            : Bucket(Strangers, quotas.StrangersPerSecond)),
        PartitionedRateLimiter.Create<HttpContext, string>(http => TenantOf(http) is { } tenant
            ? Bucket(tenant, quotas.TenantPerSecond)
            : RateLimitPartition.GetNoLimiter(Strangers)),
        PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetConcurrencyLimiter(
            TenantOf(http) ?? Strangers,
            _ => new ConcurrencyLimiterOptions { PermitLimit = quotas.TenantAtOnce, QueueLimit = 0 })));

    private static RateLimitPartition<string> Bucket(string key, int perSecond) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokensPerPeriod = perSecond,
        TokenLimit = perSecond * 5,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    private static string? ClientOf(HttpContext http) =>
        Callers.Of(http.User) is { } caller ? $"{http.User.FindFirst("sub")?.Value}|{Scopes.Written(caller)}" : null;

    // Whose caller it is, not whose data it asks for: nobody can use up another's quota.
    private static string? TenantOf(HttpContext http) => Callers.Of(http.User) is not { } caller ? null : caller.Kind switch
    {
        ScopeKind.Nation => Keys.Nation,
        ScopeKind.Project => $"project:{caller.Key}",
        _ => Keys.Tenant(caller.Key),
    };
}

/// <summary>What a process takes; settings <c>Rates:*</c>.</summary>
internal sealed record Quotas
{
    /// <summary>Requests a second of one client; five times as many at a stroke.</summary>
    public int PerSecond { get; init; } = 200;

    /// <summary>Requests a second of all clients of a tenant.</summary>
    public int TenantPerSecond { get; init; } = 1_000;

    /// <summary>Requests of a tenant that are under way at once.</summary>
    public int TenantAtOnce { get; init; } = 200;

    /// <summary>Requests a second of all who show no token.</summary>
    public int StrangersPerSecond { get; init; } = 50;

    public static Quotas Of(IConfiguration configuration)
    {
        var usual = new Quotas();
        var rates = configuration.GetSection("Rates");
        return new()
        {
            PerSecond = rates.GetValue(nameof(PerSecond), usual.PerSecond),
            TenantPerSecond = rates.GetValue(nameof(TenantPerSecond), usual.TenantPerSecond),
            TenantAtOnce = rates.GetValue(nameof(TenantAtOnce), usual.TenantAtOnce),
            StrangersPerSecond = rates.GetValue(nameof(StrangersPerSecond), usual.StrangersPerSecond),
        };
    }
}
