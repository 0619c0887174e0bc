using System.Diagnostics.Metrics;

namespace ClbCloud.Grains.Sweeping;

/// <summary>How far the sweepers of this process are behind.</summary>
internal static class SweepMetrics
{
    private static readonly Meter Meter = new(Kernel.Tracing.Name);
    private static readonly Counter<long> Woken = Meter.CreateCounter<long>("clb.sweeper.woken", "{grain}", "Grains woken.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("clb.sweeper.failures", "{grain}", "Grains that could not be woken; tried again.");
    private static readonly UpDownCounter<long> Backlog = Meter.CreateUpDownCounter<long>("clb.sweeper.backlog", "{grain}", "Grains listed for waking and not yet woken.");

    public static void Listed(int count) => Backlog.Add(count);

    public static void Done(bool woken)
    {
        Backlog.Add(-1);
        (woken ? Woken : Failures).Add(1);
    }
}
