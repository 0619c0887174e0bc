using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>
/// What the provinces in memory here keep, summed when somebody measures. A province's own sweeper keeps it in memory.
/// States are immutable, so reading them outside of the grain's turn shows one commit.
/// </summary>
internal static class UnitMetrics
{
    private static readonly ConcurrentDictionary<string, (object Owner, Func<UnitState> State)> Provinces = new(StringComparer.Ordinal);
    private static readonly Meter Meter = new(Tracing.Name);

    static UnitMetrics()
    {
        Meter.CreateObservableUpDownCounter("clb.alerts.open", () => Each(s => s.Listed.Sum(c => (long)c.AlertCount)), "{alert}", "Open alerts of a province's clubs.");
        Meter.CreateObservableUpDownCounter("clb.clubs.registered", () => Each(s => s.ClubsRegistered), "{club}", "Clubs that are registered in a province.");
        Meter.CreateObservableUpDownCounter("clb.clubs.reported", () => Each(s => s.ClubsReported), "{club}", "Of them, those with a merged report.");
    }

    public static void Watch(string unit, object owner, Func<UnitState> state)
    {
        if (unit != Keys.Nation && Keys.Depth(unit) == 1) Provinces[unit] = (owner, state);
    }

    public static void Forget(string unit, object owner)
    {
        // A newer activation may have taken the place already.
        if (Provinces.TryGetValue(unit, out var known) && ReferenceEquals(known.Owner, owner)) Provinces.TryRemove(KeyValuePair.Create(unit, known));
    }

    private static IEnumerable<Measurement<long>> Each(Func<UnitState, long> value)
    {
        foreach (var (province, (_, state)) in Provinces)
        {
            // An activation for a province that was never created is no province.
            if (state() is { Unit: not null } known) yield return new(value(known), new KeyValuePair<string, object?>("province", province));
        }
    }
}
