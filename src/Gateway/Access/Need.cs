using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Access;

/// <summary>What a route is about, read from its path parameters <c>t m c v project</c>.</summary>
internal enum Reach
{
    /// <summary>What every caller may see: the catalogue.</summary>
    Everyone,
    Nation,
    Province,

    /// <summary>A province, or a commune of it that puts something into itself.</summary>
    ProvinceOrOwn,
    Commune,
    Club,

    /// <summary>A club, or in it a volunteer's own visits.</summary>
    ClubOrOwn,
    Volunteer,

    /// <summary>A partner's project, and of it figures and clubs only.</summary>
    Project,
}

/// <summary>
/// What a route needs of its caller: a scope that contains what the route is about (else it is not there), and a role
/// with the power, and a scope at least as wide as <paramref name="Narrowest"/> (else 403).
/// </summary>
internal sealed record Need(Reach Reach, Power Power, ScopeKind Narrowest)
{
    public bool Allows(CallerScope caller) => caller.May(Power) && (Power == Power.Readings ? caller.Kind == ScopeKind.Club : caller.Kind <= Narrowest);

    public Place PlaceOf(RouteValueDictionary route) => Reach switch
    {
        Reach.Everyone or Reach.Nation => new Place(ScopeKind.Nation, Keys.Nation),
        Reach.Province or Reach.ProvinceOrOwn => new Place(ScopeKind.Province, Keys.Province(Part(route, "t"))),
        Reach.Commune => new Place(ScopeKind.Commune, Keys.Commune(Part(route, "t"), Part(route, "m"))),
        Reach.Club or Reach.ClubOrOwn => new Place(ScopeKind.Club, Club(route)),
        Reach.Volunteer => new Place(ScopeKind.Volunteer, Keys.Volunteer(Club(route), Part(route, "v"))),
        Reach.Project => new Place(ScopeKind.Project, Part(route, "project")),
        _ => throw new InvalidOperationException($"Unknown reach {Reach}."),
    };

    private static string Club(RouteValueDictionary route) => Keys.Club(Part(route, "t"), Part(route, "c"));

    private static string Part(RouteValueDictionary route, string name) => (string)route[name]!;
}

internal static class NeedExtensions
{
    /// <summary>States what a route needs; a route under <c>/v1</c> that states nothing answers 404 to everyone.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, Reach reach, Power power, ScopeKind narrowest = ScopeKind.Project) =>
        route.WithMetadata(new Need(reach, power, narrowest));

    /// <summary>What the request's route is about.</summary>
    public static Place PlaceOf(this HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<Need>()!.PlaceOf(http.Request.RouteValues);
}
