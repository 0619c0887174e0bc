using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace ClbCloud.Gateway.Telemetry;

/// <summary>Says what the span of a request is about: method, route template, status, and the province if there is one. Paths name people and stay out.</summary>
internal static class RequestTraces
{
    public static void UseRequestTraces(this WebApplication app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span) Describe(span, http);
    });

    private static void Describe(Activity span, HttpContext http)
    {
        // After a failure the endpoint is found where the exception handler put it.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText is { Length: > 1 } written ? written.TrimEnd('/') : null;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("url.scheme", http.Request.Scheme);
        if (route is not null) span.SetTag("http.route", route);
        var status = http.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
        else if (status < StatusCodes.Status400BadRequest && http.Request.RouteValues["t"] is string province)
        {
            // Only of what was found: anybody may write anything in a path.
            span.SetTag("clb.province", province);
        }
    }
}
