namespace ClbCloud.Grains.Webhooks;

/// <summary>One attempt of a delivery, ready to be posted.</summary>
/// <param name="Url">The receiver.</param>
/// <param name="Id">Id of the delivery.</param>
/// <param name="Timestamp">Unix seconds, signed.</param>
/// <param name="Signature">One for each secret, separated by blanks.</param>
/// <param name="Body">JSON.</param>
internal sealed record WebhookCall(Uri Url, string Id, long Timestamp, string Signature, ReadOnlyMemory<byte> Body);

/// <summary>What came of it: the status, or why there is none.</summary>
internal sealed record WebhookAnswer(int? Status, string? Error)
{
    /// <summary>No answer came in time; only the receiver knows whether it took it.</summary>
    public static WebhookAnswer TimedOut { get; } = new(null, "timeout");

    public bool IsOk => Status is >= 200 and < 300;
}

/// <summary>Posts to receivers. Implemented by the host.</summary>
internal interface IWebhookSender
{
    /// <summary>Posts once, follows no redirect, and connects to no address that is not allowed. Does not throw but when cancelled.</summary>
    Task<WebhookAnswer> Post(WebhookCall call, CancellationToken ct);
}
