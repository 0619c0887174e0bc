using System.Globalization;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Pages.Webhooks;

/// <summary>Reads webhooks and how they do: of a province, of a project, of all projects.</summary>
internal sealed class WebhookReads(IGrainFactory grains, Viewer viewer, Places places)
{
    private const int PageSize = 25;

    /// <summary>Null when the province or project is not there.</summary>
    public async Task<WebhooksModel?> List(Access.Place at)
    {
        if (await PlaceOf(at) is not { } place) return null;
        var overview = await Hooks(at).Overview();
        return new WebhooksModel(place, Lines(overview, ListOf(at), null), overview.Types);
    }

    /// <summary>Each project is asked, and all at once: there are some tens of them.</summary>
    public async Task<NationWebhooksModel?> OfProjects()
    {
        if (await PlaceOf(new(ScopeKind.Nation, Keys.Nation)) is not { } place) return null;
        var projects = (await grains.GetGrain<IProjectRegister>(Keys.Nation).Projects())
            .OrderByDescending(p => p.From)
            .Select(p => (p.Code, Project: new WebhookProject(viewer.Words.Name(p.NameVi, p.NameEn), ListOf(new(ScopeKind.Project, p.Code)))))
            .ToArray();
        var overviews = await Task.WhenAll(projects.Select(p => grains.GetGrain<IWebhooksGrain>(Keys.Project(p.Code)).Overview()));
        return new NationWebhooksModel(place, [.. projects.Zip(overviews).SelectMany(p => Lines(p.Second, p.First.Project.Address, p.First.Project))], [.. projects.Select(p => p.Project)]);
    }

    /// <summary>Null when the webhook is not there.</summary>
    public async Task<WebhookModel?> One(Access.Place at, string webhook, DeliveryState? state, long? before, string? secret, string? done)
    {
        if (await PlaceOf(at) is not { } place) return null;
        var overview = await Hooks(at).Overview();
        if (overview.Webhooks.FirstOrDefault(w => w.Webhook.Id == webhook) is not { } standing) return null;
        var page = await Hooks(at).Deliveries(webhook, state, before, PageSize);
        if (page.Value is not { } log) return null;
        return new WebhookModel(
            place, ListOf(at), standing, overview.Types, log.Deliveries, state, Query.CursorOf(log.Next?.ToString(CultureInfo.InvariantCulture)), secret, done);
    }

    public IWebhooksGrain Hooks(Access.Place at) => grains.GetGrain<IWebhooksGrain>(at.Kind == ScopeKind.Project ? Keys.Project(at.Key) : at.Key);

    public static string ListOf(Access.Place at) => $"{(at.Kind == ScopeKind.Project ? Links.Project(at.Key) : Links.Unit(at.Key))}/webhooks";

    // Those that still send before those that have ended, the newest first.
    private static IReadOnlyList<WebhookLine> Lines(WebhookOverview overview, string list, WebhookProject? project) =>
        [.. overview.Webhooks.OrderBy(w => w.Webhook.EndedAt is not null).ThenByDescending(w => w.Webhook.CreatedAt).Select(w => new WebhookLine(w, $"{list}/{w.Webhook.Id}", project))];

    private async Task<Shell.Place?> PlaceOf(Access.Place at) => at.Kind == ScopeKind.Project ? await places.Project(at.Key) : (await places.Unit(at.Key))?.Place;
}
