using System.Globalization;
using System.Threading.RateLimiting;
using ClbCloud.Gateway.Access;

namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// Requests a caller may send: a bucket for each token's subject and scope, and one for all who show none, so that
/// strangers can exhaust only each other.
/// </summary>
internal static class Rates
{
    private const string Strangers = "?";

    public static WebApplicationBuilder AddRates(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf);
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await Problems.Write(rejected.HttpContext, "rate_limited");
            };
        });
        return builder;
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext http)
    {
        var configuration = http.RequestServices.GetRequiredService<IConfiguration>();
        var caller = Callers.Of(http.User);
        var key = caller is null ? Strangers : $"{http.User.FindFirst("sub")?.Value}|{Scopes.Written(caller)}";
        var perSecond = configuration.GetValue(caller is null ? "Rates:StrangersPerSecond" : "Rates:PerSecond", caller is null ? 50 : 200);
        return RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = perSecond,
            TokenLimit = perSecond * 5,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }
}
