using System.Diagnostics.Metrics;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Feed;

/// <summary>What the feeds of this process took in.</summary>
internal static class FeedMetrics
{
    private static readonly Meter Meter = new(Tracing.Name);
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("clb.feed.events", "{event}", "Events that feeds took from clubs' journals.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("clb.feed.failures", "{news}", "Clubs' news that a feed did not acknowledge; told again.");

    public static void Took(int events) => Events.Add(events);

    public static void Failed() => Failures.Add(1);
}
