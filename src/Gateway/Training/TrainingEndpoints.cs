using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Training;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Training;

internal static class TrainingEndpoints
{
    private const string Json = "application/json";

    public static void MapTraining(this IEndpointRouteBuilder v1)
    {
        v1.MapUnit("/nation", Reach.Nation);
        v1.MapUnit("/provinces/{t}", Reach.Province);
        v1.MapUnit("/provinces/{t}/communes/{m}", Reach.Commune);
        var due = v1.MapGroup("/provinces/{t}").WithTags("Training");
        due.MapGet("/boards-due", Due).Needs(Reach.Province, Power.Clubs).WithSummary("Active clubs whose board was never trained, or is due on a day").Produces<PageHttp<BoardDueHttp>>();
        due.MapGet("/communes/{m}/boards-due", Due).Needs(Reach.Commune, Power.Clubs).WithSummary("The same of a commune").Produces<PageHttp<BoardDueHttp>>();
        var club = v1.MapGroup("/provinces/{t}/clubs/{c}/trainings").WithTags("Training");
        club.MapGet("", Trainings).Needs(Reach.Club, Power.Persons).WithSummary("Trainings of the club's board, oldest first").Produces<PageHttp<BoardTraining>>();
        club.MapPut("/{training}", PutTraining).Needs(Reach.Club, Power.Record).WithSummary("Records a training of the board; sent again it replaces what was")
            .Accepts<TrainingRequest>(Json).Produces<BoardTraining>();
    }

    private static void MapUnit(this IEndpointRouteBuilder v1, string prefix, Reach reach)
    {
        var unit = v1.MapGroup($"{prefix}/training-classes").WithTags("Training");
        unit.MapGet("", Classes).Needs(reach, Power.Figures).WithSummary("Training classes that the unit itself held").Produces<PageHttp<TrainingClass>>();
        unit.MapPut("/{class}", PutClass).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Records a class; sent again it replaces what was")
            .Accepts<ClassRequest>(Json).Produces<TrainingClass>();
    }

    private static async Task<IResult> Classes(string? cursor, string? limit, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var key = http.UnitOf();
        if (await grains.GetGrain<IUnitGrain>(key).Get() is null) return Problems.NotFound;
        var page = await grains.GetGrain<IUnitFacts>(key).Classes(after, most);
        return Wire.Json(new PageHttp<TrainingClass> { Items = page.Classes, Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> PutClass(HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<ClassRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (body.Value!.Boards?.FirstOrDefault(b => TextRules.Reference(b, "boards") is not null) is not null) return Problems.Of("id.slug", "boards");
        var outcome = await grains.GetGrain<IUnitFacts>(http.UnitOf()).PutClass(body.Value.ToClass((string)http.Request.RouteValues["class"]!));
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(outcome.Value!);
    }

    private static async Task<IResult> Due(string? day, string? cursor, string? limit, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var (on, after, most) = (query.Day(day, "day") ?? LocalCalendar.Today(clock), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var key = http.UnitOf();
        if (await grains.GetGrain<IUnitGrain>(key).Get() is null) return Problems.NotFound;
        var page = await grains.GetGrain<IUnitFacts>(key).BoardsDue(on, after, most);
        return Wire.Json(new PageHttp<BoardDueHttp> { Items = [.. page.Cards.Select(BoardDueHttp.Of)], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> Trainings(string t, string c, IGrainFactory grains)
    {
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(new PageHttp<BoardTraining> { Items = await grains.GetGrain<IClubTraining>(Keys.Club(t, c)).Trainings() });
    }

    private static async Task<IResult> PutTraining(string t, string c, string training, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<TrainingRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await grains.GetGrain<IClubTraining>(Keys.Club(t, c)).PutTraining(body.Value!.ToTraining(training));
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(outcome.Value!);
    }
}

internal static class UnitPath
{
    /// <summary>Key of the unit that the request's path names.</summary>
    public static string UnitOf(this HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<Need>()!.PlaceOf(http.Request.RouteValues).Key;
}
