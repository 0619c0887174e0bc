using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Units;

/// <summary>
/// What a commune or province computes itself, beside its own facts. Each is a stock: the level at a month's last day, as net changes dated in
/// the months where it changes. Levels need no clock: what is dated later is not read before.
/// </summary>
internal static class LevelRules
{
    /// <summary>Net changes by month; months without change are absent.</summary>
    public static Dictionary<Period, FigureVector> Judge(UnitState state)
    {
        var changes = Levels(state);
        foreach (var (month, figures) in FactFigures.Of(state, changes)) changes[month] = changes.GetValueOrDefault(month, FigureVector.Zero).Plus(figures);
        return changes;
    }

    /// <summary>The same without the unit's own facts.</summary>
    public static Dictionary<Period, FigureVector> Levels(UnitState state)
    {
        var changes = new Dictionary<Period, FigureVector>();
        if (state.Unit is not { Kind: UnitKind.Commune or UnitKind.Province } unit) return ProjectLevels.Judge(state);
        var clubs = unit.Kind == UnitKind.Commune ? [.. state.Kids.Values.Where(k => !k.Clubs.IsEmpty).Select(k => new ClubTimeline(k, state.Cards.GetValueOrDefault(k.Registration.Child)))] : Array.Empty<ClubTimeline>();
        var before = FigureVector.Zero;
        var (provinceClubs, upToStandard) = (0L, 0L);
        foreach (var month in Months(state, unit, clubs))
        {
            // Every month in which the sum of clubs changes is among them, so adding as we go is the balance.
            if (unit.Kind == UnitKind.Province) provinceClubs += state.Sums.GetValueOrDefault(month)?.Then["clubs"] ?? 0;
            if (unit.Kind == UnitKind.Commune) upToStandard += state.Sums.GetValueOrDefault(month)?.Then["clubs.up_to_standard"] ?? 0;
            var level = unit.Kind == UnitKind.Commune ? Commune(unit, clubs, upToStandard, month) : Province(unit, provinceClubs, month);
            if (!level.Equals(before)) changes[month] = level.Minus(before);
            before = level;
        }

        return changes;
    }

    private static FigureVector Commune(UnitDefinition unit, ClubTimeline[] clubs, long upToStandard, Period month)
    {
        var end = month.LastDay;
        if (!unit.StandsOn(end)) return FigureVector.Zero;
        var active = clubs.Where(c => c.Balance(month) >= 1).ToArray();
        var villages = unit.Villages.Where(v => v.From <= end && (v.To is not { } to || to >= end)).ToArray();
        var covered = villages.Count(v => active.Any(c => c.Serves(v.Id, end)));
        var priority = unit.Form == UnitForm.SpecialZone || Terrain(unit, end) != Units.Terrain.Lowland;
        return FigureVector.Of(
            ("communes", 1),
            (priority ? "communes.priority" : "communes.lowland", 1),
            (priority ? "communes.priority_std1" : "communes.lowland_std1", upToStandard >= 1 ? 1 : 0),
            (priority ? "communes.priority_std4" : "communes.lowland_std4", upToStandard >= 4 ? 1 : 0),
            ("communes.with_club", clubs.Sum(c => c.Balance(month)) >= 1 ? 1 : 0),
            ("communes.full", villages.Length > 0 && covered == villages.Length ? 1 : 0),
            ("villages", villages.Length),
            ("villages.with_club", covered));
    }

    private static FigureVector Province(UnitDefinition unit, long clubs, Period month) =>
        unit.StandsOn(month.LastDay) ? FigureVector.Of(("provinces", 1), ("provinces.with_club", clubs >= 1 ? 1 : 0)) : FigureVector.Zero;

    private static Terrain Terrain(UnitDefinition unit, DateOnly day)
    {
        var terrain = unit.Terrains.IsEmpty ? Units.Terrain.Lowland : unit.Terrains[0].Terrain;
        foreach (var dated in unit.Terrains)
        {
            if (dated.From <= day) terrain = dated.Terrain;
        }

        return terrain;
    }

    /// <summary>Every month in which a level may change, and perhaps some more.</summary>
    private static SortedSet<Period> Months(UnitState state, UnitDefinition unit, ClubTimeline[] clubs)
    {
        var months = new SortedSet<Period>();
        Span(unit.Established, unit.Closed);
        if (unit.Kind == UnitKind.Province)
        {
            months.UnionWith(state.Sums.Where(s => s.Key.Kind == PeriodKind.Month && s.Value.Then["clubs"] != 0).Select(s => s.Key));
            return months;
        }

        months.UnionWith(state.Sums.Where(s => s.Key.Kind == PeriodKind.Month && s.Value.Then["clubs.up_to_standard"] != 0).Select(s => s.Key));
        foreach (var terrain in unit.Terrains) Span(terrain.From, null);
        foreach (var village in unit.Villages) Span(village.From, village.To);
        foreach (var club in clubs)
        {
            months.UnionWith(club.Changes);
            foreach (var link in club.Links) Span(link.From, link.To);
        }

        return months;

        void Span(DateOnly from, DateOnly? to)
        {
            months.Add(Period.MonthOf(from));
            if (to is not { } last) return;
            months.Add(Period.MonthOf(last));
            months.Add(Period.MonthOf(last).Next);
        }
    }

    private sealed class ClubTimeline(Kid kid, KeptCard? card)
    {
        public IEnumerable<Period> Changes => kid.Clubs.Keys;

        public IEnumerable<VillageLink> Links => card?.Card.Villages ?? [];

        public long Balance(Period month) => kid.Clubs.Where(c => c.Key <= month).Sum(c => c.Value);

        public bool Serves(string village, DateOnly day) =>
            Links.Any(l => l.Village == village && l.From <= day && (l.To is not { } to || to >= day));
    }
}
