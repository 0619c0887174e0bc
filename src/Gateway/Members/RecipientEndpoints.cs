using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Members;

internal static class RecipientEndpoints
{
    private const string Json = "application/json";

    private static readonly People<Recipient> Recipients =
        new((club, after, limit) => club.Recipients(after, limit), (club, change) => club.ChangeRecipient(change), r => r.Id, (_, r) => r);

    public static void MapRecipients(this IEndpointRouteBuilder v1)
    {
        var recipients = v1.MapGroup("/provinces/{t}/clubs/{c}/recipients").WithTags("Recipients");
        recipients.MapGet("", List).Needs(Reach.Club, Power.Persons).WithSummary("Recipients of home care in a club").Produces<PageHttp<Recipient>>();
        recipients.MapPost("", Add).Needs(Reach.Club, Power.Record).MayRepeat().WithSummary("Adds up to 1,000 recipients (an array, or one object); one result each")
            .Accepts<NewRecipient[]>(Json).Produces<ResultsHttp>();
        recipients.MapGet("/{r}", Get).Needs(Reach.Club, Power.Persons).WithSummary("A recipient").Produces<Recipient>();
        recipients.MapPatch("/{r}", Change).Needs(Reach.Club, Power.Record).WithSummary("Corrects a recipient").Accepts<RecipientChange>(Json).Produces<Recipient>();
        recipients.MapPost("/{r}/end", End).Needs(Reach.Club, Power.Record).WithSummary("Ends a care on a last day").Accepts<EndHttp>(Json).Produces<Recipient>();
    }

    private static Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains) => Recipients.List(t, c, cursor, limit, grains);

    private static Task<IResult> Get(string t, string c, string r, IGrainFactory grains) => Recipients.Get(t, c, r, grains);

    private static Task<IResult> Add(string t, string c, HttpContext http, IGrainFactory grains) =>
        Posting.Many<NewRecipient>(http, people => grains.Club(t, c).AddRecipients([.. people.Select(n => n.ToCommand())]));

    private static Task<IResult> Change(string t, string c, string r, HttpContext http, IGrainFactory grains) =>
        Recipients.Change<RecipientChange>(t, c, http, grains, body => body.ToCommand(r));

    private static Task<IResult> End(string t, string c, string r, HttpContext http, IGrainFactory grains) => Recipients.End(t, c, r, http, grains);
}
