using System.Diagnostics.Metrics;

namespace ClbCloud.Storage;

/// <summary>What a store measures, under the meter <see cref="MeterName"/>.</summary>
public static class StorageMetrics
{
    public const string MeterName = "ClbCloud.Storage";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("clbcloud.storage.commit.duration", "s", "From the call to the durable answer.");

    internal static readonly Histogram<int> GroupSize =
        Meter.CreateHistogram<int>("clbcloud.storage.group.size", "{commit}", "Commits made durable by one sync.");

    internal static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("clbcloud.storage.conflicts", "{commit}", "Commits refused because a row had changed.");

    internal static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("clbcloud.storage.failures", "{commit}", "Commits whose outcome could not be told.");
}
