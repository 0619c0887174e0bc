using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Webhooks;

/// <summary>Webhooks of a province and of a project, for its administrators and its programs that write.</summary>
internal static class WebhookEndpoints
{
    private const string Json = "application/json";

    public static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        v1.Map("/provinces/{t}/webhooks", Reach.Province, ScopeKind.Province);
        v1.Map("/projects/{project}/webhooks", Reach.Project, ScopeKind.Project);
    }

    private static void Map(this IEndpointRouteBuilder v1, string prefix, Reach reach, ScopeKind narrowest)
    {
        var hooks = v1.MapGroup(prefix).WithTags("Webhooks");
        hooks.MapGet("", List).Needs(reach, Power.Webhooks, narrowest).WithSummary("Webhooks, and how their deliveries go").Produces<PageHttp<WebhookHttp>>();
        hooks.MapPost("", Add).Needs(reach, Power.Webhooks, narrowest).WithSummary("Adds a webhook for what changes from now on; its secret is shown here and never again")
            .Accepts<NewWebhookRequest>(Json).Produces<IssuedWebhookHttp>(StatusCodes.Status201Created);
        hooks.MapPatch("/{webhook}", Change).Needs(reach, Power.Webhooks, narrowest).WithSummary("Changes a webhook, pauses it, or lets it go on")
            .Accepts<WebhookChangeRequest>(Json).Produces<WebhookHttp>();
        hooks.MapPost("/{webhook}/rotate", Rotate).Needs(reach, Power.Webhooks, narrowest).WithSummary("Gives a new secret; the one before signs too for a while")
            .Accepts<RotateSecretRequest>(Json).Produces<IssuedWebhookHttp>();
        hooks.MapPost("/{webhook}/end", End).Needs(reach, Power.Webhooks, narrowest).WithSummary("Ends a webhook").Produces<WebhookHttp>();
        hooks.MapGet("/{webhook}/deliveries", Deliveries).Needs(reach, Power.Webhooks, narrowest)
            .WithSummary("The last thousand deliveries of a webhook, newest first; `state=dead` for those that were given up").Produces<PageHttp<Delivery>>();
        hooks.MapPost("/{webhook}/deliveries/{delivery}/retry", Retry).Needs(reach, Power.Webhooks, narrowest)
            .WithSummary("Sends a delivery once more, under its id, before anything new").Produces<Delivery>();
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        if (!await IsThere(http, grains)) return Problems.NotFound;
        return Wire.Json(new PageHttp<WebhookHttp> { Items = [.. (await Hooks(http, grains).List()).Select(WebhookHttp.Of)] });
    }

    private static async Task<IResult> Add(HttpContext http, IGrainFactory grains)
    {
        if (!await IsThere(http, grains)) return Problems.NotFound;
        var body = await Body.Read<NewWebhookRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Shown(http, await Hooks(http, grains).Add(new() { Url = body.Value!.Url, Types = [.. body.Value.Types ?? []] }), StatusCodes.Status201Created);
    }

    private static Task<IResult> Change(string webhook, HttpContext http, IGrainFactory grains) =>
        Posting.One<WebhookChangeRequest, Webhook>(
            http,
            r => Hooks(http, grains).Change(new() { Webhook = webhook, Url = r.Url, Types = r.Types is null ? null : [.. r.Types], Paused = r.Paused }),
            WebhookHttp.Of);

    private static async Task<IResult> Rotate(string webhook, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<RotateSecretRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Shown(http, await Hooks(http, grains).Rotate(webhook, body.Value!.OverlapHours ?? 24), StatusCodes.Status200OK);
    }

    private static async Task<IResult> End(string webhook, HttpContext http, IGrainFactory grains)
    {
        var ended = await Hooks(http, grains).End(webhook);
        return ended.Refusal is { } no ? Problems.Of(no) : Wire.Json(WebhookHttp.Of(ended.Value!));
    }

    private static async Task<IResult> Deliveries(string webhook, string? state, string? cursor, string? limit, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var (wanted, most) = (query.Choice<DeliveryState>(state, "state"), query.Limit(limit));
        var before = query.Cursor(cursor) is { } position ? query.Number(position, "cursor") : null;
        if (query.Refusal is { } no) return Problems.Of(no);
        var page = await Hooks(http, grains).Deliveries(webhook, wanted, before, most);
        return page.Refusal is { } refused
            ? Problems.Of(refused)
            : Wire.Json(new PageHttp<Delivery> { Items = [.. page.Value!.Deliveries], Next = Query.CursorOf(page.Value.Next?.ToString(CultureInfo.InvariantCulture)) });
    }

    private static async Task<IResult> Retry(string webhook, string delivery, HttpContext http, IGrainFactory grains)
    {
        var asked = await Hooks(http, grains).Retry(webhook, delivery);
        return asked.Refusal is { } no ? Problems.Of(no) : Wire.Json(asked.Value!);
    }

    private static IResult Shown(HttpContext http, Outcome<IssuedWebhook> issued, int status)
    {
        if (issued.Refusal is { } no) return Problems.Of(no);
        http.Response.Headers.CacheControl = "no-store";
        return Wire.Json(new IssuedWebhookHttp { Secret = issued.Value!.Secret, Webhook = WebhookHttp.Of(issued.Value.Webhook) }, status);
    }

    private static IWebhooksGrain Hooks(HttpContext http, IGrainFactory grains) => grains.GetGrain<IWebhooksGrain>(Subject(http));

    private static async Task<bool> IsThere(HttpContext http, IGrainFactory grains) => await grains.GetGrain<IUnitGrain>(Subject(http)).Get() is not null;

    private static string Subject(HttpContext http) =>
        http.Request.RouteValues["t"] is string t ? Keys.Province(t) : Keys.Project((string)http.Request.RouteValues["project"]!);
}
