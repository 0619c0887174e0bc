using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Credentials;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Credentials;

/// <summary>API clients: the list, a new one, a new key, the end. A key stands on the answer to the form that made it and nowhere else.</summary>
internal static class ClientPageEndpoints
{
    public static void MapClientPages(this IEndpointRouteBuilder pages)
    {
        pages.MapLevel("/nation", Reach.Nation, ScopeKind.Nation);
        pages.MapLevel("/provinces/{t}", Reach.Province, ScopeKind.Province);
    }

    private static void MapLevel(this IEndpointRouteBuilder pages, string prefix, Reach reach, ScopeKind narrowest)
    {
        pages.MapGet($"{prefix}/clients", Show).Needs(reach, Power.Administer, narrowest);
        pages.MapPost($"{prefix}/clients", Add).Needs(reach, Power.Administer, narrowest);
        pages.MapPost($"{prefix}/clients/{{client}}/rotate", Rotate).Needs(reach, Power.Administer, narrowest);
        pages.MapPost($"{prefix}/clients/{{client}}/end", End).Needs(reach, Power.Administer, narrowest);
    }

    private static Task<IResult> Show(HttpContext http, IGrainFactory grains, TimeProvider clock, Places places) => Answer(http, grains, clock, places, null);

    private static async Task<IResult> Add(HttpContext http, IGrainFactory grains, TimeProvider clock, Places places)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var name = form["name"].ToString().Trim();
        if (TextRules.Name(name, "name") is { } wrong) return ErrorPages.Of(wrong);
        if (!Wire.TryName<ClientReach>(form["may"].ToString(), out var may)) return ErrorPages.Of(Refusal.Of("query.choice", "may"));
        var asked = form["scope"].ToString().Trim() is { Length: > 0 } typed ? typed : ScopeOf(http);
        if (Scopes.Caller(asked, Wire.Name(KeyHandler.RoleOf(may, asked))) is not { } scope) return ErrorPages.Of(Refusal.Of("client.scope", "scope"));
        return await Issued(http, grains, clock, places, await Register(http, grains).AddClient(new() { Name = name, Scope = scope.Written, May = may, Days = Days(form) }));
    }

    private static async Task<IResult> Rotate(string client, HttpContext http, IGrainFactory grains, TimeProvider clock, Places places)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return await Issued(http, grains, clock, places, await Register(http, grains).RotateKey(new() { Client = client, Days = Days(form) }));
    }

    private static async Task<IResult> End(string client, HttpContext http, IGrainFactory grains)
    {
        var ended = await Register(http, grains).EndClient(client);
        return ended.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect($"{Links.Unit(http.PlaceOf().Key)}/clients?ended=1");
    }

    private static async Task<IResult> Issued(HttpContext http, IGrainFactory grains, TimeProvider clock, Places places, Outcome<IssuedKey> issued) =>
        issued.Refusal is { } no ? ErrorPages.Of(no) : await Answer(http, grains, clock, places, issued.Value);

    private static async Task<IResult> Answer(HttpContext http, IGrainFactory grains, TimeProvider clock, Places places, IssuedKey? issued)
    {
        if (await places.Unit(http.PlaceOf().Key) is not var (place, _)) return ConsoleSetup.NotThere;
        var book = await Register(http, grains).Get();
        // Who still comes in before who has ended; the newest first.
        var clients = book.Clients.OrderBy(c => c.EndedAt is not null).ThenByDescending(c => c.CreatedAt);
        return ConsoleSetup.Show<ClientsPage>(new ClientsModel(place, ScopeOf(http), clock.GetUtcNow(), [.. clients], issued, http.Request.Query.ContainsKey("ended")));
    }

    private static ICredentialsGrain Register(HttpContext http, IGrainFactory grains) => grains.GetGrain<ICredentialsGrain>(http.PlaceOf().Key);

    private static string ScopeOf(HttpContext http) => http.PlaceOf() is { Kind: ScopeKind.Province, Key: var key } ? $"province:{key}" : Keys.Nation;

    // The rules refuse what is no number of days.
    private static int Days(IFormCollection form) => int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0;
}
