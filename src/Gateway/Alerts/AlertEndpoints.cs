using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Alerts;

internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder v1)
    {
        var alerts = v1.MapGroup("/provinces/{t}").WithTags("Alerts");
        v1.MapGroup("/nation").WithTags("Alerts").MapGet("/alerts", OfNation).Needs(Reach.Nation, Power.Clubs).WithSummary("Open alerts of the nation's plans and of the provinces'").Produces<PageHttp<AlertHttp>>();
        alerts.MapGet("/alerts", OfProvince).Needs(Reach.Province, Power.Clubs).WithSummary("Open alerts of a province's clubs, of its plans, and of its communes' plans").Produces<PageHttp<AlertHttp>>();
        alerts.MapGet("/communes/{m}/alerts", OfCommune).Needs(Reach.Commune, Power.Clubs).WithSummary("Open alerts of a commune's clubs and plans").Produces<PageHttp<AlertHttp>>();
        alerts.MapGet("/clubs/{c}/alerts", OfClub).Needs(Reach.Club, Power.Clubs).WithSummary("Open alerts of a club; with closed=true the closed ones too").Produces<PageHttp<AlertHttp>>();
        alerts.MapPost("/clubs/{c}/alerts/{alert}/ack", Acknowledge).Needs(Reach.Club, Power.Record).WithSummary("Acknowledges an open alert with a note; it stays open until its cause goes")
            .Accepts<AckRequest>("application/json").Produces<AlertHttp>();
        v1.MapPlanAlerts("/nation", Reach.Nation);
        v1.MapPlanAlerts("/provinces/{t}", Reach.Province);
        v1.MapPlanAlerts("/provinces/{t}/communes/{m}", Reach.Commune);
    }

    private static void MapPlanAlerts(this IEndpointRouteBuilder v1, string prefix, Reach reach)
    {
        var alerts = v1.MapGroup(prefix).WithTags("Alerts");
        alerts.MapGet("/plans/{plan}/alerts", OfPlan).Needs(reach, Power.Figures).WithSummary("Goals of an approved plan that are behind; with closed=true those that were, too").Produces<PageHttp<AlertHttp>>();
        alerts.MapPost("/alerts/{alert}/ack", AcknowledgeOwn).Needs(reach, Power.Manage, ScopeKind.Commune)
            .WithSummary("Acknowledges an alert of the unit's own plans with a note; it stays open until the goal is no longer behind").Accepts<AckRequest>("application/json").Produces<AlertHttp>();
    }

    private static Task<IResult> OfNation(string? kind, string? cursor, string? limit, IGrainFactory grains) => OfUnit(Keys.Nation, kind, cursor, limit, grains);

    private static Task<IResult> OfProvince(string t, string? kind, string? cursor, string? limit, IGrainFactory grains) =>
        OfUnit(Keys.Province(t), kind, cursor, limit, grains);

    private static Task<IResult> OfCommune(string t, string m, string? kind, string? cursor, string? limit, IGrainFactory grains) =>
        OfUnit(Keys.Commune(t, m), kind, cursor, limit, grains);

    private static async Task<IResult> OfUnit(string key, string? kind, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var asked = new AlertQuery { Kind = query.Choice<AlertKind>(kind, "kind"), After = query.Cursor(cursor), Limit = query.Limit(limit) };
        if (query.Refusal is { } no) return Problems.Of(no);
        var unit = grains.GetGrain<IUnitGrain>(key);
        if (await unit.Get() is null) return Problems.NotFound;
        var page = await unit.OpenAlerts(asked);
        return Wire.Json(new PageHttp<AlertHttp> { Items = [.. page.Alerts.Select(a => AlertHttp.Of(a.Club, a.Unit, a.Alert))], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> Acknowledge(string t, string c, string alert, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<AckRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var club = Keys.Club(t, c);
        var outcome = await grains.GetGrain<IClubAlerts>(club).Acknowledge(alert, body.Value!.Note);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(AlertHttp.Of(club, null, outcome.Value!));
    }

    private static async Task<IResult> OfClub(string t, string c, string? closed, IGrainFactory grains)
    {
        var query = new Query();
        var all = query.Flag(closed, "closed");
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        var alerts = await club.Alerts(all);
        return Wire.Json(new PageHttp<AlertHttp> { Items = [.. alerts.Select(a => AlertHttp.Of(Keys.Club(t, c), null, a))] });
    }

    private static async Task<IResult> OfPlan(string plan, string? closed, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var all = query.Flag(closed, "closed");
        if (query.Refusal is { } no) return Problems.Of(no);
        var unit = http.PlaceOf().Key;
        if (await grains.GetGrain<IUnitGrain>(unit).Get() is null) return Problems.NotFound;
        var alerts = await grains.GetGrain<IUnitAlerts>(unit).OwnAlerts(all);
        return Wire.Json(new PageHttp<AlertHttp> { Items = [.. alerts.Where(a => a.Subject.StartsWith($"{plan}/", StringComparison.Ordinal)).Select(a => AlertHttp.Of(null, unit, a))] });
    }

    private static async Task<IResult> AcknowledgeOwn(string alert, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<AckRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var unit = http.PlaceOf().Key;
        var outcome = await grains.GetGrain<IUnitAlerts>(unit).AcknowledgeOwn(alert, body.Value!.Note);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(AlertHttp.Of(null, unit, outcome.Value!));
    }
}
