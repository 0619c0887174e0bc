using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Volunteers;

/// <summary>Reads when a volunteer was out, for finding overlaps.</summary>
internal static class VisitSpans
{
    /// <summary>Visits of the volunteer that stand around the new ones; weeks without any are not read.</summary>
    public static async Task<List<VisitSpan>> Read(
        IRowStore store, string partition, string volunteer, ImmutableSortedDictionary<Period, int> made, IEnumerable<Visit> visits)
    {
        var spans = new List<VisitSpan>();
        var days = visits.Select(v => LocalCalendar.DayOf(v.StartedAt)).SelectMany(d => new[] { d.AddDays(-1), d }).Distinct()
            .Where(d => made.GetValueOrDefault(Period.WeekOf(d)) > 0).Order().ToArray();
        foreach (var day in days)
        {
            var found = await BookRows.Visits(store, partition, day, day, volunteer, null, 1000);
            spans.AddRange(found.Visits.Where(f => f.Stands).Select(f => VisitSpan.Of(f.Visit)));
        }

        return spans;
    }
}
