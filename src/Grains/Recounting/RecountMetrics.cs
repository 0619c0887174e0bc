using System.Diagnostics.Metrics;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Recounting;

/// <summary>What the recounts of this process found.</summary>
internal static class RecountMetrics
{
    private static readonly Meter Meter = new(Tracing.Name);
    private static readonly Gauge<long> Differences = Meter.CreateGauge<long>("clb.recount.differences", "{difference}", "Differences that the last finished recount found.");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("clb.recount.ended", "{recount}", "Recounts that ended, by outcome: finished, failed.");

    public static void Finished(int differences)
    {
        Differences.Record(differences);
        Ended.Add(1, new KeyValuePair<string, object?>("outcome", "finished"));
    }

    public static void Failed() => Ended.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
}
