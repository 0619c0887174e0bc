using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Pages.Webhooks;

/// <summary>How a webhook does, in one word and its colour. Pure.</summary>
internal static class WebhookState
{
    public static string Of(WebhookStanding standing) => standing.Webhook switch
    {
        { EndedAt: not null } => "ended",
        { Paused: true } => "paused",
        { Failures: > 0 } => "failing",
        _ when standing.Dead > 0 => "dead",
        _ when standing.Waiting > 0 => "sending",
        { DeliveredAt: null } => "new",
        _ => "good",
    };

    public static string Tone(WebhookStanding standing) => Of(standing) switch
    {
        "good" => "good",
        "sending" => "open",
        "failing" or "dead" => "bad",
        "paused" => "warn",
        _ => "rest",
    };

    public static string Tone(DeliveryState state) => state switch { DeliveryState.Delivered => "good", DeliveryState.Dead => "bad", _ => "open" };

    /// <summary>Of other types are counted too when only some were asked for.</summary>
    public static string Waiting(WebhookStanding standing, Words words) => standing.Waiting > 0 && !standing.Webhook.Types.IsEmpty
        ? words.Of("webhooks.most", ("n", words.Number(standing.Waiting)))
        : words.Number(standing.Waiting);

    /// <summary>A type in words, where there are some: <c>visit.changed</c>.</summary>
    public static string Type(string type, Words words) => words.Try($"event.{type}") ?? type;

    /// <summary>What came of the last attempt.</summary>
    public static string Answer(Delivery delivery, Words words) => delivery switch
    {
        { Error: null, Status: { } ok } => words.Of("webhooks.status", ("n", words.Number(ok))),
        { Error: "status", Status: { } status } => words.Of("webhooks.status", ("n", words.Number(status))),
        { Error: { } error } => words.Try($"webhooks.error.{error}") ?? error,
        _ => Words.None,
    };
}
