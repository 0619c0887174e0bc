using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Health;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Operations;

/// <summary>How the service itself is: lag of each level, what has not arrived, the recount.</summary>
internal static class OperationsEndpoints
{
    private const string Address = "/operations";
    private const int MostProvinces = 100;

    public static void MapOperations(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Address, Show).Needs(Reach.Nation, Power.Operations);
        pages.MapPost($"{Address}/recount", Recount).Needs(Reach.Nation, Power.Operations);
    }

    private static async Task<IResult> Show(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places, Readiness readiness)
    {
        if (await places.Unit(Keys.Nation) is not var (place, _)) return ConsoleSetup.NotThere;
        var month = Period.MonthOf(LocalCalendar.Today(clock));
        var provinces = (await grains.GetGrain<IUnitGrain>(Keys.Nation).Children(null, MostProvinces)).Where(c => !c.Former).Select(c => c.Registration).ToArray();
        string[] keys = [Keys.Nation, .. provinces.Select(p => p.Child)];
        var units = Task.WhenAll(keys.Select(k => grains.GetGrain<IUnitGrain>(k).Get()));
        var trends = await Task.WhenAll(keys.Select(k => grains.GetGrain<IUnitGrain>(k).Series(new() { From = month, To = month, Indicators = ["clubs"] })));
        var recount = await grains.GetGrain<IRecountGrain>(Keys.Nation).Get();
        var levels = (await units).Zip(trends).Where(l => l.First is not null && !l.Second.Refused).Select((l, i) => new LevelLine(
            i == 0 ? viewer.Words["unit.nation"] : viewer.Words.Name(provinces[i - 1].NameVi, provinces[i - 1].NameEn),
            Links.Unit(l.First!.Key), l.Second.Value!.AsOf, l.Second.Value.LagSeconds, l.First.ClubsRegistered, l.First.ClubsReported));
        return ConsoleSetup.Show<OperationsPage>(new OperationsModel(place, readiness.Pending, [.. levels], recount));
    }

    private static async Task<IResult> Recount(HttpContext http, IGrainFactory grains)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        await grains.GetGrain<IRecountGrain>(Keys.Nation).Start(form["repair"] == "true");
        return Results.Redirect(Address);
    }
}

/// <param name="Waiting">What the process waits for before it is ready.</param>
/// <param name="Levels">The nation first, then its provinces.</param>
public sealed record OperationsModel(Shell.Place Place, IReadOnlyList<string> Waiting, IReadOnlyList<LevelLine> Levels, RecountView Recount);

/// <param name="LagSeconds">From the newest commit of a club until it was in the figures here.</param>
public sealed record LevelLine(string Name, string Address, DateTimeOffset? AsOf, double LagSeconds, int Registered, int Reported);
