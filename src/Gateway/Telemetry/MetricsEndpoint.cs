using System.Globalization;
using System.Net;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Telemetry;

namespace ClbCloud.Gateway.Telemetry;

/// <summary>
/// The page for Prometheus. With <c>Metrics:Port</c> set, it has a port of its own, which the network must keep inside,
/// and which serves nothing but it and the health probes. Without, it is on the usual port for an administrator of the
/// nation, and in Development for whoever asks from this machine.
/// </summary>
internal static class MetricsEndpoint
{
    /// <summary>Listens on the port of the metrics too, if there is one. Call it after the usual address is set.</summary>
    public static WebApplicationBuilder AddMetricsPort(this WebApplicationBuilder builder)
    {
        if (PortOf(builder.Configuration) is not { } port) return builder;
        var own = string.Create(CultureInfo.InvariantCulture, $"http://*:{port}");
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists()) builder.Configuration["Kestrel:Endpoints:Metrics:Url"] = own;
        else builder.WebHost.UseUrls([.. Usual(builder.Configuration), own]);
        return builder;
    }

    /// <summary>The port of the metrics serves nothing else.</summary>
    public static void UseMetricsPort(this WebApplication app)
    {
        if (PortOf(app.Configuration) is not { } port) return;
        app.Use((http, next) =>
        {
            if (http.Connection.LocalPort != port || http.Request.Path == PrometheusEndpoint.Path || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    public static void MapMetrics(this WebApplication app) =>
        app.MapPrometheus(http => MayRead(http, app.Configuration, app.Environment)).AllowAnonymous().DisableRateLimiting();

    private static bool MayRead(HttpContext http, IConfiguration configuration, IWebHostEnvironment environment) =>
        PortOf(configuration) is { } port ? http.Connection.LocalPort == port : IsOperator(http) || (environment.IsDevelopment() && IsLocal(http));

    private static bool IsOperator(HttpContext http) => Callers.Of(http.User) is { Kind: ScopeKind.Nation, Role: CallerRole.Admin };

    // A request that a proxy on this machine passes on comes from elsewhere.
    private static bool IsLocal(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from))
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");

    private static int? PortOf(IConfiguration configuration) =>
        int.TryParse(configuration["Metrics:Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    private static IEnumerable<string> Usual(ConfigurationManager configuration)
    {
        if (configuration["urls"] is { Length: > 0 } urls) return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Ports("http").Concat(Ports("https"));

        IEnumerable<string> Ports(string scheme) =>
            (configuration[$"{scheme}_ports"] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => $"{scheme}://*:{p}");
    }
}
