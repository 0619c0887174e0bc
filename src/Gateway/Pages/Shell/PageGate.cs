using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Imports;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using Microsoft.AspNetCore.Antiforgery;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>Stands before every page as <see cref="Gate"/> stands before the API, with the same judgement; and before every form.</summary>
internal sealed class PageGate(Gate gate, IAntiforgery antiforgery) : IEndpointFilter
{
    // The largest form is the one around a file.
    private const long MostBytes = ImportUpload.MostBytes + (64 * 1024);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        PageHeaders.Set(http);
        if (await gate.Judge(http) is { } no) return ErrorPages.Of(no.Code);
        // To see whether a form is ours all of it is read.
        if (http.Request.ContentLength > MostBytes) return ErrorPages.Of(Refusal.Of("body.too_large").With("most", ImportUpload.MostBytes));
        if (!await FormGate.IsOurs(http, antiforgery)) return ErrorPages.Of(FormGate.Stale);
        CallerScope.Current = Callers.Of(http.User);
        // Pages send no headers of their own.
        Act.Current = Acts.Of(http).Act;
        return await next(context);
    }
}

/// <summary>For pages without a scope: signing in, the language. Forms are checked here too.</summary>
internal sealed class FormGate(IAntiforgery antiforgery) : IEndpointFilter
{
    public const string Stale = "form.stale";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        PageHeaders.Set(context.HttpContext);
        return await IsOurs(context.HttpContext, antiforgery) ? await next(context) : ErrorPages.Of(Stale);
    }

    public static async Task<bool> IsOurs(HttpContext http, IAntiforgery antiforgery) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || await antiforgery.IsRequestValidAsync(http);
}
