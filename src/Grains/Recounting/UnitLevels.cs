using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Recounting;

/// <summary>A club of a commune's register: its villages, and the months of this commune in which it counts.</summary>
internal sealed record CountedClub(ImmutableArray<VillageLink> Villages, IReadOnlySet<Period> Counts);

/// <summary>Counts what communes and provinces compute themselves, at every month's last day.</summary>
internal static class UnitLevels
{
    public static Tally Commune(UnitView unit, IReadOnlyCollection<CountedClub> clubs, Tally below, DateOnly today)
    {
        var tally = new Tally();
        foreach (var month in Standing(unit, today))
        {
            var day = month.LastDay;
            var counting = clubs.Where(c => c.Counts.Contains(month)).ToList();
            var villages = unit.Villages.Where(v => Spans(v.From, v.To, day)).Select(v => v.Id).ToList();
            var served = counting.SelectMany(c => c.Villages).Where(l => Spans(l.From, l.To, day)).Select(l => l.Village).ToHashSet(StringComparer.Ordinal);
            var withClub = villages.Count(served.Contains);
            var terrain = (unit.Terrains.LastOrDefault(t => t.From <= day) ?? unit.Terrains.FirstOrDefault())?.Terrain ?? Terrain.Lowland;
            tally.Add(month, "communes", 1);
            tally.Add(month, terrain != Terrain.Lowland || unit.Form == UnitForm.SpecialZone ? "communes.priority" : "communes.lowland", 1);
            var standing = below[month, "clubs.up_to_standard"];
            var land = terrain != Terrain.Lowland || unit.Form == UnitForm.SpecialZone ? "priority" : "lowland";
            tally.Add(month, $"communes.{land}_std1", standing > 0 ? 1 : 0);
            tally.Add(month, $"communes.{land}_std4", standing > 3 ? 1 : 0);
            tally.Add(month, "communes.with_club", counting.Count > 0 ? 1 : 0);
            tally.Add(month, "communes.full", villages.Count > 0 && withClub == villages.Count ? 1 : 0);
            tally.Add(month, "villages", villages.Count);
            tally.Add(month, "villages.with_club", withClub);
        }

        return tally;
    }

    /// <summary>A province that stands, and whether the clubs counted below it are any.</summary>
    public static Tally Province(UnitView unit, Tally below, DateOnly today)
    {
        var tally = new Tally();
        foreach (var month in Standing(unit, today))
        {
            tally.Add(month, "provinces", 1);
            tally.Add(month, "provinces.with_club", below[month, "clubs"] > 0 ? 1 : 0);
        }

        return tally;
    }

    private static IEnumerable<Period> Standing(UnitView unit, DateOnly today)
    {
        for (var month = Period.MonthOf(unit.Established); month <= Period.MonthOf(today); month = month.Next)
        {
            if (Spans(unit.Established, unit.Closed, month.LastDay)) yield return month;
        }
    }

    private static bool Spans(DateOnly from, DateOnly? to, DateOnly day) => from <= day && !(day > to);
}
