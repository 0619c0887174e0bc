using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Plans;

/// <summary>Plans of the nation, the provinces and the communes, and how far they are.</summary>
internal static class PlanEndpoints
{
    private const string Json = "application/json";

    public static void MapPlans(this IEndpointRouteBuilder v1)
    {
        v1.MapLevel("/nation", Reach.Nation);
        v1.MapLevel("/provinces/{t}", Reach.Province);
        v1.MapLevel("/provinces/{t}/communes/{m}", Reach.Commune);
        v1.MapDown("/nation", Reach.Nation);
        v1.MapDown("/provinces/{t}", Reach.Province);
    }

    private static void MapLevel(this IEndpointRouteBuilder v1, string prefix, Reach reach)
    {
        var plans = v1.MapGroup($"{prefix}/plans").WithTags("Plans");
        plans.MapGet("", List).Needs(reach, Power.Figures).WithSummary("The unit's plans").Produces<PageHttp<PlanSummaryHttp>>();
        plans.MapGet("/{plan}", Get).Needs(reach, Power.Figures).WithSummary("A plan with its editions").Produces<PlanHttp>();
        plans.MapPut("/{plan}", Put).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Writes a draft; an approved edition stays and is followed by it")
            .Accepts<PlanRequest>(Json).Produces<PlanHttp>();
        plans.MapPost("/{plan}/approve", Approve).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Approves the draft, for good").Produces<PlanHttp>();
        plans.MapGet("/{plan}/progress", Progress).Needs(reach, Power.Figures).WithSummary("Value, target, gap, forecast and state of each target, from the figures of this moment")
            .Produces<ProgressHttp>();
    }

    // What a commune has below are clubs, which have no plans; no plan of a commune is published.
    private static void MapDown(this IEndpointRouteBuilder v1, string prefix, Reach reach)
    {
        var plans = v1.MapGroup($"{prefix}/plans").WithTags("Plans");
        plans.MapPost("/import", Import).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Writes a published plan as a draft").Produces<PlanHttp>();
        plans.MapPost("/{plan}/cascade", Cascade).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Shares targets out to the units below, as drafts")
            .Accepts<CascadeRequest>(Json).Produces<CascadeHttp>();
        plans.MapGet("/{plan}/cascade", Reconcile).Needs(reach, Power.Figures).WithSummary("The plan's goals beside the sums of those below").Produces<CascadeHttp>();
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var place = http.PlaceOf();
        if (!await IsThere(place, grains)) return Problems.NotFound;
        var book = await Ask(http, place, grains, plans => plans.Get());
        return Wire.Json(new PageHttp<PlanSummaryHttp> { Items = [.. book.Plans.Select(p => PlanSummaryHttp.Of(place.Key, p))] });
    }

    private static async Task<IResult> Get(string plan, HttpContext http, IGrainFactory grains)
    {
        var place = http.PlaceOf();
        var book = await Ask(http, place, grains, plans => plans.Get());
        return book.Plans.FirstOrDefault(p => p.Id == plan) is { } found ? Wire.Json(PlanHttp.Of(place.Key, found)) : Problems.NotFound;
    }

    private static async Task<IResult> Put(string plan, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<PlanRequest>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Write(http, grains, plans => plans.Put(plan, body.Value!.ToText()));
    }

    private static async Task<IResult> Approve(string plan, string? revision, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var asked = query.Number(revision, "revision");
        return query.Refusal is { } no ? Problems.Of(no) : await Write(http, grains, plans => plans.Approve(plan, asked));
    }

    private static async Task<IResult> Import(string? of, HttpContext http, IGrainFactory grains)
    {
        // A plan of the nation is none of a province, and the other way round.
        if (ShippedPlans.Find(of) is not { } shipped || shipped.Unit == Keys.Nation != (http.PlaceOf().Kind == ScopeKind.Nation)) return Problems.Of("plan.published", "of");
        return await Write(http, grains, plans => plans.Put(shipped.Id, shipped.Text));
    }

    private static async Task<IResult> Progress(string plan, HttpContext http, IGrainFactory grains)
    {
        var progress = await Ask(http, http.PlaceOf(), grains, plans => plans.Progress(plan));
        return progress.Refusal is { } no ? Problems.Of(no) : Wire.Json(ProgressHttp.Of(progress.Value!));
    }

    private static async Task<IResult> Cascade(string plan, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<CascadeRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var place = http.PlaceOf();
        return Answer(await Ask(http, place, grains, plans => plans.Cascade(plan, body.Value!.ToCommand(place.Key))));
    }

    private static async Task<IResult> Reconcile(string plan, HttpContext http, IGrainFactory grains) =>
        Answer(await Ask(http, http.PlaceOf(), grains, plans => plans.Reconcile(plan)));

    private static async Task<IResult> Write(HttpContext http, IGrainFactory grains, Func<IPlanGrain, Task<Outcome<Plan>>> change)
    {
        var place = http.PlaceOf();
        if (!await IsThere(place, grains)) return Problems.NotFound;
        var outcome = await Ask(http, place, grains, change);
        return outcome.Refusal is { } no ? Problems.Of(no) : Wire.Json(PlanHttp.Of(place.Key, outcome.Value!));
    }

    private static IResult Answer(Outcome<CascadeView> outcome) => outcome.Refusal is { } no ? Problems.Of(no) : Wire.Json(CascadeHttp.Of(outcome.Value!));

    private static async Task<bool> IsThere(Place place, IGrainFactory grains) => await grains.GetGrain<IUnitGrain>(place.Key).Get() is not null;

    private static Task<T> Ask<T>(HttpContext http, Place place, IGrainFactory grains, Func<IPlanGrain, Task<T>> call)
    {
        var book = grains.GetGrain<IPlanGrain>(place.Key);
        return Callers.SpeakFor(Callers.Of(http.User)!, place, () => call(book));
    }
}
