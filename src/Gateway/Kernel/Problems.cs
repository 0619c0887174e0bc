using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>A problem as RFC 9457 has it, with a stable code, the field, and texts in both languages.</summary>
internal sealed record ProblemHttp
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>Stable; programs may depend on it.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong: a member of the body (<c>items[3].minutes</c>), a query or a path parameter.</summary>
    public string? Field { get; init; }

    public string? Detail { get; init; }

    public required TextHttp Texts { get; init; }

    /// <summary>Numbers, dates and ids that the texts name.</summary>
    public ImmutableDictionary<string, string>? Args { get; init; }

    /// <summary>Only with <c>internal</c>: what to quote to the operators.</summary>
    public string? TraceId { get; init; }
}

/// <summary>The one place that turns refusals into answers.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    // What is addressed and is not there is answered like what the caller may not see.
    private static readonly ImmutableHashSet<string> NotThere =
        ["unit.unknown", "club.unknown", "member.unknown", "volunteer.unknown", "recipient.unknown", "visit.unknown", "meeting.unknown",
         "activity.unknown", "proposal.unknown", "checkup.unknown", "health.reading_unknown", "entry.unknown", "loan.unknown", "alert.unknown", "plan.unknown",
         "project.unknown", "import.not_there", "client.unknown", "device.unknown", "device.link_unknown", "webhook.unknown", "delivery.unknown", "consent.unknown", "request.unknown"];

    private static readonly ImmutableHashSet<string> Malformed =
        ["json", "text", "id", "path", "period", "query", "batch", "cursor", "date", "instant", "number", "token", "indicator", "on_behalf"];

    public static IResult NotFound { get; } = Of("not_found");

    public static IResult Of(string code, string? field = null) => Of(Refusal.Of(code, field));

    public static IResult Of(Refusal refusal)
    {
        var problem = Describe(refusal);
        return Results.Json(problem, Wire.Options, ContentType, problem.Status);
    }

    public static ProblemHttp Describe(Refusal refusal, string? traceId = null)
    {
        if (NotThere.Contains(refusal.Code)) refusal = Refusal.Of("not_found");
        var texts = Texts.Of(refusal.Code, refusal.Args);
        return new ProblemHttp
        {
            Type = $"urn:clbcloud:problem:{refusal.Code}",
            Title = texts.En,
            Status = StatusOf(refusal.Code),
            Code = refusal.Code,
            Field = string.IsNullOrEmpty(refusal.Field) ? null : refusal.Field,
            Detail = texts.Vi,
            Texts = texts,
            Args = refusal.Args.IsEmpty ? null : refusal.Args,
            TraceId = traceId,
        };
    }

    /// <summary>Writes a problem for an answer that has a status and no body yet.</summary>
    public static Task Write(HttpContext http, string code, string? traceId = null)
    {
        var problem = Describe(Refusal.Of(code), traceId);
        http.Response.StatusCode = problem.Status;
        return http.Response.WriteAsJsonAsync(problem, Wire.Options, ContentType, http.RequestAborted);
    }

    /// <summary>Why the request will be answered with a status that has no words of its own, when that can be said.</summary>
    public static void Explain(HttpContext http, string code) => http.Items[typeof(ProblemHttp)] = code;

    /// <summary>The code of an answer that has a status alone.</summary>
    public static string CodeOf(HttpContext http) =>
        http.Items[typeof(ProblemHttp)] is string code && StatusOf(code) == http.Response.StatusCode ? code : CodeOf(http.Response.StatusCode);

    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "role",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method",
        StatusCodes.Status413PayloadTooLarge => "body.too_large",
        StatusCodes.Status415UnsupportedMediaType => "content_type",
        StatusCodes.Status429TooManyRequests => "rate_limited",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        >= 500 => "internal",
        _ => "request",
    };

    private static int StatusOf(string code) => code switch
    {
        "unauthorized" or "token.subject" or "device.ended" or "device.refresh" => StatusCodes.Status401Unauthorized,
        "role" => StatusCodes.Status403Forbidden,
        "not_found" => StatusCodes.Status404NotFound,
        "method" => StatusCodes.Status405MethodNotAllowed,
        "body.too_large" => StatusCodes.Status413PayloadTooLarge,
        "content_type" => StatusCodes.Status415UnsupportedMediaType,
        "rate_limited" or "device.locked" => StatusCodes.Status429TooManyRequests,
        "unavailable" or "recount.failed" => StatusCodes.Status503ServiceUnavailable,
        "internal" => StatusCodes.Status500InternalServerError,
        "meeting.changed" or "import.state" => StatusCodes.Status409Conflict,
        "changes.gone" => StatusCodes.Status410Gone,
        "request" or "form.stale" or "key.missing" or "key.malformed" => StatusCodes.Status400BadRequest,
        _ when code.EndsWith(".exists", StringComparison.Ordinal) || code.EndsWith(".id_reused", StringComparison.Ordinal) => StatusCodes.Status409Conflict,
        _ when Malformed.Contains(code.Split('.')[0]) => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
