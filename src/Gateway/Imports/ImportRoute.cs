using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Imports;

/// <summary>Where imports are: of a province, of a commune, of a club. The same routes below each, in the API and in the console.</summary>
internal sealed record ImportRoute(string Path, Reach Reach, ScopeKind Narrowest)
{
    public static readonly IReadOnlyList<ImportRoute> All =
    [
        new("/provinces/{t}", Reach.Province, ScopeKind.Province),
        new("/provinces/{t}/communes/{m}", Reach.Commune, ScopeKind.Commune),
        new("/provinces/{t}/clubs/{c}", Reach.Club, ScopeKind.Club),
    ];

    /// <summary>Where the imports of a place are in the API.</summary>
    public static string AddressOf(Place place) => place.Kind switch
    {
        ScopeKind.Province => $"/v1/provinces/{place.Key}/imports",
        ScopeKind.Commune => $"/v1/provinces/{Keys.Tenant(place.Key)}/communes/{Keys.Id(place.Key)}/imports",
        _ => $"/v1/provinces/{Keys.Tenant(place.Key)}/clubs/{Keys.Id(place.Key)}/imports",
    };

    /// <summary>The place as an import keeps it; null for a province, which is the tenant itself.</summary>
    public static ImportPlace? Of(Place place) => place.Kind == ScopeKind.Province ? null : new() { Kind = place.Kind, Key = place.Key };
}

internal static class ImportRouting
{
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder route, ImportRoute at) => route.Needs(at.Reach, Power.Import);

    public static RouteHandlerBuilder Writes(this RouteHandlerBuilder route, ImportRoute at) => route.Needs(at.Reach, Power.Import, at.Narrowest);

    /// <summary>The list that the request's route is about.</summary>
    public static IImportsGrain Imports(this IGrainFactory grains, HttpContext http)
    {
        var place = http.PlaceOf();
        return grains.GetGrain<IImportsGrain>(place.Kind switch
        {
            ScopeKind.Province => place.Key,
            ScopeKind.Commune => Keys.ImportsOfCommune(place.Key),
            _ => Keys.ImportsOfClub(place.Key),
        });
    }

    /// <summary>The import that the request names; null when there is none, or it is another place's. A province sees those of its communes and clubs, too.</summary>
    public static async Task<(IImportGrain Import, ImportView View)?> Import(this IGrainFactory grains, HttpContext http)
    {
        var place = http.PlaceOf();
        var import = grains.GetGrain<IImportGrain>(Keys.Import(Keys.Tenant(place.Key), (string)http.Request.RouteValues["import"]!));
        if (await import.Get() is not { } view) return null;
        return place.Kind == ScopeKind.Province || view.Place == ImportRoute.Of(place) ? (import, view) : null;
    }
}
