using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Devices;

/// <summary>Phones of a club's people: the commune's officer gives a link, the person opens it and signs in by a PIN.</summary>
internal static class DeviceEndpoints
{
    private const string Json = "application/json";
    private const string Start = "clbd";

    public static void MapDevices(this IEndpointRouteBuilder v1)
    {
        var devices = v1.MapGroup("/provinces/{t}/clubs/{c}/devices").WithTags("Devices");
        devices.MapGet("", List).Needs(Reach.Club, Power.Manage).WithSummary("Devices of the club's people, ended ones too").Produces<PageHttp<DeviceView>>();
        devices.MapPost("/links", Issue).Needs(Reach.Club, Power.Manage, ScopeKind.Commune).WithSummary("Makes a one-time link for a member of the board or a helper, good for three days; its code is shown here and never again")
            .Accepts<LinkRequest>(Json).Produces<LinkHttp>(StatusCodes.Status201Created);
        devices.MapGet("/links", Links).Needs(Reach.Club, Power.Manage, ScopeKind.Commune).WithSummary("One-time links that nobody opened: who gave them, for whom, until when; never their codes").Produces<PageHttp<LinkView>>();
        devices.MapPost("/links/{link}/end", EndLink).Needs(Reach.Club, Power.Manage, ScopeKind.Commune).WithSummary("Takes a one-time link back that nobody opened").Produces<LinkView>();
        devices.MapPost("/{device}/end", End).Needs(Reach.Club, Power.Manage).WithSummary("Ends a device; its tokens are refused within five seconds").Produces<DeviceView>();
    }

    /// <summary>What a device asks before it has a token: outside the gate, since there is no caller yet.</summary>
    public static void MapDeviceTokens(this WebApplication app)
    {
        var devices = app.MapGroup("/v1/devices").AllowAnonymous().WithTags("Devices");
        devices.MapPost("/open", Open).WithSummary("Opens a one-time link on this device and sets its PIN")
            .Accepts<OpenRequest>(Json).Produces<DeviceTokenHttp>(StatusCodes.Status201Created);
        devices.MapPost("/token", Token).WithSummary("Signs this device in by its PIN, or on by its refresh token")
            .Accepts<DeviceTokenRequest>(Json).Produces<DeviceTokenHttp>();
    }

    private static async Task<IResult> List(string t, string c, IGrainFactory grains)
    {
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(new PageHttp<DeviceView> { Items = await Devices(grains, Keys.Club(t, c)).Devices() });
    }

    private static async Task<IResult> Links(string t, string c, IGrainFactory grains)
    {
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(new PageHttp<LinkView> { Items = await Devices(grains, Keys.Club(t, c)).Links() });
    }

    private static async Task<IResult> EndLink(string t, string c, string link, IGrainFactory grains)
    {
        var taken = await TakeLinkBack(Keys.Club(t, c), link, grains);
        return taken.Refusal is { } no ? Problems.Of(no) : Wire.Json(taken.Value!);
    }

    private static async Task<IResult> Issue(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        var body = await Body.Read<LinkRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var request = body.Value!;
        var link = await Give(t, c, request, grains);
        if (link.Refusal is { } refused) return Problems.Of(refused);
        http.Response.Headers.CacheControl = "no-store";
        var (issued, path) = (link.Value!, $"/app/#open={link.Value!.Code}");
        return Wire.Json(
            new LinkHttp { Id = issued.Id, Code = issued.Code, Path = path, ExpiresAt = issued.ExpiresAt, Member = request.Member, Role = request.Role },
            StatusCodes.Status201Created);
    }

    private static async Task<IResult> End(string t, string c, string device, IGrainFactory grains)
    {
        var ended = await TakeBack(Keys.Club(t, c), device, grains);
        return ended.Refusal is { } no ? Problems.Of(no) : Wire.Json(ended.Value!);
    }

    /// <summary>Makes a link for a member of the club.</summary>
    internal static async Task<Outcome<IssuedLink>> Give(string t, string c, LinkRequest request, IGrainFactory grains)
    {
        if (!Keys.IsSlug(request.Member)) return Refusal.Of("id.slug", "member");
        var found = await grains.Club(t, c).Members(Find.JustBefore(request.Member), 1);
        if (found.IsEmpty || found[0].Id != request.Member) return Refusal.Of("member.unknown", "member");
        var club = Keys.Club(t, c);
        var issued = await Devices(grains, club).IssueLink(new() { Member = request.Member, Role = request.Role, Phone = request.Phone });
        if (issued.Refused) return issued;
        // Who gets no answer has no code either: a link of which nobody told opens nothing for anybody.
        return await Tell(grains, club, issued.Value!.Id, DeviceStep.Issued, request.Member, request.Role) is { } not ? not : issued;
    }

    /// <summary>Takes a link back that nobody opened. First it opens nothing, then the journal is told: broken off between, a repeat does the rest.</summary>
    internal static async Task<Outcome<LinkView>> TakeLinkBack(string club, string link, IGrainFactory grains)
    {
        var taken = await Devices(grains, club).TakeBack(link);
        if (taken.Refused) return taken;
        return await Tell(grains, club, link, DeviceStep.TakenBack, taken.Value!.Member, taken.Value.Role) is { } not ? not : taken;
    }

    /// <summary>Ends a device and what was issued to it. First no new tokens, then none of the old, then the journal is told: broken off between, a repeat does the rest.</summary>
    internal static async Task<Outcome<DeviceView>> TakeBack(string club, string device, IGrainFactory grains)
    {
        var ended = await Devices(grains, club).End(device);
        if (ended.Refused) return ended;
        var taken = new Revoke { By = RevokedBy.Subject, Value = DeviceKey.SubjectOf(club, device) };
        var revoked = await Callers.AsSystem(() => grains.GetGrain<ICredentialsGrain>(Keys.Tenant(club)).Revoke(taken));
        if (revoked.Refusal is { } not) return not;
        return await Tell(grains, club, device, DeviceStep.Ended, ended.Value!.Member, ended.Value.Role) is { } untold ? untold : ended;
    }

    private static async Task<Refusal?> Tell(IGrainFactory grains, string club, string device, DeviceStep step, string member, CallerRole role) =>
        (await grains.GetGrain<IClubDevices>(club).Tell(new() { Device = device, Step = step, Member = member, Role = role })).Refusal;

    private static async Task<IResult> Open(HttpContext http, IGrainFactory grains, DeviceKey key, TimeProvider clock)
    {
        var body = await Body.Read<OpenRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (ClubOf(body.Value!.Code, '.', 3) is not { } club) return Problems.Of("device.link", "code");
        var open = new OpenLink { Code = body.Value.Code, Phone = body.Value.Phone, Pin = body.Value.Pin, Name = body.Value.Name };
        var opened = await Callers.AsSystem(() => Devices(grains, club).Open(open));
        return Shown(http, club, opened, key, clock, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Token(HttpContext http, IGrainFactory grains, DeviceKey key, TimeProvider clock)
    {
        var body = await Body.Read<DeviceTokenRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var request = body.Value!;
        if (request.Pin is null == request.RefreshToken is null) return Problems.Of("json.missing_field", "pin");
        var parts = request.Device.Split('_', 5);
        if (parts.Length != 5 || parts[0] != Start || !Keys.IsSlug(parts[1]) || !Keys.IsSlug(parts[2]) || !Keys.IsSlug(parts[3])) return Problems.Of("device.ended");
        var club = Keys.Club(parts[1], parts[2]);
        var signIn = new DeviceSignIn { Device = parts[3], Secret = parts[4], Pin = request.Pin, Refresh = request.RefreshToken };
        return Shown(http, club, await Callers.AsSystem(() => Devices(grains, club).SignIn(signIn)), key, clock, StatusCodes.Status200OK);
    }

    private static IResult Shown(HttpContext http, string club, Outcome<DeviceSession> outcome, DeviceKey key, TimeProvider clock, int status)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (outcome.Refusal is { } no)
        {
            if (no.Args.TryGetValue("seconds", out var seconds)) http.Response.Headers.RetryAfter = seconds;
            return Problems.Of(no);
        }

        var session = outcome.Value!;
        return Wire.Json(
            new DeviceTokenHttp
            {
                Device = session.Secret is null ? null : $"{Start}_{club.Replace('|', '_')}_{session.Device}_{session.Secret}",
                AccessToken = key.Sign(club, session.Device, session.Role),
                ExpiresIn = (int)DeviceKey.Lifetime.TotalSeconds,
                RefreshToken = session.Refresh,
                RefreshExpiresIn = (int)(session.EndsAt - clock.GetUtcNow()).TotalSeconds,
                Scope = $"club:{club}",
                Role = session.Role,
                Member = session.Member,
            },
            status);
    }

    private static string? ClubOf(string code, char separator, int parts)
    {
        var split = code.Split(separator);
        return split.Length == parts && Keys.IsSlug(split[0]) && Keys.IsSlug(split[1]) ? Keys.Club(split[0], split[1]) : null;
    }

    private static IDevicesGrain Devices(IGrainFactory grains, string club) => grains.GetGrain<IDevicesGrain>(club);
}
