using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Gateway.Pages.Plans;

/// <summary>Reads the plans of a unit and how far they are.</summary>
internal sealed class PlanReads(IGrainFactory grains, Viewer viewer, Places places)
{
    public async Task<PlansModel?> Read(string key)
    {
        if (await places.Unit(key) is not var (place, unit)) return null;
        var book = grains.GetGrain<IPlanGrain>(key);
        var plans = (await Ask(place, book.Get)).Plans;
        var approved = plans.Where(p => p.Editions.Any(e => e.ApprovedAt is not null)).ToArray();
        var progress = await Task.WhenAll(approved.Select(p => Ask(place, () => book.Progress(p.Id))));
        // What a commune has below are clubs, which have no plans.
        var shared = place.Kind == ScopeKind.Commune ? [] : await Task.WhenAll(approved.Select(p => Ask(place, () => book.Reconcile(p.Id))));
        var found = progress.Where(p => !p.Refused).Select(p => p.Value!).ToArray();
        var cards = found.Select(p => PlanLines.Card(p, shared.FirstOrDefault(s => s.Value?.Plan == p.Plan).Value, viewer.Words));
        var drafts = plans.Where(p => p.Editions[^1].ApprovedAt is null).Select(p => (viewer.Words.Name(p.Editions[^1].Text.NameVi, p.Editions[^1].Text.NameEn), p.Editions[^1].Number));
        var fresh = found.Length > 0 ? new Freshness(found[0].AsOf, found[0].LagSeconds, found[0].Coverage) : new Freshness(unit.AsOf, 0, 1);
        return new PlansModel(place, fresh, [.. cards], [.. drafts]);
    }

    private Task<T> Ask<T>(Shell.Place place, Func<Task<T>> call) => Callers.SpeakFor(viewer.Caller!, new Access.Place(place.Kind, place.Key), call);
}
