using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Club;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Alerts;

/// <summary>Reads open alerts: of a unit from its cards, of a club from the club itself.</summary>
internal sealed class InboxReads(IGrainFactory grains, Viewer viewer, Places places, People people)
{
    private const int PageSize = 40;
    private const int MostProvinces = 100;
    private static readonly Dictionary<string, string> Nobody = [];

    // Acknowledging is recording, and not for who looks at health alone.
    private bool MayNote => viewer.Has(Power.Record) && viewer.Caller!.Role != CallerRole.Health;

    public async Task<ProvinceInboxModel> OfNation()
    {
        var place = (await places.Unit(Keys.Nation))!.Value.Place;
        var provinces = (await grains.GetGrain<IUnitGrain>(Keys.Nation).Children(null, MostProvinces)).Where(c => !c.Former).Select(c => c.Registration).ToArray();
        var pages = await Task.WhenAll(provinces.Select(p => grains.GetGrain<IUnitGrain>(p.Child).OpenAlerts(new() { Limit = 1 })));
        var lines = provinces.Zip(pages, (p, a) => new ProvinceAlerts(viewer.Words.Name(p.NameVi, p.NameEn), $"{Links.Unit(p.Child)}/alerts", a.Counts)).ToArray();
        AlertKind[] kinds = [.. lines.SelectMany(l => l.Counts.Keys).Distinct().Order()];
        return new ProvinceInboxModel(place, kinds, [.. lines.OrderByDescending(l => l.Counts.Values.Sum())]);
    }

    public async Task<InboxModel?> OfUnit(string key, AlertKind? kind, string? after, bool noted)
    {
        if (await places.Unit(key) is not var (place, _)) return null;
        var page = await grains.GetGrain<IUnitGrain>(key).OpenAlerts(new() { Kind = kind, After = after, Limit = PageSize });
        var groups = await Task.WhenAll(page.Alerts.GroupBy(a => (a.Club, a.Unit)).Select(g => g.Key.Club is { } club ? OfClub(club, [.. g]) : OfPlans(g.Key.Unit!, [.. g])));
        return new InboxModel(place, kind, [.. page.Counts.Select(c => (c.Key, c.Value))], groups, Query.CursorOf(page.Next), noted);
    }

    private async Task<InboxClub> OfClub(string key, ClubAlert[] alerts)
    {
        var names = await people.Of(key);
        return new InboxClub(Links.Club(key), viewer.Words.Name(alerts[0].NameVi, alerts[0].NameEn), MayNote, [.. alerts.Select(a => Line(a.Alert, names))]);
    }

    private async Task<InboxClub> OfPlans(string unit, ClubAlert[] alerts)
    {
        var name = (await places.Unit(unit))?.Place.Name ?? unit;
        return new InboxClub(Links.Unit(unit), name, viewer.Has(Power.Manage), [.. alerts.Select(a => Line(a.Alert, Nobody))]);
    }

    public async Task<InboxModel?> OfClub(string key, bool noted)
    {
        if (await places.Club(key) is not var (place, club)) return null;
        var names = await people.Of(key);
        var counts = club.Alerts.GroupBy(a => a.Kind).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()));
        return new InboxModel(place, null, [.. counts], club.Alerts.IsEmpty ? [] : [new InboxClub(Links.Club(key), place.Name, MayNote, [.. club.Alerts.OrderBy(a => a.Kind).Select(a => Line(a, names))])], null, noted);
    }

    private InboxAlert Line(Alert alert, IReadOnlyDictionary<string, string> names) => new(
        alert.Id, alert.Kind, AlertTexts.Text(alert, names, viewer.Words), alert.OpenedAt, [.. (alert.Acks ?? []).Select(a => (viewer.Words[$"scope.{a.By}"], a.At, a.Note))]);
}
