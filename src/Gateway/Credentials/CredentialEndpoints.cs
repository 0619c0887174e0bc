using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Credentials;

/// <summary>API clients of a tenant and of the nation, and what is taken back. For their administrators.</summary>
internal static class CredentialEndpoints
{
    private const string Json = "application/json";

    public static void MapCredentials(this IEndpointRouteBuilder v1)
    {
        v1.MapRegister("/nation", Reach.Nation, ScopeKind.Nation);
        v1.MapRegister("/provinces/{t}", Reach.Province, ScopeKind.Province);
    }

    private static void MapRegister(this IEndpointRouteBuilder v1, string prefix, Reach reach, ScopeKind narrowest)
    {
        var clients = v1.MapGroup($"{prefix}/clients").WithTags("Access");
        clients.MapGet("", Clients).Needs(reach, Power.Administer, narrowest).WithSummary("API clients: how their keys start, what they may, when they were last used")
            .Produces<PageHttp<ClientHttp>>();
        clients.MapPost("", Add).Needs(reach, Power.Administer, narrowest).WithSummary("Adds an API client; its key is shown here and never again")
            .Accepts<NewClientRequest>(Json).Produces<IssuedKeyHttp>(StatusCodes.Status201Created);
        clients.MapPost("/{client}/rotate", Rotate).Needs(reach, Power.Administer, narrowest).WithSummary("Gives a new key; the one before stays good for a while")
            .Accepts<RotateRequest>(Json).Produces<IssuedKeyHttp>();
        clients.MapPost("/{client}/end", End).Needs(reach, Power.Administer, narrowest).WithSummary("Ends a client with all its keys, everywhere within five seconds")
            .Produces<ClientHttp>();
        var revocations = v1.MapGroup($"{prefix}/revocations").WithTags("Access");
        revocations.MapGet("", Revocations).Needs(reach, Power.Administer, narrowest).WithSummary("What was taken back, newest first").Produces<PageHttp<Revocation>>();
        revocations.MapPost("", Revoke).Needs(reach, Power.Administer, narrowest).WithSummary("Refuses a token, or all that a subject or client was given before, everywhere within five seconds")
            .WithDescription("A province's reaches tokens of the province and below it, the nation's all.")
            .Accepts<RevocationRequest>(Json).Produces<Revocation>();
    }

    private static async Task<IResult> Clients(HttpContext http, string? cursor, string? limit, IGrainFactory grains)
    {
        var (register, there) = await Register(http, grains);
        if (!there) return Problems.NotFound;
        var book = await register.Get();
        return Paged(cursor, limit, [.. book.Clients.OrderBy(c => c.Id, StringComparer.Ordinal)], c => c.Id, ClientHttp.Of);
    }

    private static async Task<IResult> Revocations(HttpContext http, string? cursor, string? limit, IGrainFactory grains)
    {
        var (register, there) = await Register(http, grains);
        if (!there) return Problems.NotFound;
        var book = await register.Get();
        // Newest first, in an order that a cursor can go on in.
        return Paged(cursor, limit, [.. book.Revocations.Reverse()], r => $"{DateTimeOffset.MaxValue.UtcTicks - r.At.UtcTicks:D19}", r => r);
    }

    private static async Task<IResult> Add(HttpContext http, IGrainFactory grains)
    {
        var (register, there) = await Register(http, grains);
        if (!there) return Problems.NotFound;
        var body = await Body.Read<NewClientRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var asked = body.Value!.Scope ?? (http.Request.RouteValues["t"] is string t ? $"province:{t}" : Keys.Nation);
        if (Scopes.Caller(asked, Wire.Name(KeyHandler.RoleOf(body.Value.May, asked))) is not { } scope) return Problems.Of("client.scope", "scope");
        var issued = await register.AddClient(new() { Name = body.Value.Name, Scope = scope.Written, May = body.Value.May, Days = body.Value.Days ?? 365 });
        return Shown(http, issued, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Rotate(string client, HttpContext http, IGrainFactory grains)
    {
        var (register, there) = await Register(http, grains);
        if (!there) return Problems.NotFound;
        var body = await Body.Read<RotateRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Shown(http, await register.RotateKey(new() { Client = client, Days = body.Value!.Days ?? 365, OverlapHours = body.Value.OverlapHours ?? 168 }), StatusCodes.Status200OK);
    }

    private static async Task<IResult> End(string client, HttpContext http, IGrainFactory grains)
    {
        var (register, there) = await Register(http, grains);
        if (!there) return Problems.NotFound;
        var ended = await register.EndClient(client);
        return ended.Refusal is { } no ? Problems.Of(no) : Wire.Json(ClientHttp.Of(ended.Value!));
    }

    private static async Task<IResult> Revoke(HttpContext http, IGrainFactory grains)
    {
        var (register, there) = await Register(http, grains);
        if (!there) return Problems.NotFound;
        return await Posting.One<RevocationRequest, Revocation>(http, r => register.Revoke(new() { By = r.By, Value = r.Value, Why = r.Why }));
    }

    private static IResult Shown(HttpContext http, Outcome<IssuedKey> issued, int status)
    {
        if (issued.Refusal is { } no) return Problems.Of(no);
        http.Response.Headers.CacheControl = "no-store";
        return Wire.Json(new IssuedKeyHttp { Key = issued.Value!.Key, Client = ClientHttp.Of(issued.Value.Client) }, status);
    }

    private static IResult Paged<T, TOut>(string? cursor, string? limit, List<T> all, Func<T, string> position, Func<T, TOut> shown)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var found = all.Where(i => after is null || string.CompareOrdinal(position(i), after) > 0).Take(most + 1).ToList();
        return Wire.Json(Find.Page(found, most, shown, position));
    }

    private static async Task<(ICredentialsGrain Register, bool IsThere)> Register(HttpContext http, IGrainFactory grains)
    {
        var tenant = http.Request.RouteValues["t"] is string t ? Keys.Province(t) : Keys.Nation;
        return (grains.GetGrain<ICredentialsGrain>(tenant), await grains.GetGrain<Grains.Units.IUnitGrain>(tenant).Get() is not null);
    }
}
