using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ClbCloud.Silo.Telemetry;

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
