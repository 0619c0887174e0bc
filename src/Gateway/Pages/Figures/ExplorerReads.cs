using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Figures;

/// <summary>Reads the trends that the explorer asks for: of a unit or club, or of what is below a unit.</summary>
internal sealed class ExplorerReads(IGrainFactory grains, Viewer viewer, Places places)
{
    private const int MostChildren = 1_000;

    public async Task<ExplorerModel?> Read(string key, bool isClub, ExplorerQuery query)
    {
        var place = isClub ? (await places.Club(key))?.Place : (await places.Unit(key))?.Place;
        if (place is null) return null;
        var kept = query.Indicators.Where(i => query.Kind != PeriodKind.Week || Indicators.IsWeekly(i.Id)).ToArray();
        var dropped = query.Indicators.Except(kept).ToArray();
        if (kept.Length == 0) kept = [Indicators.Find("visits")!];
        if (isClub || !query.Children) return await Own(place, query with { Indicators = kept, Children = false }, dropped);
        return await Below(place, query with { Indicators = [kept[0]] }, dropped);
    }

    private async Task<ExplorerModel> Own(Place place, ExplorerQuery query, IReadOnlyList<Indicator> dropped)
    {
        var series = await Ask(place.Key, place.Kind == Grains.Access.ScopeKind.Club, query);
        var rows = query.Indicators.Select(i => new FigureRow(viewer.Words.Name(i.NameVi, i.NameEn), null, i.Unit, false, series.Figures[i.Id]));
        return new ExplorerModel(place, query, Fresh(series), [.. rows], dropped);
    }

    private async Task<ExplorerModel> Below(Place place, ExplorerQuery query, IReadOnlyList<Indicator> dropped)
    {
        var indicator = query.Indicators[0];
        var own = Ask(place.Key, false, query);
        var children = (await grains.GetGrain<IUnitGrain>(place.Key).Children(null, MostChildren)).Where(c => !c.Former && (!c.Registration.IsClub || viewer.Has(Power.Clubs))).Select(c => c.Registration).ToArray();
        var series = await Task.WhenAll(children.Select(c => Ask(c.Child, c.IsClub, query)));
        var rows = children.Zip(series, (c, s) => new FigureRow(
            viewer.Words.Name(c.NameVi, c.NameEn), c.IsClub ? Links.Club(c.Child) : Links.Unit(c.Child), indicator.Unit, false, s.Figures[indicator.Id]));
        var total = new FigureRow(place.Name, null, indicator.Unit, true, (await own).Figures[indicator.Id]);
        return new ExplorerModel(place, query, Fresh(await own), [total, .. rows.OrderByDescending(r => r.Values[^1]).ThenBy(r => TextFold.Fold(r.Name), StringComparer.Ordinal)], dropped);
    }

    private async Task<SeriesView> Ask(string key, bool isClub, ExplorerQuery query)
    {
        var asked = new SeriesQuery { From = query.From, To = query.To, Indicators = [.. query.Indicators.Select(i => i.Id)] };
        var outcome = isClub ? await grains.GetGrain<IClubGrain>(key).Series(asked) : await grains.GetGrain<IUnitGrain>(key).Series(asked);
        return outcome.Value ?? throw new InvalidOperationException($"A trend was refused: {outcome.Refusal!.Code}.");
    }

    private static Freshness Fresh(SeriesView series) => new(series.AsOf, series.LagSeconds, series.Coverage);
}
