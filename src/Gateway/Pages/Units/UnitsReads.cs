using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Units;

internal sealed class UnitsReads(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places)
{
    private const int Most = 1_000;
    private const int MostClubs = 200;

    public async Task<UnitsModel?> Read(string key)
    {
        if (await places.Unit(key) is not var (place, unit)) return null;
        var register = grains.GetGrain<IUnitGrain>(key);
        var today = LocalCalendar.Today(clock);
        if (place.Kind != ScopeKind.Commune)
        {
            var children = await register.Children(null, Most);
            return new UnitsModel(place, unit, today, [.. children.Select(Row)], []);
        }

        var clubs = viewer.Has(Power.Clubs) ? (await register.Clubs(new() { Limit = MostClubs })).Cards : [];
        return new UnitsModel(place, unit, today, [], [.. unit.Villages.Select(v => Village(v, clubs, today))]);
    }

    private UnitRow Row(ChildView child) => new(
        viewer.Words.Name(child.Registration.NameVi, child.Registration.NameEn), Links.Unit(child.Registration.Child), child.Registration.Form, child.Registration.Code, child.AsOf, child.Former);

    private VillageRow Village(Village village, IEnumerable<ClubCard> clubs, DateOnly today) => new(village.Id, village.Name, village.From, village.To,
    [
        .. clubs.Where(c => c.Villages.Any(v => v.Village == village.Id && v.From <= today && (v.To is not { } to || to >= today)))
            .Select(c => (viewer.Words.Name(c.NameVi, c.NameEn), Links.Club(c.Club))),
    ]);
}
