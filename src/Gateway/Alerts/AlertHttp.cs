using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Alerts;

namespace ClbCloud.Gateway.Alerts;

/// <summary>What is done about an alert.</summary>
internal sealed record AckRequest
{
    [Note] public required string Note { get; init; }
}

/// <summary>Something that wants attention, in words of both languages.</summary>
internal sealed record AlertHttp
{
    public required string Id { get; init; }

    /// <summary>Key of the club; null when a unit's plan is behind.</summary>
    public string? Club { get; init; }

    /// <summary>Key of the unit whose plan is behind; null when it is about a club.</summary>
    public string? Unit { get; init; }

    public required AlertKind Kind { get; init; }

    public required string Subject { get; init; }

    public required string Period { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why, in numbers.</summary>
    public required ImmutableSortedDictionary<string, string> Reason { get; init; }

    public required TextHttp Texts { get; init; }

    /// <summary>Who saw it and what is done about it, oldest first.</summary>
    public required ImmutableArray<AlertAck> Acks { get; init; }

    public static AlertHttp Of(string? club, string? unit, Alert alert) => new()
    {
        Id = alert.Id,
        Club = club,
        Unit = unit,
        Kind = alert.Kind,
        Subject = alert.Subject,
        Period = alert.Period,
        OpenedAt = alert.OpenedAt,
        ChangedAt = alert.ChangedAt,
        ClosedAt = alert.ClosedAt,
        Reason = alert.Reason,
        Acks = alert.Acks ?? [],
        Texts = TextsOf(alert),
    };

    // A target has a name in each language.
    private static TextHttp TextsOf(Alert alert)
    {
        var values = alert.Reason.SetItem("subject", alert.Subject).SetItem("period", alert.Period);
        var texts = Kernel.Texts.Of(CodeOf(alert), values);
        return values.GetValueOrDefault("nameEn") is { } name ? texts with { En = Kernel.Texts.Of(CodeOf(alert), values.SetItem("name", name)).En } : texts;
    }

    // Each norm, and each reason for a training, has words of its own; one that has none yet is still named.
    private static string CodeOf(Alert alert)
    {
        var code = $"alert.{Wire.Name(alert.Kind)}";
        // A share of nothing is behind without a value.
        if (alert.Kind == AlertKind.PlanBehind) return alert.Reason.ContainsKey("value") ? code : $"{code}.no-value";
        var own = $"{code}.{alert.Subject}";
        return alert.Kind is AlertKind.NormBroken or AlertKind.BoardUntrained && Kernel.Texts.Has(own) ? own : code;
    }
}
