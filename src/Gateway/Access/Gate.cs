using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Access;

/// <summary>
/// Judges every request under <c>/v1</c> before its endpoint runs, and tells the grains who calls. Bodies are not read
/// before. The silo's call filter judges again, from the grains' own rows.
/// </summary>
internal sealed class Gate(Lineage lineage) : IEndpointFilter
{
    private static readonly string[] Slugs = ["t", "m", "c", "v", "p", "r", "l", "excuse", "class", "training", "plan", "project", "scheme", "device", "link", "import", "webhook", "delivery"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await Judge(http) is { } no) return Problems.Of(no);
        var (act, wrong) = Acts.Of(http);
        if (wrong is not null) return Problems.Of(wrong);
        var caller = Callers.Of(http.User)!;
        if (caller.Role == CallerRole.Helper && act!.For is null && !HttpMethods.IsGet(http.Request.Method)) return Problems.Of("on_behalf.missing", Acts.ForHeader);
        // Flows with this request alone: down into the endpoint, never back.
        CallerScope.Current = caller;
        Act.Current = act;
        return await next(context);
    }

    /// <summary>Why the request may not reach its endpoint; null when it may.</summary>
    public async ValueTask<Refusal?> Judge(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Need>() is not { } need || Callers.Of(http.User) is not { } caller) return Refusal.Of("not_found");
        // Answered alike to everyone, so it tells nothing.
        if (Slugs.FirstOrDefault(s => http.Request.RouteValues[s] is string part && !Keys.IsSlug(part)) is { } bad) return Refusal.Of("path.slug", bad);
        if (!await Contains(caller, need, http.Request.RouteValues)) return Refusal.Of("not_found");
        return need.Allows(caller) ? null : Refusal.Of("role");
    }

    private async ValueTask<bool> Contains(CallerScope caller, Need need, RouteValueDictionary route)
    {
        if (need.Reach == Reach.Everyone) return true;
        var place = need.PlaceOf(route);
        if (need.Reach == Reach.ClubOrOwn && caller.Kind == ScopeKind.Volunteer) return Keys.Above(caller.Key) == place.Key;
        // Under which commune the body alone says: the endpoint and the call filter hold a commune to its own.
        if (need.Reach == Reach.ProvinceOrOwn && caller.Kind == ScopeKind.Commune) return Keys.Tenant(caller.Key) == place.Key;
        return await lineage.Contains(caller, place);
    }
}
