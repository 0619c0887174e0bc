using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Health;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Home;

/// <summary>The page a person sees who opens the address: what this is, how it is, the nation in three numbers, where to go on.</summary>
internal static class HomeEndpoints
{
    // A page that tells how things are may not wait for what is stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapStatus(this IEndpointRouteBuilder app) => app.MapGet("/status", Show).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Show(HttpContext http, Readiness readiness, IGrainFactory grains, TimeProvider clock)
    {
        var nation = await Nation(grains, clock);
        // Only what this program knows goes into the page, never what a request says.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(HomePage.Of(readiness.Ready, nation), "text/html; charset=utf-8");
    }

    /// <summary>Totals of the nation, which are no secret; null while they cannot be read.</summary>
    private static async Task<Headline?> Nation(IGrainFactory grains, TimeProvider clock)
    {
        var today = LocalCalendar.Today(clock);
        var week = Period.WeekOf(today);
        try
        {
            return await Callers.AsSystem(async () =>
            {
                var unit = grains.GetGrain<IUnitGrain>(Keys.Nation);
                var month = await unit.Figures(new() { Period = Period.MonthOf(today), Indicators = ["clubs", "members"] });
                var visits = await unit.Figures(new() { Period = week, Indicators = ["visits"] });
                return month.Refused || visits.Refused
                    ? null
                    : new Headline(Of(month, "clubs"), Of(month, "members"), Of(visits, "visits"), week, visits.Value!.AsOf);
            }).WaitAsync(Patience, clock);
        }
        catch (Exception error) when (Failures.IsOutage(error))
        {
            return null;
        }
    }

    private static long Of(Outcome<FiguresView> outcome, string indicator) => outcome.Value!.Figures[indicator];
}
