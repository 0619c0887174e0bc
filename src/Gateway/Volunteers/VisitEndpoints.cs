using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Volunteers;

internal static class VisitEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 30;
    private const int MostDays = 1_100;

    public static void MapVisits(this IEndpointRouteBuilder v1)
    {
        var visits = v1.MapGroup("/provinces/{t}/clubs/{c}/visits").WithTags("Visits");
        visits.MapPost("", Record).Needs(Reach.ClubOrOwn, Power.Visit).MayRepeat().WithSummary("Records up to 1,000 visits (an array, or one object); one result each")
            .WithDescription("A repeat of an id with the same content is a duplicate and changes nothing; with other content it is rejected. historical=true lifts the late limit, for administrators.")
            .Accepts<VisitRequest[]>(Json).Produces<ResultsHttp>();
        visits.MapGet("", List).Needs(Reach.ClubOrOwn, Power.Persons).WithSummary("Visits that started between two days, the last thirty unless said otherwise").Produces<PageHttp<VisitFactHttp>>();
        visits.MapPost("/{visit}/amend", Amend).Needs(Reach.Club, Power.Record).WithSummary("Corrects a visit, or voids it; the original stays beside it")
            .Accepts<AmendRequest>(Json).Produces<VisitFactHttp>();
    }

    private static async Task<IResult> Record(string t, string c, string? historical, HttpContext http, IGrainFactory grains)
    {
        var caller = Callers.Of(http.User)!;
        var query = new Query();
        var history = query.Flag(historical, "historical");
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        if (history && !caller.May(Power.Administer)) return Problems.Of("role", "historical");
        var body = await Body.ReadMany<VisitRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (!await IsThere(grains.Club(t, c))) return Problems.NotFound;
        var results = await Send(Keys.Club(t, c), body.Value, history, caller, grains);
        VisitMetrics.Answered(t, results);
        return Wire.Json(ResultsHttp.Of(results));
    }

    // A club answers only its own callers; whether it is there the gateway may ask for its volunteers too.
    private static Task<bool> IsThere(IClubGrain club) => Callers.AsSystem(club.IsThere);

    private static async Task<ItemResult[]> Send(
        string club, ImmutableArray<VisitRequest> requests, bool historical, CallerScope caller, IGrainFactory grains)
    {
        var results = new ItemResult[requests.Length];
        var byVolunteer = new Dictionary<string, List<(int At, Visit Visit)>>(StringComparer.Ordinal);
        for (var i = 0; i < requests.Length; i++)
        {
            var read = requests[i].ToVisit();
            var no = read.Refusal ?? NotOwn(club, read.Value!, caller);
            if (no is not null) results[i] = ResultHttp.Rejected(requests[i].Id.ToString(), no);
            else if (byVolunteer.TryGetValue(read.Value!.Volunteer, out var others)) others.Add((i, read.Value));
            else byVolunteer.Add(read.Value.Volunteer, [(i, read.Value)]);
        }

        await Task.WhenAll(byVolunteer.Select(async group =>
        {
            var answers = await SendTo(Keys.Volunteer(club, group.Key), [.. group.Value.Select(v => v.Visit)], historical, grains);
            for (var i = 0; i < answers.Length; i++) results[group.Value[i].At] = answers[i];
        }));
        return results;
    }

    private static async Task<ImmutableArray<ItemResult>> SendTo(string volunteer, ImmutableArray<Visit> visits, bool historical, IGrainFactory grains)
    {
        try
        {
            return await grains.GetGrain<IVolunteerGrain>(volunteer).Record(new RecordVisits { Visits = visits, Historical = historical });
        }
        catch (UnauthorizedAccessException)
        {
            // The club is the caller's, so what was refused is a volunteer that is not there.
            return [.. visits.Select(v => ResultHttp.Rejected(v.Id.ToString(), Refusal.Of("visit.volunteer_unknown", "volunteer")))];
        }
    }

    private static Refusal? NotOwn(string club, Visit visit, CallerScope caller) =>
        caller.Kind == ScopeKind.Volunteer && Keys.Volunteer(club, visit.Volunteer) != caller.Key
            ? Refusal.Of("visit.volunteer_unknown", "volunteer")
            : null;

    private static async Task<IResult> List(
        string t, string c, string? from, string? to, string? volunteer, string? cursor, string? limit, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var caller = Callers.Of(http.User)!;
        var query = new Query();
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        var (of, after, most) = (query.Slug(volunteer, "volunteer"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await IsThere(club)) return Problems.NotFound;
        if (caller.Kind != ScopeKind.Volunteer) return Page(await club.Visits(first, last, of, after, most));
        var own = Keys.Id(caller.Key);
        if (of is not null && of != own) return Problems.NotFound;
        return Page(await Callers.AsSystem(() => club.Visits(first, last, own, after, most)));
    }

    private static IResult Page(VisitPage page) =>
        Wire.Json(new PageHttp<VisitFactHttp> { Items = [.. page.Visits.Select(VisitFactHttp.Of)], Next = Query.CursorOf(page.Next) });

    private static async Task<IResult> Amend(string t, string c, string visit, HttpContext http, IGrainFactory grains)
    {
        if (!Guid.TryParseExact(visit, "D", out var id)) return Problems.Of("path.uuid", "visit");
        var body = await Body.Read<AmendRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var replacement = body.Value!.Replacement?.ToVisit();
        if (replacement?.Refusal is { } wrong) return Problems.Of(wrong with { Field = $"replacement.{wrong.Field}" });
        var amend = new AmendVisit { Visit = id, Reason = body.Value.Reason, Replacement = replacement?.Value };
        var outcome = await grains.GetGrain<IVolunteerGrain>(Keys.Volunteer(Keys.Club(t, c), body.Value.Volunteer)).Amend(amend);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(VisitFactHttp.Of(outcome.Value!));
    }
}
