using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Devices;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Credentials;

/// <summary>Phones of a club: the commune's officer gives a link, and takes back a link that nobody opened and a phone that was lost.</summary>
internal static class DevicePageEndpoints
{
    private const int MostMembers = 1_000;

    public static void MapDevicePages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/provinces/{t}/clubs/{c}/devices", Show).Needs(Reach.Club, Power.Manage, ScopeKind.Commune);
        pages.MapPost("/provinces/{t}/clubs/{c}/devices", Issue).Needs(Reach.Club, Power.Manage, ScopeKind.Commune);
        pages.MapPost("/provinces/{t}/clubs/{c}/devices/links/{link}/end", TakeBack).Needs(Reach.Club, Power.Manage, ScopeKind.Commune);
        pages.MapPost("/provinces/{t}/clubs/{c}/devices/{device}/end", End).Needs(Reach.Club, Power.Manage, ScopeKind.Commune);
    }

    private static Task<IResult> Show(HttpContext http, IGrainFactory grains, TimeProvider clock, Places places) => Answer(http, grains, clock, places, null);

    private static async Task<IResult> Issue(string t, string c, HttpContext http, IGrainFactory grains, TimeProvider clock, Places places)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Wire.TryName<CallerRole>(form["role"].ToString(), out var role)) return ErrorPages.Of(Refusal.Of("device.role", "role"));
        var request = new LinkRequest { Member = form["member"].ToString(), Role = role, Phone = form["phone"].ToString() };
        var issued = await DeviceEndpoints.Give(t, c, request, grains);
        return issued.Refusal is { } no ? ErrorPages.Of(no) : await Answer(http, grains, clock, places, (issued.Value!, request));
    }

    private static async Task<IResult> TakeBack(string t, string c, string link, IGrainFactory grains)
    {
        var taken = await DeviceEndpoints.TakeLinkBack(Keys.Club(t, c), link, grains);
        return taken.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect($"{Links.Club(Keys.Club(t, c))}/devices?taken=1");
    }

    private static async Task<IResult> End(string t, string c, string device, IGrainFactory grains)
    {
        var ended = await DeviceEndpoints.TakeBack(Keys.Club(t, c), device, grains);
        return ended.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect($"{Links.Club(Keys.Club(t, c))}/devices?ended=1");
    }

    private static async Task<IResult> Answer(HttpContext http, IGrainFactory grains, TimeProvider clock, Places places, (IssuedLink Link, LinkRequest For)? issued)
    {
        var key = http.PlaceOf().Key;
        if (await places.Club(key) is not var (place, _)) return ConsoleSetup.NotThere;
        var register = grains.GetGrain<IDevicesGrain>(key);
        var (devices, links) = (register.Devices(), register.Links());
        var members = await grains.GetGrain<IClubGrain>(key).Members(null, MostMembers);
        var names = members.ToDictionary(m => m.Id, m => m.Name, StringComparer.Ordinal);
        var today = LocalCalendar.Today(clock);
        string NameOf(string member) => names.GetValueOrDefault(member, member);
        // The code stands behind the #: no server's log sees it when the link is opened.
        var given = issued is var (link, request)
            ? new IssuedAddress($"{http.Request.Scheme}://{http.Request.Host}/app/#open={link.Code}", NameOf(request.Member), request.Role, link.ExpiresAt)
            : null;
        return ConsoleSetup.Show<DevicesPage>(new DevicesModel(
            place,
            [.. (await devices).OrderBy(d => d.State == DeviceState.Ended).ThenByDescending(d => d.CreatedAt).Select(d => new DeviceLine(d, NameOf(d.Member)))],
            [.. (await links).OrderBy(l => l.State != LinkState.Waiting).ThenByDescending(l => l.ExpiresAt).Select(l => new LinkLine(l, NameOf(l.Member)))],
            [.. members.Where(m => m.Joined <= today && !(m.Left < today)).Select(m => (m.Id, m.Name)).OrderBy(m => TextFold.Fold(m.Name), StringComparer.Ordinal)],
            given,
            http.Request.Query.ContainsKey("ended") ? "devices.ended.done" : http.Request.Query.ContainsKey("taken") ? "devices.link.taken" : null));
    }
}
