using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Access;

/// <summary>Asks what is above a place today where keys alone do not tell: a club's commune, a merged unit's successor.</summary>
internal sealed class Lineage(IGrainFactory grains, TimeProvider clock)
{
    // Club, commune, province, nation, with room for units that were merged twice.
    private const int MostSteps = 8;

    public async ValueTask<bool> Contains(CallerScope caller, Place place) => Scopes.Judge(caller, place) switch
    {
        Verdict.Yes => true,
        Verdict.Ask => await Climb(caller, place),
        _ => false,
    };

    /// <summary>The unit above a unit or club today; null when there is none, or the place is not there.</summary>
    public async Task<Place?> Above(Place place)
    {
        CallerScope.Current = CallerScope.System;
        switch (place.Kind)
        {
            case ScopeKind.Volunteer:
                return new Place(ScopeKind.Club, Keys.Above(place.Key));
            case ScopeKind.Club:
                return await grains.GetGrain<IClubGrain>(place.Key).Get() is { } club ? new Place(ScopeKind.Commune, club.Commune) : null;
            default:
                var unit = await grains.GetGrain<IUnitGrain>(place.Key).Get();
                return unit is null || ParentToday(unit) is not { } parent ? null : new Place(KindOf(parent), parent);
        }
    }

    /// <summary>The key of the province in which a unit or club lies today; null when it is not there.</summary>
    public async Task<string?> ProvinceOf(Place place)
    {
        var at = place;
        for (var step = 0; step < MostSteps; step++)
        {
            if (await Above(at) is not { } above) return null;
            if (above.Kind == ScopeKind.Nation) return at.Kind == ScopeKind.Province ? at.Key : null;
            at = above;
        }

        return null;
    }

    private async Task<bool> Climb(CallerScope caller, Place place)
    {
        var at = place;
        for (var step = 0; step < MostSteps; step++)
        {
            if (await Above(at) is not { } above) return false;
            if (above.Kind == caller.Kind && above.Key == caller.Key) return true;
            at = above;
        }

        return false;
    }

    private string? ParentToday(UnitView unit)
    {
        var today = LocalCalendar.Today(clock);
        return (unit.Parents.LastOrDefault(p => p.From <= today) ?? unit.Parents.FirstOrDefault())?.Parent;
    }

    private static ScopeKind KindOf(string unit) =>
        unit == Keys.Nation ? ScopeKind.Nation : Keys.Depth(unit) == 1 ? ScopeKind.Province : ScopeKind.Commune;
}
