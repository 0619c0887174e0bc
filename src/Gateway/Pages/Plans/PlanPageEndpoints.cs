using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Plans;

internal static class PlanPageEndpoints
{
    public static void MapPlanPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/plans", (PlanReads reads) => Answer(Keys.Nation, reads)).Needs(Reach.Nation, Power.Figures);
        pages.MapGet("/provinces/{t}/plans", (string t, PlanReads reads) => Answer(Keys.Province(t), reads)).Needs(Reach.Province, Power.Figures);
        pages.MapGet("/provinces/{t}/communes/{m}/plans", (string t, string m, PlanReads reads) => Answer(Keys.Commune(t, m), reads)).Needs(Reach.Commune, Power.Figures);
    }

    private static async Task<IResult> Answer(string key, PlanReads reads) => await reads.Read(key) is { } model ? ConsoleSetup.Show<PlansPage>(model) : ConsoleSetup.NotThere;
}
