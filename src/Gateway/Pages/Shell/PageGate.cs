using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using Microsoft.AspNetCore.Antiforgery;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>Stands before every page as <see cref="Gate"/> stands before the API, with the same judgement; and before every form.</summary>
internal sealed class PageGate(Gate gate, IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        PageHeaders.Set(http);
        if (await gate.Judge(http) is { } no) return ErrorPages.Of(no.Code);
        if (!await FormGate.IsOurs(http, antiforgery)) return ErrorPages.Of(FormGate.Stale);
        var (act, wrong) = Acts.Of(http);
        if (wrong is not null) return ErrorPages.Of(wrong);
        CallerScope.Current = Callers.Of(http.User);
        Act.Current = act;
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
