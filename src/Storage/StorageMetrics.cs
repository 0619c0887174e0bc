using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ClbCloud.Storage;

/// <summary>What a store measures, under the meter <see cref="MeterName"/>.</summary>
public static class StorageMetrics
{
    public const string MeterName = "ClbCloud.Storage";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("clb.store.commit.duration", "s", "From the call to the durable answer.",
            advice: new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    internal static readonly Histogram<int> GroupSize =
        Meter.CreateHistogram<int>("clb.store.group.size", "{commit}", "Commits made durable by one sync.",
            advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    internal static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("clb.store.conflicts", "{commit}", "Commits refused because a row had changed.");

    internal static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("clb.store.failures", "{commit}", "Commits whose outcome could not be told.");

    private static readonly ConcurrentDictionary<object, string> Folders = new();

    static StorageMetrics() =>
        Meter.CreateObservableGauge("clb.store.disk.free", Free, "By", "Space left where the store's file lies; the least, if there are several.");

    /// <summary>Measures the disk of a store that keeps a file of its own.</summary>
    internal static void Watch(object store, string folder) => Folders[store] = folder;

    internal static void Forget(object store) => Folders.TryRemove(store, out _);

    private static IEnumerable<Measurement<long>> Free()
    {
        var least = long.MaxValue;
        foreach (var folder in Folders.Values)
        {
            try
            {
                least = Math.Min(least, new DriveInfo(folder).AvailableFreeSpace);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The disk cannot be asked: no value says so, and commits tell the rest.
            }
        }

        return least == long.MaxValue ? [] : [new(least)];
    }
}
