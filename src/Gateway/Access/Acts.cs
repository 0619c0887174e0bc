using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Access;

/// <summary>What the journals are told of a request: who, what, and, when the caller says so, for whom and why.</summary>
internal static class Acts
{
    /// <summary>Id, in the club's own book, of whom the caller enters this for.</summary>
    public const string ForHeader = "Clb-For";

    /// <summary>Why, in the caller's words; percent-encoded where it is not ASCII.</summary>
    public const string ReasonHeader = "Clb-Reason";

    private const int LongestWho = 120;

    /// <summary>The act, or the refusal of a header that is not one.</summary>
    public static (Act? Act, Refusal? Refusal) Of(HttpContext http)
    {
        var on = (string?)http.Request.Headers[ForHeader];
        if (on is not null && !Keys.IsSlug(on)) return (null, Refusal.Of("id.slug", ForHeader));
        var why = (string?)http.Request.Headers[ReasonHeader] is { } written ? Uri.UnescapeDataString(written) : null;
        if (why is not null && TextRules.Plain(why, ReasonHeader) is { } no) return (null, no);
        var who = http.User.FindFirst("sub")?.Value ?? "unnamed";
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return (new Act
        {
            Who = who.Length > LongestWho ? who[..LongestWho] : who,
            Request = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
            What = $"{http.Request.Method} {route?.TrimEnd('/')}",
            For = on,
            Why = why,
        }, null);
    }
}
