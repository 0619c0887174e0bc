using System.Collections.Immutable;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Webhooks;

/// <summary>What is posted: <c>{"id":…,"feed":…,"events":[…]}</c>, events as in the feed's route.</summary>
internal sealed record DeliveryBody(string Id, string Feed, ImmutableArray<FeedEvent> Events);

/// <summary>Which events a delivery has, as its webhook may see them.</summary>
internal sealed record DeliveryEvents(ImmutableArray<FeedEvent> Events, long Through, bool More);

/// <summary>Composes deliveries from the feed's rows.</summary>
internal static class DeliveryText
{
    public const int MostEvents = 100;

    // What any receiver takes; events of large commands are some kilobytes each.
    private const int MostBytes = 256 * 1024;

    /// <summary>Events after a number that the webhook asked for, as many as one delivery takes.</summary>
    public static async Task<DeliveryEvents> Next(IRowStore store, string subject, KeptWebhook webhook, long after, CancellationToken ct)
    {
        var read = await FeedRows.Read(store, subject, after, MostEvents, kept => Fits(webhook, kept), ct);
        var shown = ImmutableArray.CreateBuilder<FeedEvent>();
        var bytes = 0;
        foreach (var (number, kept) in read.Events)
        {
            var one = FeedRules.Shown(kept.Event, webhook.Sight);
            bytes += RowBody.Write(one).Length;
            if (shown.Count > 0 && bytes > MostBytes) return new(shown.ToImmutable(), number - 1, More: true);
            shown.Add(one);
        }

        return new(shown.ToImmutable(), read.Through, read.More);
    }

    /// <summary>The events of a delivery; null when they are not kept any more.</summary>
    public static async Task<ImmutableArray<FeedEvent>?> Of(IRowStore store, string subject, KeptWebhook webhook, KeptDelivery delivery, CancellationToken ct)
    {
        if ((await FeedRows.ReadHead(store, subject, ct)).Oldest > delivery.After + 1) return null;
        var events = ImmutableArray.CreateBuilder<FeedEvent>();
        var after = delivery.After;
        while (after < delivery.Through)
        {
            var read = await FeedRows.Read(store, subject, after, MostEvents, kept => Fits(webhook, kept), ct);
            events.AddRange(read.Events.Where(e => e.Number <= delivery.Through).Select(e => FeedRules.Shown(e.Kept.Event, webhook.Sight)));
            if (read.Through == after || !read.More) break;
            after = read.Through;
        }

        return events.ToImmutable();
    }

    public static byte[] Write(string id, string subject, ImmutableArray<FeedEvent> events) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new DeliveryBody(id, subject, events), RowBody.Options);

    private static bool Fits(KeptWebhook webhook, KeptEvent kept) => FeedRules.IsOf(FeedRules.Shown(kept.Event, webhook.Sight), webhook.Types);
}
