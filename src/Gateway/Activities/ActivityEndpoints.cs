using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Gateway.Activities;

internal static class ActivityEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 366;
    private const int MostDays = 1_100;

    public static void MapActivities(this IEndpointRouteBuilder v1)
    {
        var activities = v1.MapGroup("/provinces/{t}/clubs/{c}/activities").WithTags("Activities");
        activities.MapGet("", List).Needs(Reach.Club, Power.Persons).WithSummary("Activities between two days, the last year unless said otherwise; voided ones too")
            .Produces<PageHttp<ActivityFact>>();
        activities.MapPost("", Record).Needs(Reach.Club, Power.Record).WithSummary("Records up to 1,000 activities outside the meeting (an array, or one object); one result each")
            .WithDescription("historical=true lifts the late limit, for administrators.").Accepts<ActivityRequest[]>(Json).Produces<ResultsHttp>();
        activities.MapPost("/{activity}/void", Void).Needs(Reach.Club, Power.Record).WithSummary("Takes an activity back; it stays for the record")
            .Accepts<VoidRequest>(Json).Produces<ActivityFact>();
        var plans = v1.MapGroup("/provinces/{t}/clubs/{c}/support-plans").WithTags("Activities");
        plans.MapGet("/{month}", Plan).Needs(Reach.Club, Power.Persons).WithSummary("A month's community-support plan beside what was held").Produces<SupportMonth>();
        plans.MapPut("/{month}", Put).Needs(Reach.Club, Power.Record).WithSummary("Sets the community-support plan of a month")
            .WithDescription("historical=true lifts the late limit, for administrators.").Accepts<SupportPlanRequest>(Json).Produces<SupportPlan>();
    }

    private static async Task<IResult> List(
        string t, string c, string? from, string? to, string? area, string? cursor, string? limit, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        var (of, after, most) = (query.Choice<Area>(area, "area"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var found = await Club(grains, t, c).Activities(first, last, of, after, most + 1);
        return Wire.Json(Find.Page(found, most, f => f, f => f.Position));
    }

    private static async Task<IResult> Record(string t, string c, string? historical, HttpContext http, IGrainFactory grains)
    {
        if (Posting.Historical(http, historical, out var history) is { } wrong) return wrong;
        var body = await Body.ReadMany<ActivityRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (body.Value.Any(a => a.Helped?.Any(id => !Keys.IsSlug(id)) == true)) return Problems.Of("id.slug", "helped");
        var outcome = await Club(grains, t, c).RecordActivities(new RecordActivities { Activities = [.. body.Value.Select(a => a.ToActivity())], Historical = history });
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));
    }

    private static async Task<IResult> Void(string t, string c, string activity, HttpContext http, IGrainFactory grains)
    {
        if (!Guid.TryParseExact(activity, "D", out var id)) return Problems.Of("path.uuid", "activity");
        return await Posting.One<VoidRequest, ActivityFact>(http, body => Club(grains, t, c).VoidActivity(new VoidFact { Id = id, Reason = body.Reason }));
    }

    private static async Task<IResult> Plan(string t, string c, string month, IGrainFactory grains)
    {
        if (!IsMonth(month, out var of)) return Problems.Of("path.month", "month");
        return await Club(grains, t, c).SupportMonth(of) is { } found ? Wire.Json(found) : Problems.NotFound;
    }

    private static async Task<IResult> Put(string t, string c, string month, string? historical, HttpContext http, IGrainFactory grains)
    {
        if (!IsMonth(month, out var of)) return Problems.Of("path.month", "month");
        if (Posting.Historical(http, historical, out var history) is { } wrong) return wrong;
        return await Posting.One<SupportPlanRequest, SupportPlan>(http, body => Club(grains, t, c).PutSupportPlan(body.ToCommand(of, history)));
    }

    private static bool IsMonth(string text, out Period month) => Period.TryParse(text, out month) && month.Kind == PeriodKind.Month;

    private static IClubWork Club(IGrainFactory grains, string t, string c) => grains.GetGrain<IClubWork>(Keys.Club(t, c));
}
