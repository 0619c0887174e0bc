using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Webhooks;

internal sealed record NewWebhookRequest
{
    /// <summary>An <c>https</c> address in the public internet, at most 500 characters.</summary>
    [Note] public required string Url { get; init; }

    /// <summary>Types of events to send, such as <c>visit.changed</c>; all when absent or empty.</summary>
    public IReadOnlyList<string>? Types { get; init; }
}

/// <summary>What is absent stays as it is.</summary>
internal sealed record WebhookChangeRequest
{
    [Note] public string? Url { get; init; }

    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>True: nothing is sent. False: all that happened meanwhile is.</summary>
    public bool? Paused { get; init; }
}

internal sealed record RotateSecretRequest
{
    /// <summary>Hours for which the secret before signs too, 0 to 720; 24 when absent.</summary>
    public int? OverlapHours { get; init; }
}

internal sealed record WebhookHttp
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required ImmutableArray<string> Types { get; init; }

    /// <summary><c>facts</c>: events name what changed; <c>clubs</c>: they only name the club, as whoever registered the webhook may know no more.</summary>
    public required string Tells { get; init; }

    public required bool Paused { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Secrets that sign now, oldest first.</summary>
    public required ImmutableArray<WebhookSecret> Secrets { get; init; }

    /// <summary>Attempts that failed since the last that did not.</summary>
    public required int Failures { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The API client that registered it: it ends with the client, and waits while the client has no good key.</summary>
    public string? Client { get; init; }

    public static WebhookHttp Of(Webhook webhook) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        Types = webhook.Types,
        Tells = webhook.Sight.Persons ? "facts" : "clubs",
        Paused = webhook.Paused,
        CreatedAt = webhook.CreatedAt,
        Secrets = webhook.Secrets,
        Failures = webhook.Failures,
        NextAttemptAt = webhook.NextAttemptAt,
        DeliveredAt = webhook.DeliveredAt,
        EndedAt = webhook.EndedAt,
        Client = webhook.Client,
    };
}

internal sealed record IssuedWebhookHttp
{
    /// <summary>Signs every delivery; here and nowhere else: keep it now.</summary>
    public required string Secret { get; init; }

    public required WebhookHttp Webhook { get; init; }
}
