using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Funds;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Loans;

internal static class LoanEndpoints
{
    private const string Json = "application/json";
    private const string KeyNeeded = "Needs the header Idempotency-Key: a repeat under the same key has no effect and answers the first answer.";

    public static void MapLoans(this IEndpointRouteBuilder v1)
    {
        var club = v1.MapGroup("/provinces/{t}/clubs/{c}").WithTags("Loans");
        club.MapGet("/loan-needs", ListNeeds).Needs(Reach.Club, Power.Ledger).WithSummary("Members' recorded needs for loans").Produces<PageHttp<LoanNeed>>();
        club.MapPost("/loan-needs", PutNeed).Needs(Reach.Club, Power.Money).WithSummary("Records, corrects or ends a need").Accepts<NeedRequest>(Json).Produces<LoanNeed>();
        club.MapGet("/loans", List).Needs(Reach.Club, Power.Ledger).WithSummary("Loans of a club").Produces<PageHttp<LoanHttp>>();
        club.MapPost("/loans", Request).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Asks for a loan").Accepts<LoanRequest>(Json).Produces<LoanHttp>();
        club.MapGet("/loans/{l}", Get).Needs(Reach.Club, Power.Ledger).WithSummary("A loan with its schedule").Produces<LoanHttp>();
        club.MapPost("/loans/{l}/approve", Decide).Needs(Reach.Club, Power.Money).WithSummary("Approves or declines a loan").Accepts<DecisionRequest>(Json).Produces<LoanHttp>();
        club.MapPost("/loans/{l}/disburse", Disburse).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Pays an approved loan out of the income fund").WithDescription(KeyNeeded)
            .Accepts<DisburseRequest>(Json).Produces<PostedHttp>();
        club.MapPost("/loans/{l}/repay", Repay).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Money back: interest that is due first, the rest is principal").WithDescription(KeyNeeded)
            .Accepts<RepayRequest>(Json).Produces<PostedHttp>();
        club.MapPost("/loans/{l}/write-off", WriteOff).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Gives up what is still owed").WithDescription(KeyNeeded)
            .Accepts<WriteOffRequest>(Json).Produces<PostedHttp>();
        club.MapGet("/livelihood-groups", Groups).Needs(Reach.Club, Power.Ledger).WithSummary("Livelihood groups, with members and mentors").Produces<PageHttp<LivelihoodGroup>>();
        club.MapPost("/livelihood-groups", PutGroup).Needs(Reach.Club, Power.Money).WithSummary("Makes or changes a livelihood group").Accepts<GroupRequest>(Json).Produces<LivelihoodGroup>();
    }

    private static IClubLoans ClubLoans(this IGrainFactory grains, string t, string c) => grains.GetGrain<IClubLoans>(Keys.Club(t, c));

    private static async Task<IResult> ListNeeds(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await grains.ClubLoans(t, c).LoanNeeds(after, most + 1), most, n => n, n => n.Id));
    }

    private static async Task<IResult> PutNeed(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<NeedRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Answer(await grains.ClubLoans(t, c).PutNeed(body.Value!.ToCommand()), n => n);
    }

    private static async Task<IResult> List(string t, string c, string? status, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (of, after, most) = (query.Choice<LoanStatus>(status, "status"), query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await grains.ClubLoans(t, c).Loans(of, after, most + 1), most, LoanHttp.Of, l => l.Terms.Request.Id));
    }

    private static async Task<IResult> Get(string t, string c, string l, IGrainFactory grains)
    {
        return await grains.ClubLoans(t, c).Loan(l) is { } loan ? Wire.Json(LoanHttp.Of(loan)) : Problems.NotFound;
    }

    private static async Task<IResult> Request(string t, string c, string? historical, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var history = query.Flag(historical, "historical");
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        if (history && !Callers.Of(http.User)!.May(Power.Administer)) return Problems.Of("role", "historical");
        var body = await Body.Read<LoanRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Answer(await grains.ClubLoans(t, c).Request(body.Value!.ToCommand(history)), LoanHttp.Of);
    }

    private static async Task<IResult> Decide(string t, string c, string l, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<DecisionRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var decision = new DecideLoan { Loan = l, Date = body.Value!.Date, By = body.Value.By, Declined = body.Value.Declined, Note = body.Value.Note };
        return Answer(await grains.ClubLoans(t, c).Decide(decision), LoanHttp.Of);
    }

    private static Task<IResult> Disburse(string t, string c, string l, string? historical, HttpContext http, IGrainFactory grains) =>
        FundEndpoints.Send<DisburseRequest>(http, historical, (body, key, history) =>
            grains.ClubLoans(t, c).Disburse(new() { Key = key, Loan = l, Date = body.Date, Historical = history }));

    private static Task<IResult> Repay(string t, string c, string l, string? historical, HttpContext http, IGrainFactory grains) =>
        FundEndpoints.Send<RepayRequest>(http, historical, (body, key, history) =>
            grains.ClubLoans(t, c).Repay(new() { Key = key, Loan = l, Date = body.Date, Dong = body.Dong, Historical = history }));

    private static Task<IResult> WriteOff(string t, string c, string l, string? historical, HttpContext http, IGrainFactory grains) =>
        FundEndpoints.Send<WriteOffRequest>(http, historical, (body, key, history) =>
            grains.ClubLoans(t, c).WriteOff(new() { Key = key, Loan = l, Date = body.Date, Purpose = body.Purpose, Historical = history }));

    private static async Task<IResult> Groups(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await grains.ClubLoans(t, c).Groups(after, most + 1), most, g => g, g => g.Id));
    }

    private static async Task<IResult> PutGroup(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<GroupRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Answer(await grains.ClubLoans(t, c).PutGroup(body.Value!.ToCommand()), g => g);
    }

    private static IResult Answer<TIn, TOut>(Outcome<TIn> outcome, Func<TIn, TOut> shown) =>
        outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(shown(outcome.Value!));
}
