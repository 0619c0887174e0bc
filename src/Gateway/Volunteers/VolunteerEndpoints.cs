using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Members;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Volunteers;

internal static class VolunteerEndpoints
{
    private const string Json = "application/json";

    private const int UsualWeeks = 8;
    private const int MostWeeks = 106;

    private static readonly People<Volunteer> Volunteers =
        new((club, after, limit) => club.Volunteers(after, limit), (club, change) => club.ChangeVolunteer(change), v => v.Id, VolunteerHttp.Of);

    public static void MapVolunteers(this IEndpointRouteBuilder v1)
    {
        var volunteers = v1.MapGroup("/provinces/{t}/clubs/{c}/volunteers").WithTags("Volunteers");
        volunteers.MapGet("", List).Needs(Reach.Club, Power.Persons).WithSummary("Volunteers of a club").Produces<PageHttp<VolunteerHttp>>();
        volunteers.MapPost("", Add).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Adds up to 1,000 volunteers (an array, or one object); one result each")
            .Accepts<NewVolunteer[]>(Json).Produces<ResultsHttp>();
        volunteers.MapGet("/{v}", Get).Needs(Reach.Club, Power.Persons).WithSummary("A volunteer").Produces<VolunteerHttp>();
        volunteers.MapPatch("/{v}", Change).Needs(Reach.Club, Power.Record).WithSummary("Corrects a volunteer: teams, recipients, excused days")
            .Accepts<VolunteerChange>(Json).Produces<VolunteerHttp>();
        volunteers.MapPost("/{v}/end", End).Needs(Reach.Club, Power.Record).WithSummary("Ends a volunteer's service on a last day")
            .Accepts<EndHttp>(Json).Produces<VolunteerHttp>();
        volunteers.MapGet("/{v}/weeks", Weeks).Needs(Reach.Volunteer, Power.Persons).WithSummary("Weeks against the norm, the last eight unless from and to say otherwise")
            .Produces<IReadOnlyList<WeekView>>();
    }

    private static Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains) => Volunteers.List(t, c, cursor, limit, grains);

    private static Task<IResult> Get(string t, string c, string v, IGrainFactory grains) => Volunteers.Get(t, c, v, grains);

    private static Task<IResult> Add(string t, string c, HttpContext http, IGrainFactory grains) =>
        Posting.Many<NewVolunteer>(http, people => grains.Club(t, c).AddVolunteers([.. people.Select(n => n.ToCommand())]));

    private static Task<IResult> Change(string t, string c, string v, HttpContext http, IGrainFactory grains) =>
        Volunteers.Change<VolunteerChange>(t, c, http, grains, body => body.ToCommand(v));

    private static Task<IResult> End(string t, string c, string v, HttpContext http, IGrainFactory grains) => Volunteers.End(t, c, v, http, grains);

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
