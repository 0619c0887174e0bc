using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Pages.Webhooks;

/// <summary>Webhooks by hand: how they do, another one, a new secret, a pause, the end; and what became of each delivery.</summary>
internal static class WebhookPageEndpoints
{
    public static void MapWebhookPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/webhooks", async (WebhookReads reads) => await reads.OfProjects() is { } model ? ConsoleSetup.Show<NationWebhooksPage>(model) : ConsoleSetup.NotThere)
            .Needs(Reach.Nation, Power.Webhooks, ScopeKind.Nation);
        pages.MapLevel("/provinces/{t}/webhooks", Reach.Province, ScopeKind.Province);
        pages.MapLevel("/projects/{project}/webhooks", Reach.Project, ScopeKind.Project);
    }

    private static void MapLevel(this IEndpointRouteBuilder pages, string list, Reach reach, ScopeKind narrowest)
    {
        pages.MapGet(list, List).Needs(reach, Power.Webhooks, narrowest);
        pages.MapPost(list, Add).Needs(reach, Power.Webhooks, narrowest);
        pages.MapGet($"{list}/{{webhook}}", One).Needs(reach, Power.Webhooks, narrowest);
        pages.MapPost($"{list}/{{webhook}}", Change).Needs(reach, Power.Webhooks, narrowest);
        pages.MapPost($"{list}/{{webhook}}/pause", Pause).Needs(reach, Power.Webhooks, narrowest);
        pages.MapPost($"{list}/{{webhook}}/rotate", Rotate).Needs(reach, Power.Webhooks, narrowest);
        pages.MapPost($"{list}/{{webhook}}/end", End).Needs(reach, Power.Webhooks, narrowest);
        pages.MapPost($"{list}/{{webhook}}/deliveries/{{delivery}}/retry", Retry).Needs(reach, Power.Webhooks, narrowest);
    }

    private static async Task<IResult> List(HttpContext http, WebhookReads reads) =>
        await reads.List(http.PlaceOf()) is { } model ? ConsoleSetup.Show<WebhooksPage>(model) : ConsoleSetup.NotThere;

    private static async Task<IResult> Add(HttpContext http, WebhookReads reads, Places places)
    {
        var at = http.PlaceOf();
        var there = at.Kind == ScopeKind.Project ? await places.Project(at.Key) is not null : await places.Unit(at.Key) is not null;
        if (!there) return ConsoleSetup.NotThere;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return await Issued(http, reads, await reads.Hooks(at).Add(new() { Url = form["url"].ToString().Trim(), Types = Types(form) }));
    }

    private static async Task<IResult> One(string webhook, string? state, string? cursor, string? done, HttpContext http, WebhookReads reads)
    {
        var query = new Query();
        var wanted = query.Choice<DeliveryState>(state is { Length: > 0 } ? state : null, "state");
        var before = query.Cursor(cursor) is { } position ? query.Number(position, "cursor") : null;
        if (query.Refusal is { } no) return ErrorPages.Of(no);
        return await Show(http, reads, webhook, wanted, before, null, done is "changed" or "paused" or "resumed" or "ended" or "again" ? done : null);
    }

    private static async Task<IResult> Change(string webhook, HttpContext http, WebhookReads reads)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return Back(http, webhook, await reads.Hooks(http.PlaceOf()).Change(new() { Webhook = webhook, Url = form["url"].ToString().Trim(), Types = Types(form) }), "changed");
    }

    private static async Task<IResult> Pause(string webhook, HttpContext http, WebhookReads reads)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!bool.TryParse(form["paused"], out var paused)) return ErrorPages.Of(Refusal.Of("query.choice", "paused"));
        return Back(http, webhook, await reads.Hooks(http.PlaceOf()).Change(new() { Webhook = webhook, Paused = paused }), paused ? "paused" : "resumed");
    }

    private static async Task<IResult> Rotate(string webhook, HttpContext http, WebhookReads reads)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        // The rules refuse what is no number of hours.
        var hours = int.TryParse(form["hours"], NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : -1;
        return await Issued(http, reads, await reads.Hooks(http.PlaceOf()).Rotate(webhook, hours));
    }

    private static async Task<IResult> End(string webhook, HttpContext http, WebhookReads reads)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["sure"] != "true") return ErrorPages.Of(Refusal.Of("form.unsure", "sure"));
        return Back(http, webhook, await reads.Hooks(http.PlaceOf()).End(webhook), "ended");
    }

    private static async Task<IResult> Retry(string webhook, string delivery, HttpContext http, WebhookReads reads)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var state = Wire.TryName<DeliveryState>(form["state"].ToString(), out var filter) ? Wire.Name(filter) : null;
        return Back(http, webhook, await reads.Hooks(http.PlaceOf()).Retry(webhook, delivery), "again", state);
    }

    private static async Task<IResult> Issued(HttpContext http, WebhookReads reads, Outcome<IssuedWebhook> issued) => issued.Refusal is { } no
        ? ErrorPages.Of(no)
        : await Show(http, reads, issued.Value!.Webhook.Id, null, null, issued.Value.Secret, null);

    private static async Task<IResult> Show(HttpContext http, WebhookReads reads, string webhook, DeliveryState? state, long? before, string? secret, string? done) =>
        await reads.One(http.PlaceOf(), webhook, state, before, secret, done) is { } model ? ConsoleSetup.Show<WebhookPage>(model) : ConsoleSetup.NotThere;

    private static IResult Back<T>(HttpContext http, string webhook, Outcome<T> outcome, string done, string? state = null) => outcome.Refusal is { } no
        ? ErrorPages.Of(no)
        : Results.Redirect(Links.With($"{WebhookReads.ListOf(http.PlaceOf())}/{webhook}", ("state", state), ("done", done)));

    // The rules refuse what is no type; none ticked is all.
    private static ImmutableArray<string> Types(IFormCollection form) => [.. form["types"].OfType<string>()];
}
