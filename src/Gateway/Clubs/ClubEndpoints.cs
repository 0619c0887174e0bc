using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Clubs;

internal static class ClubEndpoints
{
    private const string Json = "application/json";

    public static void MapClubs(this IEndpointRouteBuilder v1)
    {
        var province = v1.MapGroup("/provinces/{t}").WithTags("Clubs");
        province.MapGet("/clubs", ListOfProvince).Needs(Reach.Province, Power.Clubs).WithSummary("Clubs of a province: search, filter, page").Produces<PageHttp<CardHttp>>();
        province.MapPost("/clubs", SetUp).Needs(Reach.ProvinceOrOwn, Power.Manage).MayRepeat().WithSummary("Sets a club up; a repeat answers the same")
            .Accepts<NewClub>(Json).Produces<ClubHttp>(StatusCodes.Status201Created);
        province.MapGet("/communes/{m}/clubs", ListOfCommune).Needs(Reach.Commune, Power.Clubs).WithSummary("Clubs of a commune: search, filter, page").Produces<PageHttp<CardHttp>>();
        province.MapGet("/clubs/{c}", Get).Needs(Reach.Club, Power.Clubs).WithSummary("A club, with its norms and alerts").Produces<ClubHttp>();
        province.MapPatch("/clubs/{c}", Change).Needs(Reach.Club, Power.Record).WithSummary("Changes a club")
            .Accepts<ClubChange>(Json).Produces<ClubHttp>();
    }

    private static Task<IResult> ListOfProvince(
        string t, string? q, string? status, string? commune, string? alert, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var named = query.Reference(commune, "commune");
        return List(query, Keys.Province(t), named is null ? null : Find.UnitKey(t, named), q, status, alert, cursor, limit, grains);
    }

    private static Task<IResult> ListOfCommune(
        string t, string m, string? q, string? status, string? alert, string? cursor, string? limit, IGrainFactory grains) =>
        List(new Query(), Keys.Commune(t, m), null, q, status, alert, cursor, limit, grains);

    private static async Task<IResult> List(
        Query query, string key, string? commune, string? q, string? status, string? alert, string? cursor, string? limit, IGrainFactory grains)
    {
        var asked = new ClubQuery
        {
            Text = query.Text(q, "q"),
            Status = query.Choice<ClubStatus>(status, "status"),
            Commune = commune,
            Alert = query.Choice<AlertKind>(alert, "alert"),
            After = query.Cursor(cursor),
            Limit = query.Limit(limit),
        };
        if (query.Refusal is { } no) return Problems.Of(no);
        var unit = grains.GetGrain<IUnitGrain>(key);
        if (await unit.Get() is null) return Problems.NotFound;
        var page = await unit.Clubs(asked);
        return Wire.Json(new PageHttp<CardHttp> { Items = [.. page.Cards.Select(CardHttp.Of)], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> Get(string t, string c, IGrainFactory grains) =>
        await grains.Club(t, c).Get() is { } club ? Wire.Json(ClubHttp.Of(club)) : Problems.NotFound;

    private static async Task<IResult> SetUp(string t, HttpContext http, IGrainFactory grains, Lineage lineage)
    {
        var body = await Body.Read<NewClub>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var commune = Find.UnitKey(t, body.Value!.Commune);
        // A commune may not read its province; its own existence says that the province is there.
        var above = Callers.Of(http.User)!.Kind == ScopeKind.Commune ? commune : Keys.Province(t);
        if (!await InScope(http, lineage, commune)) return Problems.Of("club.commune_unknown", "commune");
        if (await grains.GetGrain<IUnitGrain>(above).Get() is null) return Problems.NotFound;
        var outcome = await grains.Club(t, body.Value.Id).SetUp(body.Value.ToCommand(commune));
        if (outcome.Refusal is { } refused) return Problems.Of(refused);
        http.Response.Headers.Location = $"/v1/provinces/{t}/clubs/{body.Value.Id}";
        return Wire.Json(ClubHttp.Of(outcome.Value!), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Change(string t, string c, HttpContext http, IGrainFactory grains, Lineage lineage)
    {
        var body = await Body.Read<ClubChange>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var commune = body.Value!.Commune is { } move ? Find.UnitKey(t, move.Commune) : null;
        // A club may not be put into a commune that its mover cannot see.
        if (commune is not null && !await InScope(http, lineage, commune)) return Problems.Of("club.commune_unknown", "commune.commune");
        var outcome = await grains.Club(t, c).Change(body.Value.ToCommand(commune));
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ClubHttp.Of(outcome.Value!));
    }

    private static async Task<bool> InScope(HttpContext http, Lineage lineage, string commune) =>
        Keys.Depth(commune) == 2 && await lineage.Contains(Callers.Of(http.User)!, new Place(ScopeKind.Commune, commune));
}
