using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Funds;

internal static class FundEndpoints
{
    private const string Json = "application/json";
    private const int UsualDays = 366;
    private const int MostDays = 4_000;
    private const string KeyNeeded = "Needs the header Idempotency-Key: a repeat under the same key has no effect and answers the first answer.";

    public static void MapFunds(this IEndpointRouteBuilder v1)
    {
        var club = v1.MapGroup("/provinces/{t}/clubs/{c}").WithTags("Funds");
        club.MapGet("/funds", Funds).Needs(Reach.Club, Power.Clubs).WithSummary("What both funds hold").Produces<FundsView>();
        club.MapGet("/entries", Entries).Needs(Reach.Club, Power.Ledger).WithSummary("Entries of the book between two days, the last year unless said otherwise").Produces<PageHttp<Entry>>();
        club.MapPost("/entries", Post).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Posts money or goods").WithDescription(KeyNeeded).Accepts<EntryRequest>(Json).Produces<PostedHttp>();
        club.MapPost("/entries/{e}/reverse", Reverse).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Takes an entry back; it stays for the record").WithDescription(KeyNeeded)
            .Accepts<ReverseRequest>(Json).Produces<PostedHttp>();
        club.MapGet("/golden-book", GoldenBook).Needs(Reach.Club, Power.Ledger).WithSummary("Sổ Tấm lòng vàng: donations that stand").Produces<PageHttp<GoldenHttp>>();
        club.MapPost("/collections", Collect).Needs(Reach.Club, Power.Money).MayRepeat().WithSummary("Posts the collection sheet of a meeting: up to 60 lines, one result each").WithDescription(KeyNeeded)
            .Accepts<CollectionRequest>(Json).Produces<PostedHttp>();
    }

    public static IClubFunds ClubFunds(this IGrainFactory grains, string t, string c) => grains.GetGrain<IClubFunds>(Keys.Club(t, c));

    /// <summary>Reads a money post: its body, its key, and whether it is history.</summary>
    public static async Task<IResult> Send<T>(HttpContext http, string? historical, Func<T, string, bool, Task<Outcome<Posted>>> send)
        where T : class
    {
        var query = new Query();
        var history = query.Flag(historical, "historical");
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        if (history && !Callers.Of(http.User)!.May(Power.Administer)) return Problems.Of("role", "historical");
        var body = await Body.Read<T>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var key = MoneyKey.Of(http);
        if (key.Refusal is { } missing) return Problems.Of(missing);
        var outcome = await send(body.Value!, key.Value!, history);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(PostedHttp.Of(outcome.Value!));
    }

    private static async Task<IResult> Funds(string t, string c, IGrainFactory grains) =>
        await grains.ClubFunds(t, c).Funds() is { } funds ? Wire.Json(funds) : Problems.NotFound;

    private static Task<IResult> Post(string t, string c, string? historical, HttpContext http, IGrainFactory grains) =>
        Send<EntryRequest>(http, historical, (body, key, history) => grains.ClubFunds(t, c).Post(body.ToCommand(key, history)));

    private static Task<IResult> Reverse(string t, string c, string e, HttpContext http, IGrainFactory grains) =>
        Send<ReverseRequest>(http, null, (body, key, _) =>
            grains.ClubFunds(t, c).Reverse(new() { Key = key, Entry = e, Date = body.Date, Purpose = body.Purpose }));

    private static Task<IResult> Collect(string t, string c, string? historical, HttpContext http, IGrainFactory grains) =>
        Send<CollectionRequest>(http, historical, (body, key, history) => grains.GetGrain<IClubLoans>(Keys.Club(t, c)).Collect(body.ToCommand(key, history)));

    private static Task<IResult> Entries(string t, string c, string? from, string? to, string? kind, string? cursor, string? limit, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var of = query.Choice<EntryKind>(kind, "kind");
        return List(t, c, from, to, of, cursor, limit, query, grains, clock, e => e);
    }

    private static Task<IResult> GoldenBook(string t, string c, string? from, string? to, string? cursor, string? limit, IGrainFactory grains, TimeProvider clock) =>
        List(t, c, from, to, EntryKind.Donation, cursor, limit, new Query(), grains, clock, GoldenHttp.Of, standing: true);

    private static async Task<IResult> List<T>(
        string t, string c, string? from, string? to, EntryKind? kind, string? cursor, string? limit, Query query, IGrainFactory grains, TimeProvider clock, Func<Entry, T> shown, bool standing = false)
    {
        var last = query.Day(to, "to") ?? LocalCalendar.Today(clock);
        var first = query.Day(from, "from") ?? last.AddDays(-UsualDays + 1);
        query.Ordered(first, last, MostDays, d => d.DayNumber);
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var page = await grains.ClubFunds(t, c).Entries(first, last, kind, after, most);
        return Wire.Json(new PageHttp<T> { Items = [.. page.Entries.Where(e => !standing || e.ReversedBy is null).Select(shown)], Next = Query.CursorOf(page.Next) });
    }
}
