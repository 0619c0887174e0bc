using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Members;

internal static class RecipientEndpoints
{
    private const string Json = "application/json";

    public static void MapRecipients(this IEndpointRouteBuilder v1)
    {
        var recipients = v1.MapGroup("/provinces/{t}/clubs/{c}/recipients").WithTags("Recipients");
        recipients.MapGet("", List).Needs(Reach.Club).WithSummary("Recipients of home care in a club").Produces<PageHttp<Recipient>>();
        recipients.MapPost("", Add).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Adds up to 1,000 recipients (an array, or one object); one result each")
            .Accepts<NewRecipient[]>(Json).Produces<ResultsHttp>();
        recipients.MapGet("/{r}", Get).Needs(Reach.Club).WithSummary("A recipient").Produces<Recipient>();
        recipients.MapPatch("/{r}", Change).Needs(Reach.Club, Power.Record).WithSummary("Corrects a recipient").Accepts<RecipientChange>(Json).Produces<Recipient>();
        recipients.MapPost("/{r}/end", End).Needs(Reach.Club, Power.Record).WithSummary("Ends a care on a last day").Accepts<EndHttp>(Json).Produces<Recipient>();
    }

    private static async Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await club.Recipients(after, most + 1), most, r => r, r => r.Id));
    }

    private static async Task<IResult> Get(string t, string c, string r, IGrainFactory grains) =>
        await grains.Club(t, c).Recipients(Find.JustBefore(r), 1) is [var recipient] && recipient.Id == r ? Wire.Json(recipient) : Problems.NotFound;

    private static async Task<IResult> Add(string t, string c, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<NewRecipient>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await grains.Club(t, c).AddRecipients([.. body.Value.Select(r => r.ToCommand())]);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));
    }

    private static async Task<IResult> Change(string t, string c, string r, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<RecipientChange>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Send(t, c, body.Value!.ToCommand(r), grains);
    }

    private static async Task<IResult> End(string t, string c, string r, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<EndHttp>(http);
        return body.Refusal is { } no ? Problems.Of(no) : await Send(t, c, new ChangePerson { Id = r, To = body.Value!.To }, grains);
    }

    private static async Task<IResult> Send(string t, string c, ChangePerson change, IGrainFactory grains)
    {
        var outcome = await grains.Club(t, c).ChangeRecipient(change);
        return outcome.Refusal is { } no ? Problems.Of(no) : Wire.Json(outcome.Value!);
    }
}
