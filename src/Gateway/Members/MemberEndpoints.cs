using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Members;

internal static class MemberEndpoints
{
    private const string Json = "application/json";

    public static void MapMembers(this IEndpointRouteBuilder v1)
    {
        var members = v1.MapGroup("/provinces/{t}/clubs/{c}/members").WithTags("Members");
        members.MapGet("", List).Needs(Reach.Club).WithSummary("Members of a club").Produces<PageHttp<Member>>();
        members.MapPost("", Add).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Adds up to 1,000 members (an array, or one object); one result each")
            .Accepts<NewMember[]>(Json).Produces<ResultsHttp>();
        members.MapGet("/{p}", Get).Needs(Reach.Club).WithSummary("A member").Produces<Member>();
        members.MapPatch("/{p}", Change).Needs(Reach.Club, Power.Record).WithSummary("Corrects a member").Accepts<MemberChange>(Json).Produces<Member>();
        members.MapPost("/{p}/end", End).Needs(Reach.Club, Power.Record).WithSummary("Ends a membership on a last day").Accepts<EndHttp>(Json).Produces<Member>();
    }

    private static async Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await club.Members(after, most + 1), most, m => m, m => m.Id));
    }

    private static async Task<IResult> Get(string t, string c, string p, IGrainFactory grains) =>
        await grains.Club(t, c).Members(Find.JustBefore(p), 1) is [var member] && member.Id == p ? Wire.Json(member) : Problems.NotFound;

    private static async Task<IResult> Add(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<NewMember>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await grains.Club(t, c).AddMembers([.. body.Value.Select(m => m.ToCommand())]);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));
    }

    private static async Task<IResult> Change(string t, string c, string p, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<MemberChange>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Send(t, c, body.Value!.ToCommand(p), grains);
    }

    private static async Task<IResult> End(string t, string c, string p, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<EndHttp>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Send(t, c, new ChangePerson { Id = p, To = body.Value!.To }, grains);
    }

    private static async Task<IResult> Send(string t, string c, ChangePerson change, IGrainFactory grains)
    {
        var outcome = await grains.Club(t, c).ChangeMember(change);
        return outcome.Refusal is { } no ? Problems.Of(no) : Wire.Json(outcome.Value!);
    }
}
