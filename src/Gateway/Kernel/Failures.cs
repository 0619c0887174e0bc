using System.Diagnostics;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace ClbCloud.Gateway.Kernel;

/// <summary>What escapes an endpoint: a denied call looks like what is not there; an outage asks to come back; the rest is a bug.</summary>
internal sealed partial class Failures(ILogger<Failures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var code = CodeOf(exception);
        var trace = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
        var route = (httpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        // Neither the message nor the path is logged: both may name people.
        if (code == "internal") Unhandled(httpContext.Request.Method, route, trace, exception.GetType().FullName, exception.StackTrace);
        if (code == "unavailable")
        {
            Unavailable(httpContext.Request.Method, route, trace, exception.GetType().FullName);
            httpContext.Response.Headers.RetryAfter = "2";
        }

        var quote = code == "internal" ? trace : null;
        await (ErrorPages.Serves(httpContext) ? ErrorPages.Write(httpContext, code, quote) : Problems.Write(httpContext, code, quote));
        return true;
    }

    /// <summary>Something that works again by itself.</summary>
    public static bool IsOutage(Exception exception) => exception is TimeoutException or RowStoreException or OrleansException;

    private static string CodeOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "not_found",
        _ when IsOutage(exception) => "unavailable",
        BadHttpRequestException bad => Problems.CodeOf(bad.StatusCode),
        _ => "internal",
    };

    [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed ({TraceId}): {Type}\n{Stack}")]
    private partial void Unhandled(string method, string route, string traceId, string? type, string? stack);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Route} could not be served now ({TraceId}): {Type}")]
    private partial void Unavailable(string method, string route, string traceId, string? type);
}
