using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Recounting;

/// <summary>
/// What projects must show: of each club that was ever in one, the periods on whose last day it was. Counts are levels
/// here, so nothing passes over when a club joins or leaves.
/// </summary>
internal sealed class ProjectCount
{
    private readonly SortedDictionary<string, (ImmutableArray<ProjectLink> Links, Tally Counted)> _clubs = new(StringComparer.Ordinal);

    public void Put(string club, ImmutableArray<ProjectLink> links, Tally counted)
    {
        if (links.IsEmpty) _clubs.Remove(club);
        else _clubs[club] = (links, counted);
    }

    public IEnumerable<string> ClubsOf(string project) => [.. _clubs.Where(c => c.Value.Links.Any(l => l.Project == project)).Select(c => c.Key)];

    public Tally Of(string project)
    {
        var sum = new Tally();
        foreach (var (links, counted) in _clubs.Values)
        {
            var days = links.Where(l => l.Project == project && !l.Withdrawn).ToList();
            if (days.Count > 0) sum.Add(counted, period => days.Any(l => l.From <= period.LastDay && !(period.LastDay > l.To)));
        }

        return sum;
    }

    /// <summary>The nation's register, as it lies in the store.</summary>
    public static Task<List<ProjectEntry>> Entries(IRowStore store) => ClubFacts.All<ProjectEntry>(store, Keys.UnitPartition(Keys.Nation), "pj|");

    /// <summary>Projects that run on each month's last day.</summary>
    public static Tally Running(List<ProjectEntry> entries, DateOnly today)
    {
        var tally = new Tally();
        foreach (var project in entries)
        {
            for (var month = Period.MonthOf(project.From); month <= Period.MonthOf(today); month = month.Next)
            {
                if (!(month.LastDay > project.To)) tally.Add(month, "projects", 1);
            }
        }

        return tally;
    }
}
