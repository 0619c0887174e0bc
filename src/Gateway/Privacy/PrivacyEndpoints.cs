using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Gateway.Privacy;

/// <summary>Consents, requests of persons, their files, erasure, and answers on functioning.</summary>
internal static class PrivacyEndpoints
{
    private const string Json = "application/json";

    public static void MapPrivacy(this IEndpointRouteBuilder v1)
    {
        var club = v1.MapGroup("/provinces/{t}/clubs/{c}").WithTags("Privacy");
        club.MapGet("/consents", Consents).Needs(Reach.Club, Power.Persons).WithSummary("Consents, withdrawn ones too, oldest first; of one person with kind and person").Produces<PageHttp<ConsentHttp>>();
        club.MapPost("/consents", Give).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Records up to 1,000 consents, each to one purpose with its proof; one result each")
            .Accepts<ConsentRequest[]>(Json).Produces<ResultsHttp>();
        club.MapPost("/consents/{consent}/withdraw", Withdraw).Needs(Reach.Club, Power.Record).WithSummary("Takes a consent back from a day on; it stays for the record")
            .Accepts<WithdrawalRequest>(Json).Produces<ConsentHttp>();
        club.MapGet("/data-requests", Requests).Needs(Reach.Club, Power.Privacy).WithSummary("What persons asked for about their data, by the last day for doing it").Produces<PageHttp<DataRequestHttp>>();
        club.MapPost("/data-requests", File).Needs(Reach.Club, Power.Privacy).WithSummary("Files a request; its legal deadlines are answered").Accepts<DataRequestRequest>(Json).Produces<DataRequestHttp>();
        club.MapPatch("/data-requests/{request}", Handle).Needs(Reach.Club, Power.Privacy).WithSummary("Goes on with a request: who handles it, first answer, more time, the end")
            .Accepts<HandlingRequest>(Json).Produces<DataRequestHttp>();
        club.MapGet("/persons/{kind}/{person}/file", OfPerson).Needs(Reach.Club, Power.Privacy).WithSummary("All that is held about a person, as JSON, as text to read (format=text), or for a spreadsheet (format=csv); told in the journal")
            .Produces<PersonFileHttp>();
        club.MapPost("/persons/{kind}/{person}/erase", Erase).Needs(Reach.Club, Power.Privacy).WithSummary("Takes away who a person was; money and counts stay. It cannot be undone.")
            .Accepts<ErasureRequest>(Json).Produces<ErasedHttp>();
        club.MapGet("/retention", Retention).Needs(Reach.Club, Power.Privacy).WithSummary("Persons gone for longer than the policy keeps their names, and from when on the club takes them away")
            .Produces<PageHttp<RetentionHttp>>();
        club.MapGet("/health/functioning", Functionings).Needs(Reach.Club, Power.Readings).WithSummary("Answers to the Washington Group Short Set; for the club's board and health role").Produces<PageHttp<FunctioningHttp>>();
        club.MapPost("/health/functioning", PutFunctioning).Needs(Reach.Club, Power.Readings).MayRepeat().WithSummary("Records answers to the Short Set by its own codes; one result each")
            .Accepts<FunctioningRequest[]>(Json).Produces<ResultsHttp>();
    }

    private static async Task<IResult> Consents(string t, string c, string? kind, string? person, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (of, id, after, most) = (query.Choice<PersonKind>(kind, "kind"), query.Slug(person, "person"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (of is null != id is null) return Problems.Of("query.choice", of is null ? "kind" : "person");
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var found = await Club(grains, t, c).Consents(of is { } k ? new PersonRef { Kind = k, Id = id! } : null, after, most + 1);
        return Wire.Json(Find.Page(found, most, ConsentHttp.Of, x => $"{x.Given.Date:yyyyMMdd}|{x.Given.Id:N}"));
    }

    private static Task<IResult> Give(string t, string c, HttpContext http, IGrainFactory grains) =>
        Posting.Many<ConsentRequest>(http, consents => Club(grains, t, c).GiveConsents([.. consents.Select(x => x.ToCommand())]));

    private static async Task<IResult> Withdraw(string t, string c, string consent, HttpContext http, IGrainFactory grains)
    {
        if (!Guid.TryParseExact(consent, "D", out var id)) return Problems.Of("path.uuid", "consent");
        return await Posting.One<WithdrawalRequest, Consent>(
            http, body => Club(grains, t, c).WithdrawConsent(new WithdrawConsent { Id = id, Date = body.Date, Method = body.Method, Reference = body.Reference }), ConsentHttp.Of);
    }

    private static async Task<IResult> Requests(string t, string c, string? state, string? overdue, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var (of, late) = (query.Choice<RequestState>(state, "state"), query.Flag(overdue, "overdue"));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var today = LocalCalendar.Today(clock);
        return Wire.Json(new PageHttp<DataRequestHttp> { Items = [.. (await Club(grains, t, c).Requests(of, late)).Select(r => DataRequestHttp.Of(r, today))] });
    }

    private static Task<IResult> File(string t, string c, HttpContext http, IGrainFactory grains, TimeProvider clock) => Posting.One<DataRequestRequest, DataRequest>(
        http, body => Club(grains, t, c).FileRequest(body.ToCommand()), r => DataRequestHttp.Of(r, LocalCalendar.Today(clock)));

    private static async Task<IResult> Handle(string t, string c, string request, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        if (!Guid.TryParseExact(request, "D", out var id)) return Problems.Of("path.uuid", "request");
        return await Posting.One<HandlingRequest, DataRequest>(http, body => Club(grains, t, c).HandleRequest(body.ToCommand(id)), r => DataRequestHttp.Of(r, LocalCalendar.Today(clock)));
    }

    private static async Task<IResult> OfPerson(string t, string c, string kind, string person, string? format, IGrainFactory grains)
    {
        if (format is not (null or "json" or "text" or "csv")) return Problems.Of("query.choice", "format");
        if (PersonOf(kind, person) is not { } of || await Club(grains, t, c).PersonFile(of) is not { } file) return Problems.NotFound;
        return format switch
        {
            "text" => Results.Text(PersonText.Of(file), "text/plain", System.Text.Encoding.UTF8),
            "csv" => Results.Bytes(PersonText.Csv(file), CsvExport.Type),
            _ => Wire.Json(PersonFileHttp.Of(file)),
        };
    }

    private static async Task<IResult> Erase(string t, string c, string kind, string person, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<ErasureRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (PersonOf(kind, person) is not { } of) return Problems.NotFound;
        var outcome = await Club(grains, t, c).Erase(new ErasePerson { Person = of, Request = body.Value!.Request });
        if (outcome.Refusal is { } refused) return refused.Code == "person.unknown" ? Problems.NotFound : Problems.Of(refused);
        return Wire.Json(ErasedHttp.Of(outcome.Value!));
    }

    private static async Task<IResult> Retention(string t, string c, IGrainFactory grains)
    {
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(new PageHttp<RetentionHttp> { Items = [.. (await Club(grains, t, c).Retention()).Select(RetentionHttp.Of)] });
    }

    private static async Task<IResult> Functionings(string t, string c, string? member, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (of, after, most) = (query.Slug(member, "member"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var found = await Club(grains, t, c).Functionings(of, after, most + 1);
        return Wire.Json(Find.Page(found, most, FunctioningHttp.Of, f => $"{f.Member}|{f.Date:yyyy-MM-dd}"));
    }

    private static Task<IResult> PutFunctioning(string t, string c, HttpContext http, IGrainFactory grains) =>
        Posting.Many<FunctioningRequest>(http, answers => Club(grains, t, c).PutFunctioning([.. answers.Select(a => a.ToCommand())]));

    private static PersonRef? PersonOf(string kind, string person) => Wire.TryName(kind, out PersonKind of) && Keys.IsSlug(person) ? new PersonRef { Kind = of, Id = person } : null;

    private static IClubPrivacy Club(IGrainFactory grains, string t, string c) => grains.GetGrain<IClubPrivacy>(Keys.Club(t, c));
}
