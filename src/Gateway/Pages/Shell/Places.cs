using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>Finds the unit or club of a page, and the way to it. Names of units are no secret; their pages are.</summary>
internal sealed class Places(IGrainFactory grains, TimeProvider clock, Viewer viewer, Lineage lineage)
{
    /// <summary>Null when it is not there.</summary>
    public async Task<(Shell.Place Place, UnitView Unit)?> Unit(string key)
    {
        if (await grains.GetGrain<IUnitGrain>(key).Get() is not { } unit) return null;
        var kind = KindOf(key);
        return (new Shell.Place(kind, key, NameOf(unit), await Above(new Access.Place(kind, key))), unit);
    }

    public async Task<(Shell.Place Place, ClubView Club)?> Club(string key)
    {
        if (await grains.GetGrain<IClubGrain>(key).Get() is not { } club) return null;
        return (new Shell.Place(ScopeKind.Club, key, viewer.Words.Name(club.NameVi, club.NameEn), await Above(new Access.Place(ScopeKind.Club, key))), club);
    }

    /// <summary>Null when there is no such project.</summary>
    public async Task<Shell.Place?> Project(string code) => await grains.GetGrain<IProjectGrain>(Keys.Project(code)).View() is { } view ? Of(view) : null;

    /// <summary>Of whoever may see it only the nation sees what is above it.</summary>
    public Shell.Place Of(ProjectView view)
    {
        IReadOnlyList<Crumb> above = viewer.Caller!.Kind == ScopeKind.Nation
            ? [new(viewer.Words["unit.nation"], Links.Unit(Keys.Nation)), new(viewer.Words["projects.title"], Links.Projects)]
            : [];
        return new Shell.Place(ScopeKind.Project, view.Code, viewer.Words.Name(view.NameVi, view.NameEn), above);
    }

    /// <summary>The name that a unit has today, with what it is called in law.</summary>
    public string NameOf(UnitView unit)
    {
        if (unit.Kind == UnitKind.Nation) return viewer.Words["unit.nation"];
        var today = LocalCalendar.Today(clock);
        var name = unit.Names.LastOrDefault(n => n.From <= today) ?? unit.Names[0];
        return viewer.Words.Name(name.Vi, name.En);
    }

    private static ScopeKind KindOf(string unit) => unit == Keys.Nation ? ScopeKind.Nation : Keys.Depth(unit) == 1 ? ScopeKind.Province : ScopeKind.Commune;

    private async Task<IReadOnlyList<Crumb>> Above(Access.Place place)
    {
        var caller = viewer.Caller;
        return await Callers.AsSystem(async () =>
        {
            var crumbs = new List<Crumb>();
            for (var at = await lineage.Above(place); at is { } above; at = await lineage.Above(above))
            {
                if (await grains.GetGrain<IUnitGrain>(above.Key).Get() is not { } unit) break;
                // The way up ends, for clicking, where the reader's own scope begins.
                var open = caller is not null && (caller.Kind < above.Kind || (caller.Kind == above.Kind && caller.Key == above.Key));
                crumbs.Add(new Crumb(NameOf(unit), open ? Links.Unit(above.Key) : null));
                if (above.Kind == ScopeKind.Nation) break;
            }

            crumbs.Reverse();
            return crumbs;
        });
    }
}
