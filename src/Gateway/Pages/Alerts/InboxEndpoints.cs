using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Gateway.Pages.SignIn;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Alerts;

internal static class InboxEndpoints
{
    public static void MapInbox(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/alerts", async (InboxReads reads) => ConsoleSetup.Show<ProvinceInboxPage>(await reads.OfNation())).Needs(Reach.Nation, Power.Clubs);
        pages.MapGet("/provinces/{t}/alerts", (string t, HttpContext http, InboxReads reads) => Answer(Keys.Province(t), http, reads)).Needs(Reach.Province, Power.Clubs);
        pages.MapGet("/provinces/{t}/communes/{m}/alerts", (string t, string m, HttpContext http, InboxReads reads) => Answer(Keys.Commune(t, m), http, reads)).Needs(Reach.Commune, Power.Clubs);
        pages.MapGet("/provinces/{t}/clubs/{c}/alerts", async (string t, string c, HttpContext http, InboxReads reads) => Shown(await reads.OfClub(Keys.Club(t, c), Noted(http)))).Needs(Reach.Club, Power.Clubs);
        pages.MapPost("/provinces/{t}/clubs/{c}/alerts", (string t, string c, HttpContext http, IGrainFactory grains) =>
            Acknowledge(http, Links.Club(Keys.Club(t, c)), grains.GetGrain<IClubAlerts>(Keys.Club(t, c)).Acknowledge)).Needs(Reach.Club, Power.Record);
        foreach (var (route, reach) in new[] { ("/nation/alerts", Reach.Nation), ("/provinces/{t}/alerts", Reach.Province), ("/provinces/{t}/communes/{m}/alerts", Reach.Commune) })
            pages.MapPost(route, OfPlans).Needs(reach, Power.Manage, ScopeKind.Commune);
    }

    private static Task<IResult> OfPlans(HttpContext http, IGrainFactory grains)
    {
        var unit = http.PlaceOf().Key;
        return Acknowledge(http, Links.Unit(unit), grains.GetGrain<IUnitAlerts>(unit).AcknowledgeOwn);
    }

    private static async Task<IResult> Answer(string key, HttpContext http, InboxReads reads)
    {
        var query = new Query();
        var (kind, after) = (query.Choice<AlertKind>(Asked(http, "kind"), "kind"), query.Cursor(Asked(http, "cursor")));
        return query.Refusal is { } no ? ErrorPages.Of(no) : Shown(await reads.OfUnit(key, kind, after, Noted(http)));
    }

    private static IResult Shown(InboxModel? model) => model is null ? ConsoleSetup.NotThere : ConsoleSetup.Show<InboxPage>(model);

    private static async Task<IResult> Acknowledge(HttpContext http, string address, Func<string, string, Task<Outcome<Alert>>> acknowledge)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var note = form["note"].ToString().Trim();
        if (TextRules.Note(note, "note") is { } malformed) return ErrorPages.Of(malformed);
        var outcome = await acknowledge(form["alert"].ToString(), note);
        if (outcome.Refusal is { } no) return ErrorPages.Of(no);
        var back = SignInEndpoints.Local(form["back"].ToString()) ?? $"{address}/alerts";
        return Results.Redirect(back.Contains("noted=", StringComparison.Ordinal) ? back : $"{back}{(back.Contains('?', StringComparison.Ordinal) ? '&' : '?')}noted=1");
    }

    private static string? Asked(HttpContext http, string name) => http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static bool Noted(HttpContext http) => http.Request.Query.ContainsKey("noted");
}
