using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Audit;

/// <summary>Who did what, for whom and why: journals of clubs and units, and the check that nobody changed them afterwards.</summary>
internal static class AuditPageEndpoints
{
    private const int LongestText = 120;

    public static void MapAuditPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/audit", Show).Needs(Reach.Nation, Power.Administer, ScopeKind.Nation);
        pages.MapPost("/nation/audit/verify", Verify).Needs(Reach.Nation, Power.Administer, ScopeKind.Nation);
        pages.MapGet("/provinces/{t}/audit", Show).Needs(Reach.Province, Power.Administer, ScopeKind.Province);
        pages.MapGet("/provinces/{t}/communes/{m}/audit", Show).Needs(Reach.Commune, Power.Administer, ScopeKind.Province);
        pages.MapGet("/provinces/{t}/clubs/{c}/audit", Show).Needs(Reach.Club, Power.Administer, ScopeKind.Province);
        pages.MapPost("/provinces/{t}/audit/verify", Verify).Needs(Reach.Province, Power.Administer, ScopeKind.Province);
    }

    private static Task<IResult> Show(HttpContext http, AuditReads reads) => Answer(http, reads, null);

    private static async Task<IResult> Verify(HttpContext http, AuditReads reads, IGrainFactory grains) =>
        await Answer(http, reads, await grains.GetGrain<IAuditGrain>(http.PlaceOf().Key).Verify());

    private static async Task<IResult> Answer(HttpContext http, AuditReads reads, AuditReport? report)
    {
        var place = http.PlaceOf();
        return await reads.Read(place.Kind, place.Key, FilterOf(http.Request.Query), report) is { } model ? ConsoleSetup.Show<AuditPage>(model) : ConsoleSetup.NotThere;
    }

    // What is not understood is not asked for.
    private static AuditFilter FilterOf(IQueryCollection query)
    {
        var text = query["q"].ToString().Trim();
        return new AuditFilter(
            text.Length is 0 or > LongestText || TextRules.Plain(text, "q") is not null ? null : TextFold.Fold(text),
            Query.TryDay(query["from"], out var from) ? from : null,
            Query.TryDay(query["to"], out var to) ? to : null,
            query["kind"].ToString() is "changes" or "reads" ? query["kind"].ToString() : null,
            Enum.TryParse<JournalKind>(query["of"], ignoreCase: true, out var of) && Enum.IsDefined(of) ? of : JournalKind.Own,
            long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : 0);
    }
}
