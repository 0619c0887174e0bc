using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Members;

internal static class MemberEndpoints
{
    private const string Json = "application/json";

    private static readonly People<Member> Members = new((club, after, limit) => club.Members(after, limit), (club, change) => club.ChangeMember(change), m => m.Id, (_, m) => m);

    public static void MapMembers(this IEndpointRouteBuilder v1)
    {
        var members = v1.MapGroup("/provinces/{t}/clubs/{c}/members").WithTags("Members");
        members.MapGet("", List).Needs(Reach.Club, Power.Persons).WithSummary("Members of a club").Produces<PageHttp<Member>>();
        members.MapPost("", Add).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Adds up to 1,000 members (an array, or one object); one result each")
            .Accepts<NewMember[]>(Json).Produces<ResultsHttp>();
        members.MapGet("/{p}", Get).Needs(Reach.Club, Power.Persons).WithSummary("A member").Produces<Member>();
        members.MapPatch("/{p}", Change).Needs(Reach.Club, Power.Record).WithSummary("Corrects a member").Accepts<MemberChange>(Json).Produces<Member>();
        members.MapPost("/{p}/end", End).Needs(Reach.Club, Power.Record).WithSummary("Ends a membership on a last day").Accepts<EndHttp>(Json).Produces<Member>();
    }

    private static Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains) => Members.List(t, c, cursor, limit, grains);

    private static Task<IResult> Get(string t, string c, string p, IGrainFactory grains) => Members.Get(t, c, p, grains);

    private static Task<IResult> Add(string t, string c, HttpContext http, IGrainFactory grains) =>
        Posting.Many<NewMember>(http, people => grains.Club(t, c).AddMembers([.. people.Select(n => n.ToCommand())]));

    private static Task<IResult> Change(string t, string c, string p, HttpContext http, IGrainFactory grains) =>
        Members.Change<MemberChange>(t, c, http, grains, body => body.ToCommand(p));

    private static Task<IResult> End(string t, string c, string p, HttpContext http, IGrainFactory grains) => Members.End(t, c, p, http, grains);
}
