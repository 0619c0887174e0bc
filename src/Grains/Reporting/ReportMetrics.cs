using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Reporting;

/// <summary>How far figures are behind on their way up; <c>level</c> is the level that receives: commune, province, nation.</summary>
internal static class ReportMetrics
{
    private static readonly string[] Levels = ["commune", "province", "nation"];
    private static readonly Meter Meter = new(Tracing.Name);
    private static readonly ConcurrentDictionary<object, (string Level, TimeProvider Clock, long Since)> Waiting = new();

    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>(
        "clb.report.lag", "s", "From the commit of a club until it stood in the unit's figures.",
        advice: new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] });

    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("clb.report.sent", "{report}", "Reports sent, by outcome: ok, failed.");

    static ReportMetrics()
    {
        Meter.CreateObservableUpDownCounter("clb.report.unreported", Counts, "{report}", "Clubs and units with changes that their parent has not acknowledged.");
        Meter.CreateObservableGauge("clb.report.unreported.age", Ages, "s", "How long the oldest of them has been waiting.");
    }

    /// <summary>A unit's figures became newer; <paramref name="lagSeconds"/> as they show it.</summary>
    public static void Merged(string level, double lagSeconds) => Lag.Record(lagSeconds, new KeyValuePair<string, object?>("level", level));

    public static void Delivered(string level, bool ok) => Sent.Add(1, new("level", level), new("outcome", ok ? "ok" : "failed"));

    /// <summary>Something waits on <paramref name="lane"/>, at least since now.</summary>
    public static void Began(object lane, string level, TimeProvider clock)
    {
        if (!Waiting.ContainsKey(lane)) Waiting.TryAdd(lane, (level, clock, clock.GetTimestamp()));
    }

    /// <summary>Nothing waits on it any more, or its grain leaves this process.</summary>
    public static void Ended(object lane) => Waiting.TryRemove(lane, out _);

    // All levels always: a rule on a series that is missing says nothing.
    private static IEnumerable<Measurement<long>> Counts()
    {
        var ages = AgesByLevel();
        return Levels.Select(l => new Measurement<long>(ages[l].Count(), new KeyValuePair<string, object?>("level", l)));
    }

    private static IEnumerable<Measurement<double>> Ages()
    {
        var ages = AgesByLevel();
        return Levels.Select(l => new Measurement<double>(ages[l].DefaultIfEmpty().Max(), new KeyValuePair<string, object?>("level", l)));
    }

    private static ILookup<string, double> AgesByLevel() =>
        Waiting.Values.ToLookup(w => w.Level, w => w.Clock.GetElapsedTime(w.Since).TotalSeconds, StringComparer.Ordinal);
}
