using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Figures;

internal static class ExplorerEndpoints
{
    public const int MostIndicators = 8;
    private const int UsualPeriods = 12;
    private const int MostPeriods = 60;

    public static void MapExplorer(this IEndpointRouteBuilder pages)
    {
        Map(pages, "/nation", Reach.Nation, _ => Keys.Nation);
        Map(pages, "/provinces/{t}", Reach.Province, route => Keys.Province(Part(route, "t")));
        Map(pages, "/provinces/{t}/communes/{m}", Reach.Commune, route => Keys.Commune(Part(route, "t"), Part(route, "m")));
        Map(pages, "/provinces/{t}/clubs/{c}", Reach.Club, route => Keys.Club(Part(route, "t"), Part(route, "c")));
    }

    private static void Map(IEndpointRouteBuilder pages, string prefix, Reach reach, Func<RouteValueDictionary, string> keyOf)
    {
        pages.MapGet($"{prefix}/figures", (HttpContext http, ExplorerReads reads, TimeProvider clock) => Show(http, keyOf, reach, reads, clock)).Needs(reach, reach == Reach.Club ? Power.Clubs : Power.Figures);
        pages.MapGet($"{prefix}/figures.csv", (HttpContext http, ExplorerReads reads, TimeProvider clock) => Export(http, keyOf, reach, reads, clock)).Needs(reach, reach == Reach.Club ? Power.Clubs : Power.Figures);
    }

    private static async Task<IResult> Show(HttpContext http, Func<RouteValueDictionary, string> keyOf, Reach reach, ExplorerReads reads, TimeProvider clock) =>
        await reads.Read(keyOf(http.Request.RouteValues), reach == Reach.Club, QueryOf(http.Request.Query, clock)) is { } model ? ConsoleSetup.Show<ExplorerPage>(model) : ConsoleSetup.NotThere;

    private static async Task<IResult> Export(HttpContext http, Func<RouteValueDictionary, string> keyOf, Reach reach, ExplorerReads reads, TimeProvider clock) =>
        await reads.Read(keyOf(http.Request.RouteValues), reach == Reach.Club, QueryOf(http.Request.Query, clock)) is { } model
            ? Results.File(FigureSheet.Of(model), "text/csv; charset=utf-8", $"clbcloud-{model.Place.Key.Replace('|', '-')}-{model.Query.From}-{model.Query.To}.csv")
            : ConsoleSetup.NotThere;

    // What is not understood is not asked for.
    private static ExplorerQuery QueryOf(IQueryCollection query, TimeProvider clock)
    {
        var kind = query["kind"].ToString() switch { "week" => PeriodKind.Week, "quarter" => PeriodKind.Quarter, "year" => PeriodKind.Year, _ => PeriodKind.Month };
        var indicators = query["i"].Select(id => Indicators.Current.FirstOrDefault(i => i.Id == id)).OfType<Indicator>().Distinct().Take(MostIndicators).ToArray();
        var count = int.TryParse(query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, MostPeriods) : UsualPeriods;
        var today = LocalCalendar.Today(clock);
        var now = kind switch
        {
            PeriodKind.Week => Period.WeekOf(today),
            PeriodKind.Quarter => Period.Quarter(today.Year, ((today.Month - 1) / 3) + 1),
            PeriodKind.Year => Period.OfYear(today.Year),
            _ => Period.MonthOf(today),
        };
        var to = Period.TryParse(query["to"], out var end) && end.Kind == kind && end <= now ? end : now;
        if (indicators.Length == 0) indicators = [Indicators.Find(kind == PeriodKind.Week ? "visits" : "members")!];
        return new ExplorerQuery(indicators, kind, count, to, query["view"] == "units");
    }

    private static string Part(RouteValueDictionary route, string name) => (string)route[name]!;
}
