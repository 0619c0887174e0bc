using System.Diagnostics.Metrics;

namespace ClbCloud.Gateway.Kernel;

/// <summary>Requests that were tried again.</summary>
internal static class RetryMetrics
{
    private static readonly Meter Meter = new("ClbCloud.Gateway");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("clb.gateway.retries", "{attempt}", "Requests that were tried again during an outage.");

    public static void Again() => Retries.Add(1);
}
