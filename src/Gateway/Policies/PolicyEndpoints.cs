using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Policies;

/// <summary>Norms and excuses of each level. Norms are set for a club from above, never by it.</summary>
internal static class PolicyEndpoints
{
    private const string Json = "application/json";

    public static void MapPolicies(this IEndpointRouteBuilder v1)
    {
        v1.MapLevel("/nation", Reach.Nation);
        v1.MapLevel("/provinces/{t}", Reach.Province);
        v1.MapLevel("/provinces/{t}/communes/{m}", Reach.Commune);
        v1.MapLevel("/provinces/{t}/clubs/{c}", Reach.Club);
    }

    private static void MapLevel(this IEndpointRouteBuilder v1, string prefix, Reach reach)
    {
        var level = v1.MapGroup(prefix).WithTags("Policies");
        level.MapGet("/policy", Get).Needs(reach, reach == Reach.Club ? Power.Clubs : Power.Figures).WithSummary("Norms and excuses that this level sets").Produces<PolicyBook>();
        level.MapPost("/policy", AddVersion).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Sets norms from tomorrow or later on")
            .Accepts<NewPolicy>(Json).Produces<PolicyBook>();
        level.MapPut("/excuses/{excuse}", PutExcuse).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Excuses days, or takes an excuse back")
            .Accepts<ExcuseRequest>(Json).Produces<PolicyBook>();
    }

    private static async Task<IResult> Get(HttpContext http, IGrainFactory grains)
    {
        var place = PlaceOf(http);
        if (!await IsThere(place, grains)) return Problems.NotFound;
        return Wire.Json(await Ask(http, place, grains, book => book.Get()));
    }

    private static async Task<IResult> AddVersion(HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<NewPolicy>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var place = PlaceOf(http);
        if (!await IsThere(place, grains)) return Problems.NotFound;
        return Answer(await Ask(http, place, grains, book => book.AddVersion(body.Value!.Values.ToValues(), body.Value.From, body.Value.Source)));
    }

    private static async Task<IResult> PutExcuse(string excuse, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<ExcuseRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var place = PlaceOf(http);
        if (!await IsThere(place, grains)) return Problems.NotFound;
        return Answer(await Ask(http, place, grains, book => book.PutExcuse(body.Value!.ToExcuse(excuse))));
    }

    private static IResult Answer(Outcome<PolicyBook> outcome) => outcome.Refusal is { } no ? Problems.Of(no) : Wire.Json(outcome.Value!);

    private static Place PlaceOf(HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<Need>()!.PlaceOf(http.Request.RouteValues);

    private static async Task<bool> IsThere(Place place, IGrainFactory grains) => place.Kind == ScopeKind.Club
        ? await grains.GetGrain<IClubGrain>(place.Key).IsThere()
        : await grains.GetGrain<IUnitGrain>(place.Key).Get() is not null;

    private static Task<T> Ask<T>(HttpContext http, Place place, IGrainFactory grains, Func<IPolicyGrain, Task<T>> call)
    {
        var book = grains.GetGrain<IPolicyGrain>(place.Kind == ScopeKind.Club ? Keys.PolicyOfClub(place.Key) : Keys.PolicyOfUnit(place.Key));
        return Callers.SpeakFor(Callers.Of(http.User)!, place, () => call(book));
    }
}
