using System.Diagnostics.Metrics;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Webhooks;

/// <summary>How this process's deliveries go. No address, no tenant: both would grow without end.</summary>
internal static class WebhookMetrics
{
    private static readonly Meter Meter = new(Tracing.Name);
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("clb.webhooks.attempts", "{attempt}", "Attempts of deliveries, by outcome: ok, or why not.");
    private static readonly Counter<long> Dead = Meter.CreateCounter<long>("clb.webhooks.dead", "{delivery}", "Deliveries that were given up.");
    private static readonly UpDownCounter<long> Busy = Meter.CreateUpDownCounter<long>("clb.webhooks.busy", "{attempt}", "Attempts under way.");

    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>(
        "clb.webhooks.lag", "s", "From the newest event of a delivery until its receiver took it.",
        advice: new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400] });

    public static void Began() => Busy.Add(1);

    public static void Ended(WebhookAnswer answer)
    {
        Busy.Add(-1);
        Attempts.Add(1, new KeyValuePair<string, object?>("outcome", answer.IsOk ? "ok" : answer.Error ?? "status"));
    }

    public static void Delivered(TimeSpan lag) => Lag.Record(Math.Max(0, lag.TotalSeconds));

    public static void GivenUp() => Dead.Add(1);
}
