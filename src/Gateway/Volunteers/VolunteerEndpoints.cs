using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Members;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Volunteers;

internal static class VolunteerEndpoints
{
    private const string Json = "application/json";
    private const int UsualWeeks = 8;
    private const int MostWeeks = 106;

    public static void MapVolunteers(this IEndpointRouteBuilder v1)
    {
        var volunteers = v1.MapGroup("/provinces/{t}/clubs/{c}/volunteers").WithTags("Volunteers");
        volunteers.MapGet("", List).Needs(Reach.Club).WithSummary("Volunteers of a club").Produces<PageHttp<VolunteerHttp>>();
        volunteers.MapPost("", Add).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Adds up to 1,000 volunteers (an array, or one object); one result each")
            .Accepts<NewVolunteer[]>(Json).Produces<ResultsHttp>();
        volunteers.MapGet("/{v}", Get).Needs(Reach.Club).WithSummary("A volunteer").Produces<VolunteerHttp>();
        volunteers.MapPatch("/{v}", Change).Needs(Reach.Club, Power.Record).WithSummary("Corrects a volunteer: teams, recipients, excused days")
            .Accepts<VolunteerChange>(Json).Produces<VolunteerHttp>();
        volunteers.MapPost("/{v}/end", End).Needs(Reach.Club, Power.Record).WithSummary("Ends a volunteer's service on a last day")
            .Accepts<EndHttp>(Json).Produces<VolunteerHttp>();
        volunteers.MapGet("/{v}/weeks", Weeks).Needs(Reach.Volunteer).WithSummary("Weeks against the norm, the last eight unless from and to say otherwise")
            .Produces<IReadOnlyList<WeekView>>();
    }

    private static async Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        var found = await club.Volunteers(after, most + 1);
        return Wire.Json(Find.Page(found, most, v => VolunteerHttp.Of(Keys.Club(t, c), v), v => v.Id));
    }

    private static async Task<IResult> Get(string t, string c, string v, IGrainFactory grains) =>
        await grains.Club(t, c).Volunteers(Find.JustBefore(v), 1) is [var volunteer] && volunteer.Id == v
            ? Wire.Json(VolunteerHttp.Of(Keys.Club(t, c), volunteer))
            : Problems.NotFound;

    private static async Task<IResult> Add(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<NewVolunteer>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await grains.Club(t, c).AddVolunteers([.. body.Value.Select(v => v.ToCommand())]);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));
    }

    private static async Task<IResult> Change(string t, string c, string v, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<VolunteerChange>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Send(t, c, body.Value!.ToCommand(v), grains);
    }

    private static async Task<IResult> End(string t, string c, string v, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<EndHttp>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Send(t, c, new ChangePerson { Id = v, To = body.Value!.To }, grains);
    }

    private static async Task<IResult> Send(string t, string c, ChangePerson change, IGrainFactory grains)
    {
        var outcome = await grains.Club(t, c).ChangeVolunteer(change);
        return outcome.Refusal is { } no ? Problems.Of(no) : Wire.Json(VolunteerHttp.Of(Keys.Club(t, c), outcome.Value!));
    }

    private static async Task<IResult> Weeks(string t, string c, string v, string? from, string? to, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var last = query.Week(to, "to") ?? Period.WeekOf(LocalCalendar.Today(clock));
        var first = query.Week(from, "from") ?? last with { Ordinal = last.Ordinal - UsualWeeks + 1 };
        query.Ordered(first, last, MostWeeks, w => w.Ordinal);
        if (query.Refusal is { } no) return Problems.Of(no);
        var weeks = await grains.GetGrain<IVolunteerGrain>(Keys.Volunteer(Keys.Club(t, c), v)).Weeks(first, last);
        return weeks is { } found ? Wire.Json(found) : Problems.NotFound;
    }
}
