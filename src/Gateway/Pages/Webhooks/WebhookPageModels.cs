using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Pages.Webhooks;

/// <summary>Webhooks of a province or a project, and the form for another one.</summary>
/// <param name="Types">All types of events that there are.</param>
public sealed record WebhooksModel(Place Place, IReadOnlyList<WebhookLine> Webhooks, IReadOnlyList<string> Types);

/// <summary>Webhooks of all partners' projects.</summary>
public sealed record NationWebhooksModel(Place Place, IReadOnlyList<WebhookLine> Webhooks, IReadOnlyList<WebhookProject> Projects);

/// <summary>A project, and where its webhooks are looked after.</summary>
public sealed record WebhookProject(string Name, string Address);

/// <param name="Address">Of the webhook's own page.</param>
/// <param name="Project">Whose it is, where several projects are listed.</param>
public sealed record WebhookLine(WebhookStanding Standing, string Address, WebhookProject? Project);

/// <summary>One webhook: how it does, its forms, its log.</summary>
/// <param name="Address">Of the list that it is in.</param>
/// <param name="State">Deliveries of that state alone; null for all.</param>
/// <param name="Next">Cursor of the page after.</param>
/// <param name="Secret">A secret that was made just now: shown on this page and never again.</param>
/// <param name="Done">What a form did just now: a text key.</param>
public sealed record WebhookModel(
    Place Place, string Address, WebhookStanding Standing, IReadOnlyList<string> Types, IReadOnlyList<Delivery> Deliveries, DeliveryState? State, string? Next, string? Secret, string? Done);
