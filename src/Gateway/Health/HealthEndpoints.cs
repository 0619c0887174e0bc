using ClbCloud.Gateway.Kernel;

namespace ClbCloud.Gateway.Health;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").AllowAnonymous().DisableRateLimiting().WithTags("Health");
        health.MapGet("/live", Live).WithSummary("Whether the process runs").Produces<HealthHttp>();
        health.MapGet("/ready", Ready).WithSummary("Whether the process may be sent requests; otherwise what it waits for")
            .Produces<HealthHttp>().Produces<HealthHttp>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Live() => Wire.Json(new HealthHttp { Status = "live" });

    private static IResult Ready(Readiness readiness)
    {
        var pending = readiness.Pending;
        return pending.Count == 0
            ? Wire.Json(new HealthHttp { Status = "ready" })
            : Wire.Json(new HealthHttp { Status = "waiting", Pending = pending }, StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>State of the process; <see cref="Pending"/> names what it waits for.</summary>
internal sealed record HealthHttp
{
    public required string Status { get; init; }

    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>Where the process is measured.</summary>
    public string Metrics { get; } = "/metrics";
}
