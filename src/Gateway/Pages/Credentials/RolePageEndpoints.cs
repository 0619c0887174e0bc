using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Pages.Credentials;

/// <summary>Who may do what, for everybody to read.</summary>
internal static class RolePageEndpoints
{
    public static void MapRolePages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/roles", Show).Needs(Reach.Nation, Power.Figures);
        pages.MapGet("/provinces/{t}/roles", Show).Needs(Reach.Province, Power.Figures);
        pages.MapGet("/provinces/{t}/communes/{m}/roles", Show).Needs(Reach.Commune, Power.Figures);
        pages.MapGet("/provinces/{t}/clubs/{c}/roles", Show).Needs(Reach.Club, Power.Clubs);
    }

    private static async Task<IResult> Show(HttpContext http, Places places, Viewer viewer)
    {
        var at = http.PlaceOf();
        var place = at.Kind == ScopeKind.Club ? (await places.Club(at.Key))?.Place : (await places.Unit(at.Key))?.Place;
        if (place is null) return ConsoleSetup.NotThere;
        var roles = Enum.GetValues<CallerRole>().Where(r => r != CallerRole.System).Select(r => Line(r, viewer.Caller?.Role == r));
        return ConsoleSetup.Show<RolesPage>(new RolesModel(place, Enum.GetValues<Power>(), [.. roles]));
    }

    private static RoleLine Line(CallerRole role, bool own)
    {
        CallerScope At(ScopeKind kind) => new() { Kind = kind, Key = string.Empty, Role = role };
        return new(
            role,
            [.. Enum.GetValues<ScopeKind>().Where(k => At(k).Fits)],
            Enum.GetValues<Power>().Where(At(ScopeKind.Nation).May).ToHashSet(),
            own);
    }
}
