using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ClbCloud.Telemetry;

/// <summary>Where Prometheus finds the page.</summary>
public static class PrometheusEndpoint
{
    public const string Path = "/metrics";

    /// <summary>Shows the page to requests that <paramref name="allowed"/> lets through; to others it is not there.</summary>
    public static RouteHandlerBuilder MapPrometheus(this IEndpointRouteBuilder app, Func<HttpContext, bool> allowed) =>
        app.MapGet(Path, (HttpContext http, PrometheusPage page) =>
        {
            if (!allowed(http)) return Results.NotFound();
            http.Response.Headers.CacheControl = "no-store";
            return Results.Text(page.Read(), PrometheusPage.ContentType);
        }).DisableHttpMetrics().ExcludeFromDescription();
}

/// <summary>All metrics of this process in Prometheus' text format, collected when they are asked for.</summary>
public sealed class PrometheusPage : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TextExporter _exporter = new();
    private readonly Lock _one = new();

    public PrometheusPage() => Reader = new BaseExportingMetricReader(_exporter);

    internal MetricReader Reader { get; }

    /// <summary>The page; empty when the process is ending.</summary>
    public string Read()
    {
        lock (_one)
        {
            _exporter.Text = string.Empty;
            // Not the reader's own Collect: that one is for readers that push.
            _exporter.Collect!((int)Patience.TotalMilliseconds);
            return _exporter.Text;
        }
    }

    // The provider that has the reader disposes it; twice does no harm.
    public void Dispose() => Reader.Dispose();

    [ExportModes(ExportModes.Pull)]
    private sealed class TextExporter : BaseExporter<Metric>, IPullMetricExporter
    {
        public string Text { get; set; } = string.Empty;

        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var text = new PrometheusText();
            foreach (var metric in batch) text.Add(metric);
            Text = text.ToString();
            return ExportResult.Success;
        }
    }
}
