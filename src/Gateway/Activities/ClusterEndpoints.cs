using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Activities;

internal static class ClusterEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 366;
    private const int MostDays = 1_100;

    public static void MapClusters(this IEndpointRouteBuilder v1)
    {
        var club = v1.MapGroup("/provinces/{t}/clubs/{c}").WithTags("Clusters");
        club.MapGet("/clusters", Clusters).Needs(Reach.Club, Power.Persons).WithSummary("Cluster groups of a club, with their households").Produces<PageHttp<ClusterGroup>>();
        club.MapPost("/clusters", PutClusters).Needs(Reach.Club, Power.Record).WithSummary("Adds or corrects up to 1,000 cluster groups (an array, or one object); one result each")
            .Accepts<ClusterRequest[]>(Json).Produces<ResultsHttp>();
        club.MapGet("/older-people", Older).Needs(Reach.Club, Power.Persons).WithSummary("Older people whom the cluster groups know").Produces<PageHttp<OlderPerson>>();
        club.MapPost("/older-people", PutOlder).Needs(Reach.Club, Power.Record).WithSummary("Adds or corrects up to 1,000 older people (an array, or one object); one result each")
            .Accepts<OlderPersonRequest[]>(Json).Produces<ResultsHttp>();
        club.MapGet("/proposals", Proposals).Needs(Reach.Club, Power.Persons).WithSummary("Proposals of care between two days, the last year unless said otherwise").Produces<PageHttp<ProposalFact>>();
        club.MapPost("/proposals", Record).Needs(Reach.Club, Power.Record).WithSummary("Records up to 1,000 proposals of care (an array, or one object); one result each")
            .WithDescription("historical=true lifts the late limit, for administrators.").Accepts<ProposalRequest[]>(Json).Produces<ResultsHttp>();
        club.MapPost("/proposals/{proposal}/accept", Accept).Needs(Reach.Club, Power.Record).WithSummary("Takes the proposed person into care, and gives it to a volunteer")
            .Accepts<AcceptRequest>(Json).Produces<ProposalFact>();
        club.MapPost("/proposals/{proposal}/close", Close).Needs(Reach.Club, Power.Record).WithSummary("Declines or withdraws a proposal")
            .Accepts<CloseRequest>(Json).Produces<ProposalFact>();
    }

    private static async Task<IResult> Clusters(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await Club(grains, t, c).Clusters(after, most + 1), most, g => g, g => g.Id));
    }

    private static async Task<IResult> PutClusters(string t, string c, HttpContext http, IGrainFactory grains)
    {
        return await Posting.Many<ClusterRequest>(http, items => Club(grains, t, c).PutClusters([.. items.Select(g => g.ToCluster())]));
    }

    private static async Task<IResult> Older(string t, string c, string? cluster, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (of, after, most) = (query.Slug(cluster, "cluster"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await Club(grains, t, c).OlderPeople(of, after, most + 1), most, p => p, p => p.Id));
    }

    private static async Task<IResult> PutOlder(string t, string c, HttpContext http, IGrainFactory grains)
    {
        return await Posting.Many<OlderPersonRequest>(http, items => Club(grains, t, c).PutOlderPeople([.. items.Select(p => p.ToPerson())]));
    }

    private static async Task<IResult> Proposals(
        string t, string c, string? from, string? to, string? state, string? cursor, string? limit, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        var (of, after, most) = (query.Choice<ProposalState>(state, "state"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var found = await Club(grains, t, c).Proposals(first, last, of, after, most + 1);
        return Wire.Json(Find.Page(found, most, f => f, f => f.Position));
    }

    private static async Task<IResult> Record(string t, string c, string? historical, HttpContext http, IGrainFactory grains)
    {
        if (Posting.Historical(http, historical, out var history) is { } wrong) return wrong;
        return await Posting.Many<ProposalRequest>(http, items => Club(grains, t, c).RecordProposals(new RecordProposals { Proposals = [.. items.Select(p => p.ToProposal())], Historical = history }));
    }

    private static async Task<IResult> Accept(string t, string c, string proposal, HttpContext http, IGrainFactory grains)
    {
        if (!Guid.TryParseExact(proposal, "D", out var id)) return Problems.Of("path.uuid", "proposal");
        return await Posting.One<AcceptRequest, ProposalFact>(http, body => Club(grains, t, c).AcceptProposal(new AcceptProposal { Id = id, From = body.From, Recipient = body.Recipient, Volunteer = body.Volunteer }));
    }

    private static async Task<IResult> Close(string t, string c, string proposal, HttpContext http, IGrainFactory grains)
    {
        if (!Guid.TryParseExact(proposal, "D", out var id)) return Problems.Of("path.uuid", "proposal");
        return await Posting.One<CloseRequest, ProposalFact>(http, body => Club(grains, t, c).CloseProposal(new CloseProposal { Id = id, On = body.On, Withdrawn = body.Withdrawn, Reason = body.Reason }));
    }

    private static IClubWork Club(IGrainFactory grains, string t, string c) => grains.GetGrain<IClubWork>(Keys.Club(t, c));
}
