using ClbCloud.Gateway.Pages.Projects;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Clubs;

/// <summary>Lists the clubs of a unit from its cards; of the nation from those of its provinces, some of each.</summary>
internal sealed class ClubListReads(IGrainFactory grains, Viewer viewer, Places places, ProjectNames projects)
{
    private const int PageSize = 25;
    private const int OfEachProvince = 5;
    private const int MostProvinces = 100;

    // A list speaks of all its clubs alike; a club of other norms says so on its own page.
    private static readonly Policy Usual = new();

    public async Task<ClubListModel?> Read(string key, ClubFilter filter)
    {
        if (await places.Unit(key) is not var (place, _)) return null;
        if (place.Kind == ScopeKind.Nation) return await OfNation(place, filter);
        var page = await grains.GetGrain<IUnitGrain>(key).Clubs(Query(filter, PageSize) with { Skip = (filter.Page - 1) * PageSize });
        var names = place.Kind == ScopeKind.Province ? await Communes(page.Cards) : [];
        return new ClubListModel(place, filter, page.Total, Math.Max(1, (page.Total + PageSize - 1) / PageSize), [new ClubGroup(null, null, page.Total, Lines(page, names))], await Choices(page.Projects));
    }

    private async Task<ClubListModel> OfNation(Place place, ClubFilter filter)
    {
        var provinces = await grains.GetGrain<IUnitGrain>(Keys.Nation).Children(null, MostProvinces);
        var groups = await Task.WhenAll(provinces.Where(p => !p.Former).Select(p => OfProvince(p.Registration, filter)));
        ClubGroup[] found = [.. groups.Select(g => g.Group).Where(g => g.Total > 0).OrderBy(g => TextFold.Fold(g.Name!), StringComparer.Ordinal)];
        return new ClubListModel(place, filter, found.Sum(g => g.Total), 1, found, await Choices(groups.SelectMany(g => g.Projects)));
    }

    private async Task<(ClubGroup Group, IReadOnlyDictionary<string, int> Projects)> OfProvince(ChildRegistration province, ClubFilter filter)
    {
        var page = await grains.GetGrain<IUnitGrain>(province.Child).Clubs(Query(filter, OfEachProvince));
        var name = viewer.Words.Name(province.NameVi, province.NameEn);
        return (new ClubGroup(name, ClubListLinks.Of(Links.Clubs(province.Child), filter, 1), page.Total, Lines(page, [])), page.Projects);
    }

    private async Task<IReadOnlyList<ProjectChoice>> Choices(IEnumerable<KeyValuePair<string, int>> counts)
    {
        var clubs = counts.GroupBy(c => c.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(c => c.Value), StringComparer.Ordinal);
        if (clubs.Count == 0) return [];
        var names = await projects.All();
        return [.. clubs.Select(c => new ProjectChoice(c.Key, names.GetValueOrDefault(c.Key, c.Key), c.Value)).OrderBy(c => TextFold.Fold(c.Name), StringComparer.Ordinal)];
    }

    private static ClubQuery Query(ClubFilter filter, int limit) => new()
    {
        Text = filter.Text,
        Status = filter.Status,
        Rating = filter.Rating,
        Alert = filter.Alert,
        Project = filter.Project,
        MembersFrom = filter.Size switch { "right" => Usual.MembersMin, "large" => Usual.MembersMax + 1, _ => null },
        MembersTo = filter.Size switch { "small" => Usual.MembersMin - 1, "right" => Usual.MembersMax, _ => null },
        Sort = filter.Sort,
        Limit = limit,
    };

    private IReadOnlyList<ClubLine> Lines(CardPage page, Dictionary<string, string> communes) =>
    [
        .. page.Cards.Select(c => new ClubLine(
            Links.Club(c.Club), viewer.Words.Name(c.NameVi, c.NameEn), communes.GetValueOrDefault(c.Commune), c.Status, c.Rating, c.Members, c.AlertCount, c.Established)),
    ];

    private async Task<Dictionary<string, string>> Communes(IEnumerable<ClubCard> cards)
    {
        var keys = cards.Select(c => c.Commune).Distinct(StringComparer.Ordinal).ToArray();
        var units = await Task.WhenAll(keys.Select(k => grains.GetGrain<IUnitGrain>(k).Get()));
        return keys.Zip(units).Where(p => p.Second is not null).ToDictionary(p => p.First, p => places.NameOf(p.Second!), StringComparer.Ordinal);
    }
}
