using System.Diagnostics.Metrics;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Volunteers;

/// <summary>Visits as they were answered, of clubs that are there: an unknown place in a path must not become a label.</summary>
internal static class VisitMetrics
{
    private static readonly Meter Meter = new("ClbCloud.Gateway");
    private static readonly Counter<long> Visits = Meter.CreateCounter<long>("clb.visits", "{visit}", "Visits answered, by status: accepted, duplicate, rejected.");

    public static void Answered(string province, IReadOnlyCollection<ItemResult> results)
    {
        if (!Visits.Enabled) return;
        foreach (var status in results.GroupBy(r => r.Status))
            Visits.Add(status.Count(), new("status", NameOf(status.Key)), new("province", province));
    }

    private static string NameOf(ItemStatus status) => status switch
    {
        ItemStatus.Accepted => "accepted",
        ItemStatus.Duplicate => "duplicate",
        _ => "rejected",
    };
}
