using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Units;

internal static class UnitEndpoints
{
    public static void MapUnits(this IEndpointRouteBuilder v1)
    {
        var nation = v1.MapGroup("/nation").WithTags("Nation");
        nation.MapGet("", GetNation).Needs(Reach.Nation, Power.Figures).WithSummary("The nation").Produces<UnitHttp>();

        var provinces = v1.MapGroup("/provinces").WithTags("Provinces");
        provinces.MapGet("", ListProvinces).Needs(Reach.Nation, Power.Figures).WithSummary("Provinces").Produces<PageHttp<ChildHttp>>();
        provinces.MapPost("", CreateProvince).Needs(Reach.Nation, Power.Administer).MayRepeat().WithSummary("Creates a province; a repeat answers the same")
            .Accepts<NewProvince>(Json).Produces<UnitHttp>(StatusCodes.Status201Created);
        provinces.MapGet("/{t}", GetProvince).Needs(Reach.Province, Power.Figures).WithSummary("A province").Produces<UnitHttp>();
        provinces.MapPatch("/{t}", ChangeProvince).Needs(Reach.Province, Power.Administer, ScopeKind.Nation)
            .WithSummary("Changes a province from a day on").Accepts<UnitChange>(Json).Produces<UnitHttp>();

        var communes = provinces.MapGroup("/{t}/communes").WithTags("Communes");
        communes.MapGet("", ListCommunes).Needs(Reach.Province, Power.Figures).WithSummary("Communes of a province").Produces<PageHttp<ChildHttp>>();
        communes.MapPost("", CreateCommune).Needs(Reach.Province, Power.Manage).MayRepeat().WithSummary("Creates a commune; a repeat answers the same")
            .Accepts<NewCommune>(Json).Produces<UnitHttp>(StatusCodes.Status201Created);
        communes.MapGet("/{m}", GetCommune).Needs(Reach.Commune, Power.Figures).WithSummary("A commune").Produces<UnitHttp>();
        communes.MapPatch("/{m}", ChangeCommune).Needs(Reach.Commune, Power.Manage, ScopeKind.Province)
            .WithSummary("Changes a commune from a day on").Accepts<UnitChange>(Json).Produces<UnitHttp>();
    }

    private const string Json = "application/json";

    private static Task<IResult> GetNation(IGrainFactory grains, TimeProvider clock) => Get(Keys.Nation, grains, clock);

    private static Task<IResult> GetProvince(string t, IGrainFactory grains, TimeProvider clock) => Get(Keys.Province(t), grains, clock);

    private static Task<IResult> GetCommune(string t, string m, IGrainFactory grains, TimeProvider clock) => Get(Keys.Commune(t, m), grains, clock);

    private static async Task<IResult> Get(string key, IGrainFactory grains, TimeProvider clock) =>
        await grains.GetGrain<IUnitGrain>(key).Get() is { } unit ? Wire.Json(UnitHttp.Of(unit, LocalCalendar.Today(clock))) : Problems.NotFound;

    private static Task<IResult> ListProvinces(string? former, string? cursor, string? limit, IGrainFactory grains) => List(Keys.Nation, former, cursor, limit, grains);

    private static Task<IResult> ListCommunes(string t, string? former, string? cursor, string? limit, IGrainFactory grains) =>
        List(Keys.Province(t), former, cursor, limit, grains);

    private static async Task<IResult> List(string key, string? former, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (withFormer, after, most) = (query.Flag(former, "former"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var unit = grains.GetGrain<IUnitGrain>(key);
        if (await unit.Get() is null) return Problems.NotFound;
        var found = new List<ChildView>();
        bool more;
        do
        {
            var page = await unit.Children(after, most + 1);
            // Who has another parent today stays in the register, for the sake of the months before.
            found.AddRange(page.Where(c => withFormer || !c.Former));
            more = found.Count <= most && page.Length > most;
            if (more) after = page[^1].Registration.Child;
        }
        while (more);
        return Wire.Json(Find.Page(found, most, ChildHttp.Of, c => c.Registration.Child));
    }

    private static async Task<IResult> CreateProvince(HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var body = await Body.Read<NewProvince>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (body.Value!.Id == Keys.Nation) return Problems.Of("id.reserved", "id");
        return await Create(Keys.Province(body.Value.Id), body.Value.ToCommand(), $"/v1/provinces/{body.Value.Id}", http, grains, clock);
    }

    private static async Task<IResult> CreateCommune(string t, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var body = await Body.Read<NewCommune>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var id = body.Value!.Id;
        return await Create(Keys.Commune(t, id), body.Value.ToCommand(Keys.Province(t)), $"/v1/provinces/{t}/communes/{id}", http, grains, clock);
    }

    private static async Task<IResult> Create(
        string key, CreateUnit command, string location, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        // A parent in the path that is not there is not a wrong field of the body.
        if (command.Parent != Keys.Nation && await grains.GetGrain<IUnitGrain>(command.Parent!).Get() is null) return Problems.NotFound;
        var outcome = await grains.GetGrain<IUnitGrain>(key).Create(command);
        if (outcome.Refusal is { } no) return Problems.Of(no);
        http.Response.Headers.Location = location;
        return Wire.Json(UnitHttp.Of(outcome.Value!, LocalCalendar.Today(clock)), StatusCodes.Status201Created);
    }

    private static Task<IResult> ChangeProvince(string t, HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        Change(Keys.Province(t), http, grains, clock);

    private static Task<IResult> ChangeCommune(string t, string m, HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        Change(Keys.Commune(t, m), http, grains, clock);

    // Clubs keep what is above them, with its norms, until they are told that it changed.
    private static Task<bool> TellClubs(string unit, IGrainFactory grains) => Callers.AsSystem(async () =>
    {
        await grains.GetGrain<ISweeperGrain>(Keys.Tenant(unit)).PolicyChanged(unit);
        return true;
    });

    private static async Task<IResult> Change(string key, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var body = await Body.Read<UnitChange>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        // A new parent is another's register: only who is over both may write there.
        if (body.Value!.Parent is not null && Callers.Of(http.User)!.Kind != ScopeKind.Nation) return Problems.Of("role", "parent");
        if (body.Value.Successors is { } successors && successors.FirstOrDefault(s => TextRules.Reference(s, "successors") is not null) is not null)
            return Problems.Of("id.slug", "successors");
        var outcome = await grains.GetGrain<IUnitGrain>(key).Change(body.Value.ToCommand());
        if (outcome.Refusal is { } refused) return Problems.Of(refused);
        if (body.Value.Parent is not null) await TellClubs(key, grains);
        return Wire.Json(UnitHttp.Of(outcome.Value!, LocalCalendar.Today(clock)));
    }
}
