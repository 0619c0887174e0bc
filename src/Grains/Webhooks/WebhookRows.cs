using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Webhooks;

/// <summary>A webhook as kept: row <c>ep|{id}</c>, changed only under its ETag, so that a second sender loses.</summary>
internal sealed record KeptWebhook
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public ImmutableArray<string> Types { get; init; } = [];

    public required FeedSight Sight { get; init; }

    public bool Paused { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Newest last.</summary>
    public required ImmutableArray<KeptSecret> Secrets { get; init; }

    /// <summary>Epoch of the feed by which <see cref="After"/> counts.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of the last event that was delivered, given up, or not asked for.</summary>
    public required long After { get; init; }

    /// <summary>Number of the last delivery.</summary>
    public long Number { get; init; }

    /// <summary>The delivery that is being tried; kept before its first attempt, so that it is the same one after a crash.</summary>
    public KeptDelivery? Trying { get; init; }

    /// <summary>Numbers of deliveries that somebody wants sent again.</summary>
    public ImmutableArray<long> Retries { get; init; } = [];

    public int Failures { get; init; }

    public DateTimeOffset? NextAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who registered it, as the journal names callers; null before that was kept.</summary>
    public string? By { get; init; }

    /// <summary>The API client of ours that this is; null when it is none.</summary>
    public string? Client { get; init; }
}

/// <summary>A secret in its <see cref="SecretBox"/>.</summary>
internal sealed record KeptSecret(string Box, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt = null);

/// <summary>Events of the feed with After &lt; number ≤ Through that pass the filter: row <c>d|{webhook}|{number}</c>.</summary>
internal sealed record KeptDelivery
{
    public required long Number { get; init; }

    public required long After { get; init; }

    public required long Through { get; init; }

    public required int Events { get; init; }

    /// <summary>When the newest of them happened.</summary>
    public required DateTimeOffset Happened { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DeliveryState State { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }
}

/// <summary>Rows of webhooks, partition <c>w|{subject}</c>.</summary>
internal static class WebhookRows
{
    public const string Prefix = "w|";

    /// <summary>Deliveries of a webhook that its log holds.</summary>
    public const int Logged = 1000;

    // In numbers' place it sorts the newest first.
    private const long Highest = 99_999_999_999;

    public static string Partition(string subject) => Prefix + subject;

    public static string Webhook(string id) => $"ep|{id}";

    public static string Delivery(string webhook, long number) => string.Create(CultureInfo.InvariantCulture, $"d|{webhook}|{Highest - number:D11}");

    public static (string From, string To) Log(string webhook) => ($"d|{webhook}|", $"d|{webhook}}}");

    public static string IdOf(string webhook, long number) => string.Create(CultureInfo.InvariantCulture, $"{webhook}-{number}");

    /// <summary>The number in a delivery's id; null when it is not one of the webhook.</summary>
    public static long? NumberOf(string webhook, string delivery) =>
        delivery.StartsWith($"{webhook}-", StringComparison.Ordinal)
        && long.TryParse(delivery.AsSpan(webhook.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= Highest && IdOf(webhook, number) == delivery ? number : null;

    public static byte[] Write<T>(T value) => RowBody.Write(value);
}
