using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.ClubHealth;

/// <summary>Readings, for the club's board and health role alone; also to write, since an answer to a repeat tells what was read.</summary>
internal static class MeasurementEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 366;
    private const int MostDays = 1_100;

    public static void MapMeasurements(this IEndpointRouteBuilder v1)
    {
        var measurements = v1.MapGroup("/provinces/{t}/clubs/{c}/health/measurements").WithTags("Health");
        measurements.MapGet("", List).Needs(Reach.Club, Power.Readings).WithSummary("Readings between two days, the last year unless said otherwise; for the club's board and health role")
            .Produces<PageHttp<ReadingFactHttp>>();
        measurements.MapPost("", Record).Needs(Reach.Club, Power.Readings).WithSummary("Records blood pressure and weight measured at a meeting; one result each member")
            .Accepts<MeasurementsRequest>(Json).Produces<ResultsHttp>();
        measurements.MapPost("/void", Void).Needs(Reach.Club, Power.Readings).WithSummary("Takes a member's reading of a day back; it stays for the record")
            .Accepts<VoidReadingRequest>(Json).Produces<ReadingFactHttp>();
    }

    private static async Task<IResult> List(
        string t, string c, string? from, string? to, string? member, string? cursor, string? limit, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        var (of, after, most) = (query.Slug(member, "member"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var page = await Club(grains, t, c).Readings(first, last, of, after, most);
        return Wire.Json(new PageHttp<ReadingFactHttp> { Items = [.. page.Readings.Select(ReadingFactHttp.Of)], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> Record(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<MeasurementsRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await Club(grains, t, c).RecordReadings(body.Value!.ToCommand());
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));
    }

    private static async Task<IResult> Void(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<VoidReadingRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await Club(grains, t, c).VoidReading(new VoidReading { Date = body.Value!.Date, Member = body.Value.Member, Reason = body.Value.Reason });
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ReadingFactHttp.Of(outcome.Value!));
    }

    private static IClubHealth Club(IGrainFactory grains, string t, string c) => grains.GetGrain<IClubHealth>(Keys.Club(t, c));
}
