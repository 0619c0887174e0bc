using ClbCloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Silo;

/// <summary>What a silo answers to probes; it has no other HTTP.</summary>
internal sealed class ClusterHealth(IRowStore rows, IHostApplicationLifetime lifetime)
{
    public const string UsualAddress = "http://127.0.0.1:5081";

    /// <summary>What it waits for; empty when it serves.</summary>
    public IReadOnlyList<string> Pending
    {
        get
        {
            var pending = new List<string>();
            if (!lifetime.ApplicationStarted.IsCancellationRequested) pending.Add("started");
            if (lifetime.ApplicationStopping.IsCancellationRequested) pending.Add("stopping");
            if (rows is IMonitoredRowStore { Health.Healthy: false }) pending.Add("storage");
            return pending;
        }
    }

    public static bool HasAddress(IConfiguration configuration) =>
        ((ReadOnlySpan<string>)["urls", "http_ports", "https_ports"]).ToArray().Any(p => !string.IsNullOrWhiteSpace(configuration[p]))
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}

internal static class ClusterHealthEndpoints
{
    public static void MapClusterHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        app.MapGet("/health/ready", (ClusterHealth health) => health.Pending is { Count: > 0 } pending
            ? Results.Json(new { status = "waiting", pending }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ready" }));
    }
}
