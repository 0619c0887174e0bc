using System.Collections.Immutable;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Webhooks;

/// <summary>How webhooks change and what is made of each attempt. Pure.</summary>
internal static class WebhookRules
{
    public const int MostWebhooks = 20;
    public const int MostEnded = 20;
    public const int MostRetries = 100;
    public const int MostOverlapHours = 720;

    public static Refusal? Check(string? url, ImmutableArray<string>? types, WebhookReach reach) =>
        url is not null && AddressRules.Target(url, reach) is null ? Refusal.Of("webhook.url", "url")
        : types is { } some && !DeliveryRules.AreTypes(some) ? Refusal.Of("webhook.types", "types")
        : null;

    public static KeptWebhook Change(KeptWebhook kept, ChangeWebhook command) => kept with
    {
        Url = command.Url ?? kept.Url,
        Types = command.Types ?? kept.Types,
        Paused = command.Paused ?? kept.Paused,
        // Who mends an address does not want to wait for the next attempt; nor who goes on after a pause.
        NextAt = command.Url is null && command.Paused is null ? kept.NextAt : null,
    };

    /// <summary>A new secret; the newest before it signs too until the overlap is over, older ones no more.</summary>
    public static KeptWebhook Rotate(KeptWebhook kept, string box, int overlapHours, DateTimeOffset now) => kept with
    {
        Secrets = overlapHours == 0
            ? [new(box, now)]
            : [kept.Secrets[^1] with { ExpiresAt = now.AddHours(overlapHours) }, new(box, now)],
    };

    /// <summary>Nothing is sent any more, so nothing has to be signed.</summary>
    public static KeptWebhook End(KeptWebhook kept, DateTimeOffset now) =>
        kept.EndedAt is null ? kept with { EndedAt = now, Secrets = [], Retries = [], NextAt = null } : kept;

    /// <summary>The API client in a caller's id, and whose register knows it; null when the caller is none.</summary>
    public static (string Client, string Tenant)? ClientOf(string? who)
    {
        if (who is null || !who.StartsWith(ApiClient.Subject, StringComparison.Ordinal)) return null;
        var id = who[ApiClient.Subject.Length..];
        return id.LastIndexOf('-') is var dash and > 0 && Keys.IsSlug(id[..dash]) && Keys.IsSlug(id[(dash + 1)..]) ? (id, id[..dash]) : null;
    }

    public static IEnumerable<KeptSecret> Signing(KeptWebhook kept, DateTimeOffset now) => kept.Secrets.Where(s => !(s.ExpiresAt <= now));

    /// <summary>Where to go on in a feed that was restored, or whose oldest events are gone; the same place when nothing happened.</summary>
    public static (KeptWebhook Kept, bool Lost) Placed(KeptWebhook kept, FeedHead head)
    {
        // The feed's copy is never older than the webhooks' (see CopyOrder), so what it has not is yet to come.
        var moved = kept.Epoch == head.Epoch ? kept : kept with { Epoch = head.Epoch, After = Math.Min(kept.After, head.Last) };
        return moved.After >= head.Oldest - 1 ? (moved, false) : (moved with { After = head.Oldest - 1 }, true);
    }

    /// <summary>Events that the feed has behind the place of the webhook.</summary>
    /// <param name="kept">The webhook.</param>
    /// <param name="looked">Number up to which nothing that it asked for was found since; of the same epoch.</param>
    /// <param name="head">Where the feed stands.</param>
    public static long Waiting(KeptWebhook kept, long looked, FeedHead head)
    {
        if (kept.EndedAt is not null) return 0;
        var after = kept.Epoch == head.Epoch ? Math.Max(kept.After, looked) : kept.After;
        return Math.Max(0, head.Last - Placed(kept with { After = after }, head).Kept.After);
    }

    /// <summary>A first attempt, or a repeat, has been answered.</summary>
    public static (KeptWebhook Kept, KeptDelivery Delivery) Answered(KeptWebhook kept, KeptDelivery tried, WebhookAnswer answer, DateTimeOffset now, double jitter)
    {
        var attempts = tried.Attempts + 1;
        var delivery = tried with { Attempts = attempts, LastAt = now, Status = answer.Status, Error = answer.IsOk ? null : answer.Error ?? "status" };
        if (answer.IsOk)
        {
            delivery = delivery with { State = DeliveryState.Delivered };
            var next = Done(kept, delivery) with { Failures = 0, NextAt = null, DeliveredAt = now };
            return (next, delivery);
        }

        var failures = kept.Failures + 1;
        var failed = kept with { Failures = failures, NextAt = now + DeliveryRules.Pause(failures, jitter) };
        // Somebody's retry is one attempt: what it fails at, it was before.
        if (tried.Number != kept.Trying?.Number) return (Done(failed, delivery), delivery);
        if (DeliveryRules.IsDead(attempts, tried.CreatedAt, tried.Happened, now))
        {
            delivery = delivery with { State = DeliveryState.Dead };
            return (Done(failed, delivery), delivery);
        }

        return (failed with { Trying = delivery }, delivery);
    }

    /// <summary>The events of a delivery are no longer kept: nobody can send it any more.</summary>
    public static (KeptWebhook Kept, KeptDelivery Delivery) Lost(KeptWebhook kept, KeptDelivery tried)
    {
        var delivery = tried with { State = DeliveryState.Dead, Error = "gone" };
        return (Done(kept, delivery), delivery);
    }

    public static Webhook View(KeptWebhook kept, DateTimeOffset now) => new()
    {
        Id = kept.Id,
        Url = kept.Url,
        Types = kept.Types,
        Sight = kept.Sight,
        Paused = kept.Paused,
        CreatedAt = kept.CreatedAt,
        Secrets = [.. Signing(kept, now).Select(s => new WebhookSecret { CreatedAt = s.CreatedAt, ExpiresAt = s.ExpiresAt })],
        Failures = kept.Failures,
        NextAttemptAt = kept.NextAt,
        DeliveredAt = kept.DeliveredAt,
        EndedAt = kept.EndedAt,
        Client = kept.Client,
    };

    public static Delivery View(KeptWebhook kept, KeptDelivery delivery) => new()
    {
        Id = WebhookRows.IdOf(kept.Id, delivery.Number),
        State = delivery.State,
        Events = delivery.Events,
        Attempts = delivery.Attempts,
        CreatedAt = delivery.CreatedAt,
        LastAttemptAt = delivery.LastAt,
        Status = delivery.Status,
        Error = delivery.Error,
        RetryAsked = kept.Retries.Contains(delivery.Number),
    };

    // What was being tried lets the next one come; a retry is only taken off its list.
    private static KeptWebhook Done(KeptWebhook kept, KeptDelivery delivery) => kept.Trying?.Number == delivery.Number
        ? kept with { Trying = null, After = Math.Max(kept.After, delivery.Through) }
        : kept with { Retries = kept.Retries.Remove(delivery.Number) };
}
