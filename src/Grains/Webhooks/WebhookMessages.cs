using System.Collections.Immutable;
using ClbCloud.Grains.Feed;

namespace ClbCloud.Grains.Webhooks;

/// <summary>An address of a partner's program to which a feed's events are posted.</summary>
[GenerateSerializer, Immutable, Alias("clb.Webhook")]
public sealed record Webhook
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Url { get; init; }

    /// <summary>Types of events that are sent; empty for all.</summary>
    [Id(2)] public required ImmutableArray<string> Types { get; init; }

    /// <summary>What its events tell: what whoever registered it might see.</summary>
    [Id(3)] public required FeedSight Sight { get; init; }

    /// <summary>Nothing is sent; what happens meanwhile is sent afterwards.</summary>
    [Id(4)] public required bool Paused { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Secrets that sign now, oldest first: two while a rotation overlaps.</summary>
    [Id(6)] public required ImmutableArray<WebhookSecret> Secrets { get; init; }

    /// <summary>Attempts that failed since the last that did not.</summary>
    [Id(7)] public required int Failures { get; init; }

    /// <summary>When it is tried again; null when nothing failed.</summary>
    [Id(8)] public DateTimeOffset? NextAttemptAt { get; init; }

    [Id(9)] public DateTimeOffset? DeliveredAt { get; init; }

    [Id(10)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// The API client that registered it, and with which it ends; while the client has no good key nothing is sent. Null
    /// when somebody else did, or before that was kept.
    /// </summary>
    [Id(11)] public string? Client { get; init; }
}

/// <summary>A secret as it may be shown: when, not what.</summary>
[GenerateSerializer, Immutable, Alias("clb.WebhookSecret")]
public sealed record WebhookSecret
{
    [Id(0)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until then it signs too; null for the newest.</summary>
    [Id(1)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>How a webhook does.</summary>
[GenerateSerializer, Immutable, Alias("clb.WebhookStanding")]
public sealed record WebhookStanding
{
    [Id(0)] public required Webhook Webhook { get; init; }

    /// <summary>
    /// Events of the feed that it has not got yet. When it asked for some types only, those of other types that lie
    /// between are counted too: it is at most so many.
    /// </summary>
    [Id(1)] public required long Waiting { get; init; }

    /// <summary>Deliveries in its log that were given up, and were not taken when somebody had them sent again.</summary>
    [Id(2)] public required int Dead { get; init; }

    /// <summary>The newest delivery; null when there was none.</summary>
    [Id(3)] public Delivery? Newest { get; init; }
}

/// <summary>The webhooks of a feed, and what they may ask for.</summary>
[GenerateSerializer, Immutable, Alias("clb.WebhookOverview")]
public sealed record WebhookOverview
{
    [Id(0)] public required ImmutableArray<WebhookStanding> Webhooks { get; init; }

    /// <summary>All types of events that there are.</summary>
    [Id(1)] public required ImmutableArray<string> Types { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.NewWebhook")]
public sealed record NewWebhook
{
    /// <summary>An <c>https</c> address, at most 500 characters, without user name or fragment.</summary>
    [Id(0)] public required string Url { get; init; }

    [Id(1)] public ImmutableArray<string> Types { get; init; } = [];
}

/// <summary>What is null stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChangeWebhook")]
public sealed record ChangeWebhook
{
    [Id(0)] public required string Webhook { get; init; }

    [Id(1)] public string? Url { get; init; }

    [Id(2)] public ImmutableArray<string>? Types { get; init; }

    [Id(3)] public bool? Paused { get; init; }
}

/// <summary>A webhook with a secret that was just made. Nobody can read the secret again.</summary>
[GenerateSerializer, Immutable, Alias("clb.IssuedWebhook")]
public sealed record IssuedWebhook
{
    [Id(0)] public required Webhook Webhook { get; init; }

    /// <summary><c>whsec_</c> and 32 random bytes in base64.</summary>
    [Id(1)] public required string Secret { get; init; }
}

[GenerateSerializer, Alias("clb.DeliveryState")]
public enum DeliveryState
{
    /// <summary>Being tried.</summary>
    Pending = 0,

    Delivered = 1,

    /// <summary>Given up: what follows goes on, this one waits for somebody who has it sent again.</summary>
    Dead = 2,
}

/// <summary>Events that are posted together.</summary>
[GenerateSerializer, Immutable, Alias("clb.Delivery")]
public sealed record Delivery
{
    /// <summary><c>{webhook}-{number}</c>: the same in every attempt.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required DeliveryState State { get; init; }

    [Id(2)] public required int Events { get; init; }

    [Id(3)] public required int Attempts { get; init; }

    [Id(4)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(5)] public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>HTTP status of the last answer; null when there was none.</summary>
    [Id(6)] public int? Status { get; init; }

    /// <summary>Why the last attempt failed: <c>status</c>, <c>timeout</c>, <c>connect</c>, <c>tls</c>, <c>address</c> (a target that is not allowed), <c>gone</c> (events that are no longer kept).</summary>
    [Id(7)] public string? Error { get; init; }

    /// <summary>Somebody asked for it to be sent again, and it has not been yet.</summary>
    [Id(8)] public bool RetryAsked { get; init; }
}

/// <summary>A page of a delivery log, newest first.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeliveryPage")]
public sealed record DeliveryPage
{
    [Id(0)] public required ImmutableArray<Delivery> Deliveries { get; init; }

    /// <summary>Number to go on below; null on the last page.</summary>
    [Id(1)] public long? Next { get; init; }
}
