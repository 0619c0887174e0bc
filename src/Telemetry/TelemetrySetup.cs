using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ClbCloud.Telemetry;

/// <summary>
/// Traces, metrics and logs of a process, the same for the gateway, a silo and the local build. Metrics are always
/// collected, for <c>/metrics</c>; over OTLP something is sent only when an endpoint is set by the standard variables
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin), which may stand in any source of configuration.
/// </summary>
public static class TelemetrySetup
{
    /// <summary>Adds telemetry to a process.</summary>
    /// <param name="builder">The host that is being built.</param>
    /// <param name="service">Name of the service unless <c>OTEL_SERVICE_NAME</c> says otherwise: <c>clb-gateway</c>.</param>
    public static IHostApplicationBuilder AddClbTelemetry(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var otlp = Otlp.Of(builder.Configuration);
        builder.Services.AddSingleton<PrometheusPage>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => Describe(r, service))
            .WithMetrics(metrics => AddMetrics(metrics, otlp));
        if (otlp.Traces) telemetry.WithTracing(AddTraces);
        if (otlp.Logs) AddLogs(builder.Logging, service);
        return builder;
    }

    private static void AddMetrics(MeterProviderBuilder metrics, Otlp otlp)
    {
        metrics
            .AddMeter([.. TelemetryNames.Meters])
            .AddView(instrument => TelemetryNames.IsWanted(instrument) ? null : MetricStreamConfiguration.Drop)
            .AddReader(host => host.GetRequiredService<PrometheusPage>().Reader);
        if (otlp.Metrics) metrics.AddOtlpExporter();
    }

    private static void AddTraces(TracerProviderBuilder traces) => traces
        .AddSource([.. TelemetryNames.Sources])
        // Before the exporter: it sees only what the processor left.
        .AddProcessor(new SpanPrivacy())
        .AddOtlpExporter();

    private static void AddLogs(ILoggingBuilder logging, string service) => logging.AddOpenTelemetry(options =>
    {
        options.IncludeFormattedMessage = true;
        // Scopes carry the paths of requests, and paths name people.
        options.IncludeScopes = false;
        options.SetResourceBuilder(Describe(ResourceBuilder.CreateDefault(), service));
        options.AddOtlpExporter();
    });

    private static ResourceBuilder Describe(ResourceBuilder resource, string service) => resource
        .AddService(service, serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3))
        // Last, so that what the operator set wins.
        .AddEnvironmentVariableDetector();
}

/// <summary>Which signals are sent, by the standard variables.</summary>
internal sealed record Otlp(bool Traces, bool Metrics, bool Logs)
{
    public static Otlp Of(IConfiguration configuration) =>
        new(Sends(configuration, "TRACES"), Sends(configuration, "METRICS"), Sends(configuration, "LOGS"));

    private static bool Sends(IConfiguration configuration, string signal) =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)
        && !(string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) && string.IsNullOrWhiteSpace(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]));
}
