using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Overview;

internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation", (string? by, string? map, string? all, OverviewReads reads) => Answer(Keys.Nation, by, map, all, reads)).Needs(Reach.Nation, Power.Figures);
        pages.MapGet("/provinces/{t}", (string t, string? by, string? all, OverviewReads reads) => Answer(Keys.Province(t), by, null, all, reads)).Needs(Reach.Province, Power.Figures);
        pages.MapGet("/provinces/{t}/communes/{m}", (string t, string m, string? by, string? all, OverviewReads reads) => Answer(Keys.Commune(t, m), by, null, all, reads)).Needs(Reach.Commune, Power.Figures);
    }

    // A page that is asked for something it does not know shows what it usually shows.
    private static async Task<IResult> Answer(string key, string? by, string? map, string? all, OverviewReads reads)
    {
        var order = by is not null && Wire.TryName(by, out ChildOrder known) ? known : ChildOrder.Name;
        return await reads.Read(key, order, map, all is not null) is { } model ? ConsoleSetup.Show<OverviewPage>(model) : ConsoleSetup.NotThere;
    }
}
