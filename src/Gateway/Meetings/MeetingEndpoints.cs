using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Gateway.Meetings;

internal static class MeetingEndpoints
{
    private const int UsualDays = 366;
    private const int MostDays = 1_100;

    public static void MapMeetings(this IEndpointRouteBuilder v1)
    {
        var meetings = v1.MapGroup("/provinces/{t}/clubs/{c}/meetings").WithTags("Meetings");
        meetings.MapGet("", List).Needs(Reach.Club, Power.Persons).WithSummary("Meetings between two days, the last year unless said otherwise").Produces<PageHttp<Meeting>>();
        meetings.MapGet("/{date}", Get).Needs(Reach.Club, Power.Persons).WithSummary("The meeting of a day").Produces<Meeting>();
        meetings.MapPut("/{date}", Put).Needs(Reach.Club, Power.Record).WithSummary("Records the meeting of a day")
            .WithDescription("historical=true lifts the late limit, for administrators.").Accepts<MeetingRequest>("application/json").Produces<Meeting>();
    }

    private static async Task<IResult> List(string t, string c, string? from, string? to, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        return Wire.Json(new PageHttp<Meeting> { Items = await club.Meetings(first, last) });
    }

    private static async Task<IResult> Get(string t, string c, string date, IGrainFactory grains)
    {
        if (!Query.TryDay(date, out var day)) return Problems.Of("path.date", "date");
        return await grains.Club(t, c).Meetings(day, day) is [var meeting, ..] ? Wire.Json(meeting) : Problems.NotFound;
    }

    private static async Task<IResult> Put(string t, string c, string date, string? historical, HttpContext http, IGrainFactory grains)
    {
        if (!Query.TryDay(date, out var day)) return Problems.Of("path.date", "date");
        var query = new Query();
        var history = query.Flag(historical, "historical");
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        if (history && !Callers.Of(http.User)!.May(Power.Administer)) return Problems.Of("role", "historical");
        var body = await Body.Read<MeetingRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (body.Value!.Present?.FirstOrDefault(p => !Keys.IsSlug(p)) is not null) return Problems.Of("id.slug", "present");
        var outcome = await grains.Club(t, c).PutMeeting(body.Value.ToCommand(day, history));
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(outcome.Value!);
    }
}
