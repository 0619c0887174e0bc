using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Units;

internal static class UnitPageEndpoints
{
    public static void MapUnitPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/units", (UnitsReads reads) => Answer(Keys.Nation, reads)).Needs(Reach.Nation, Power.Figures);
        pages.MapGet("/provinces/{t}/units", (string t, UnitsReads reads) => Answer(Keys.Province(t), reads)).Needs(Reach.Province, Power.Figures);
        pages.MapGet("/provinces/{t}/communes/{m}/units", (string t, string m, UnitsReads reads) => Answer(Keys.Commune(t, m), reads)).Needs(Reach.Commune, Power.Figures);
    }

    private static async Task<IResult> Answer(string key, UnitsReads reads) => await reads.Read(key) is { } model ? ConsoleSetup.Show<UnitsPage>(model) : ConsoleSetup.NotThere;
}
