using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using VoidRequest = ClbCloud.Gateway.Activities.VoidRequest;

namespace ClbCloud.Gateway.ClubHealth;

internal static class ClubHealthEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 366;
    private const int MostDays = 1_100;

    public static void MapClubHealth(this IEndpointRouteBuilder v1)
    {
        v1.MapMeasurements();
        var health = v1.MapGroup("/provinces/{t}/clubs/{c}/health").WithTags("Health");
        health.MapGet("/checkups", Checkups).Needs(Reach.Club, Power.Persons).WithSummary("Check-ups between two days, the last year unless said otherwise; voided ones too").Produces<PageHttp<CheckupFact>>();
        health.MapPost("/checkups", Record).Needs(Reach.Club, Power.Care).WithSummary("Records up to 1,000 check-ups (an array, or one object); one result each")
            .WithDescription("historical=true lifts the late limit, for administrators.").Accepts<CheckupRequest[]>(Json).Produces<ResultsHttp>();
        health.MapPost("/checkups/{checkup}/void", Void).Needs(Reach.Club, Power.Care).WithSummary("Takes a check-up back; it stays for the record")
            .Accepts<VoidRequest>(Json).Produces<CheckupFact>();
        health.MapGet("/insurance", Insured).Needs(Reach.Club, Power.Persons).WithSummary("Members' health-insurance cards").Produces<PageHttp<Insurance>>();
        health.MapPost("/insurance", PutInsurance).Needs(Reach.Club, Power.Care).WithSummary("Sets the insurance cards of up to 1,000 members (an array, or one object); one result each")
            .Accepts<InsuranceRequest[]>(Json).Produces<ResultsHttp>();
        health.MapGet("/long-term-care", LongTerm).Needs(Reach.Club, Power.Persons).WithSummary("Recipients in a long-term care programme").Produces<PageHttp<LongTermCare>>();
        health.MapPost("/long-term-care", PutLongTerm).Needs(Reach.Club, Power.Care).WithSummary("Sets the long-term care of up to 1,000 recipients (an array, or one object); one result each")
            .Accepts<LongTermCareRequest[]>(Json).Produces<ResultsHttp>();
        health.MapGet("/exercise-groups", Groups).Needs(Reach.Club, Power.Persons).WithSummary("Exercise groups").Produces<PageHttp<ExerciseGroup>>();
        health.MapPost("/exercise-groups", PutGroups).Needs(Reach.Club, Power.Care).WithSummary("Adds or corrects up to 1,000 exercise groups (an array, or one object); one result each")
            .Accepts<ExerciseGroupRequest[]>(Json).Produces<ResultsHttp>();
    }

    private static async Task<IResult> Checkups(string t, string c, string? from, string? to, string? cursor, string? limit, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var found = await Club(grains, t, c).Checkups(first, last, after, most + 1);
        return Wire.Json(Find.Page(found, most, f => f, f => f.Position));
    }

    private static async Task<IResult> Record(string t, string c, string? historical, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var history = query.Flag(historical, "historical");
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        if (history && !Callers.Of(http.User)!.May(Power.Administer)) return Problems.Of("role", "historical");
        var body = await Body.ReadMany<CheckupRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Results(await Club(grains, t, c).RecordCheckups(new RecordCheckups { Checkups = [.. body.Value.Select(k => k.ToCheckup())], Historical = history }));
    }

    private static async Task<IResult> Void(string t, string c, string checkup, HttpContext http, IGrainFactory grains)
    {
        if (!Guid.TryParseExact(checkup, "D", out var id)) return Problems.Of("path.uuid", "checkup");
        var body = await Body.Read<VoidRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await Club(grains, t, c).VoidCheckup(new VoidFact { Id = id, Reason = body.Value!.Reason });
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(outcome.Value!);
    }

    private static Task<IResult> Insured(string t, string c, string? cursor, string? limit, IGrainFactory grains) =>
        List(t, c, cursor, limit, grains, (club, after, most) => club.Insured(after, most), i => i.Member);

    private static Task<IResult> LongTerm(string t, string c, string? cursor, string? limit, IGrainFactory grains) =>
        List(t, c, cursor, limit, grains, (club, after, most) => club.LongTerm(after, most), l => l.Recipient);

    private static Task<IResult> Groups(string t, string c, string? cursor, string? limit, IGrainFactory grains) =>
        List(t, c, cursor, limit, grains, (club, after, most) => club.ExerciseGroups(after, most), g => g.Id);

    private static async Task<IResult> PutInsurance(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<InsuranceRequest>(http);
        return body.Refusal is { } no ? Problems.Of(no) : Results(await Club(grains, t, c).PutInsurance([.. body.Value.Select(i => i.ToInsurance())]));
    }

    private static async Task<IResult> PutLongTerm(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<LongTermCareRequest>(http);
        return body.Refusal is { } no ? Problems.Of(no) : Results(await Club(grains, t, c).PutLongTermCare([.. body.Value.Select(l => l.ToCare())]));
    }

    private static async Task<IResult> PutGroups(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<ExerciseGroupRequest>(http);
        return body.Refusal is { } no ? Problems.Of(no) : Results(await Club(grains, t, c).PutExerciseGroups([.. body.Value.Select(g => g.ToGroup())]));
    }

    private static async Task<IResult> List<T>(
        string t, string c, string? cursor, string? limit, IGrainFactory grains,
        Func<IClubHealth, string?, int, Task<System.Collections.Immutable.ImmutableArray<T>>> read, Func<T, string> position)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await read(Club(grains, t, c), after, most + 1), most, i => i, position));
    }

    private static IResult Results(Outcome<System.Collections.Immutable.ImmutableArray<Grains.Members.ItemResult>> outcome) =>
        outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));

    private static IClubHealth Club(IGrainFactory grains, string t, string c) => grains.GetGrain<IClubHealth>(Keys.Club(t, c));
}
