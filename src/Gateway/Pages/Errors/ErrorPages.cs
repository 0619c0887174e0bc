using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClbCloud.Gateway.Pages.Errors;

/// <summary>What people see where programs get a problem.</summary>
internal static class ErrorPages
{
    /// <summary>Whether a request comes from a person with a browser, and not for the API.</summary>
    public static bool Serves(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/v1") && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static IResult Of(string code, string? traceId = null) => Of(Refusal.Of(code), traceId);

    public static IResult Of(Refusal refusal, string? traceId = null)
    {
        var problem = Problems.Describe(refusal, traceId);
        return new RazorComponentResult<ErrorPage>(new Dictionary<string, object?>
        {
            [nameof(ErrorPage.Status)] = problem.Status,
            [nameof(ErrorPage.TextVi)] = problem.Texts.Vi,
            [nameof(ErrorPage.TextEn)] = problem.Texts.En,
            [nameof(ErrorPage.TraceId)] = traceId,
        })
        { StatusCode = problem.Status, PreventStreamingRendering = true };
    }

    public static Task Write(HttpContext http, string code, string? traceId = null)
    {
        PageHeaders.Set(http);
        return Of(code, traceId).ExecuteAsync(http);
    }
}
