using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Webhooks;

/// <summary>
/// The webhooks of a feed, and what became of their deliveries. Key: as <c>IFeedGrain</c>, a tenant or the key of a project.
/// Delivers at least once and in order; events of a webhook never overtake each other but for one that was given up.
/// </summary>
[Alias("clb.IWebhooksGrain")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    [Alias("List"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Webhooks)]
    Task<ImmutableArray<Webhook>> List();

    /// <summary>The same, each with how far behind it is and what was given up: for people who look after them. Reads the delivery logs.</summary>
    [Alias("Overview"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Webhooks)]
    Task<WebhookOverview> Overview();

    /// <summary>Adds a webhook for what happens from now on; its secret is in the answer and nowhere else. Refusals: <c>webhook.url</c>, <c>webhook.types</c>, <c>webhook.full</c>.</summary>
    [Alias("Add"), Needs(Right.Write, Power.Webhooks)]
    Task<Outcome<IssuedWebhook>> Add(NewWebhook command);

    /// <summary>Refusals: <c>webhook.unknown</c>, <c>webhook.ended</c>, <c>webhook.url</c>, <c>webhook.types</c>.</summary>
    [Alias("Change"), Needs(Right.Write, Power.Webhooks)]
    Task<Outcome<Webhook>> Change(ChangeWebhook command);

    /// <summary>Ends a webhook: nothing is sent to it any more, its log can still be read. Repeating it changes nothing. Refusals: <c>webhook.unknown</c>.</summary>
    [Alias("End"), Needs(Right.Write, Power.Webhooks)]
    Task<Outcome<Webhook>> End(string webhook);

    /// <summary>Gives a new secret; the one before signs too for 0 to 720 hours. Refusals: <c>webhook.unknown</c>, <c>webhook.ended</c>, <c>webhook.overlap</c>.</summary>
    [Alias("Rotate"), Needs(Right.Write, Power.Webhooks)]
    Task<Outcome<IssuedWebhook>> Rotate(string webhook, int overlapHours);

    /// <summary>The last 1,000 deliveries of a webhook, newest first. Refusals: <c>webhook.unknown</c>.</summary>
    /// <param name="webhook">Its id.</param>
    /// <param name="state">Only those; null for all.</param>
    /// <param name="before">Number to go on below; null for the newest.</param>
    /// <param name="limit">Most, 1–200.</param>
    [Alias("Deliveries"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Webhooks)]
    Task<Outcome<DeliveryPage>> Deliveries(string webhook, DeliveryState? state, long? before, int limit);

    /// <summary>
    /// Has a delivery that ended sent once more, under its id, before anything new; one that is being tried is tried at
    /// once. Refusals: <c>webhook.unknown</c>, <c>webhook.ended</c>, <c>delivery.unknown</c>, <c>delivery.retries_full</c>.
    /// </summary>
    [Alias("Retry"), Needs(Right.Write, Power.Webhooks)]
    Task<Outcome<Delivery>> Retry(string webhook, string delivery);

    /// <summary>An API client has ended: so do the webhooks that it registered. Repeating it changes nothing.</summary>
    [Alias("ClientEnded"), AlwaysInterleave, Needs(Right.Child)]
    Task ClientEnded(string client);

    /// <summary>The feed has new events.</summary>
    [Alias("Told"), AlwaysInterleave, Needs(Right.Child)]
    Task Told();
}
