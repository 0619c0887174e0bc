using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Auditing;

/// <summary>Journals of clubs and units, for the administrators of the tenant and the nation.</summary>
internal static class AuditEndpoints
{
    private const string Of =
        "`of`: `norms` for the journal of its norms and excuses, `plans` for that of its plans, `webhooks` for registrations of webhooks (provinces and projects); its own when absent.";

    public static void MapAudit(this IEndpointRouteBuilder v1)
    {
        var audit = v1.MapGroup("/provinces/{t}").WithTags("Audit");
        audit.MapGet("/clubs/{c}/audit", OfClub).Needs(Reach.Club, Power.Administer, ScopeKind.Province)
            .WithSummary("Who changed or read what in a club's book, oldest first").WithDescription(Of).Produces<PageHttp<JournalEntry>>();
        audit.MapGet("/communes/{m}/audit", OfCommune).Needs(Reach.Commune, Power.Administer, ScopeKind.Province)
            .WithSummary("Who changed what in a commune's own rows, oldest first").WithDescription(Of).Produces<PageHttp<JournalEntry>>();
        audit.MapGet("/audit", OfProvince).Needs(Reach.Province, Power.Administer, ScopeKind.Province)
            .WithSummary("Who changed what in a province's own rows, oldest first").WithDescription(Of).Produces<PageHttp<JournalEntry>>();
        v1.MapGet("/nation/audit", OfNation).WithTags("Audit").Needs(Reach.Nation, Power.Administer, ScopeKind.Nation)
            .WithSummary("Who changed what in the nation's own rows, oldest first").WithDescription(Of).Produces<PageHttp<JournalEntry>>();
        v1.MapGet("/projects/{project}/audit", OfProject).WithTags("Audit").Needs(Reach.Project, Power.Administer, ScopeKind.Nation)
            .WithSummary("Who changed what in a project's own rows, oldest first").WithDescription(Of).Produces<PageHttp<JournalEntry>>();
        v1.MapPost("/nation/audit/verify", VerifyNation).WithTags("Audit").Needs(Reach.Nation, Power.Administer, ScopeKind.Nation)
            .WithSummary("Checks the journals of the nation and of partners' projects").Produces<AuditReport>();
        audit.MapPost("/audit/verify", Verify).Needs(Reach.Province, Power.Administer, ScopeKind.Province)
            .WithSummary("Checks every journal of the tenant, the rows that they tell of, and the daily seals; names the first bad entry of each")
            .Produces<AuditReport>();
    }

    private static Task<IResult> OfClub(string t, string c, string? of, string? cursor, string? limit, IGrainFactory grains) =>
        Page(of, cursor, limit, grains.GetGrain<IClubJournal>(Keys.Club(t, c)).JournalOf);

    private static Task<IResult> OfCommune(string t, string m, string? of, string? cursor, string? limit, IGrainFactory grains) =>
        OfUnit(Keys.Commune(t, m), of, cursor, limit, grains);

    private static Task<IResult> OfProvince(string t, string? of, string? cursor, string? limit, IGrainFactory grains) =>
        OfUnit(Keys.Province(t), of, cursor, limit, grains);

    private static Task<IResult> OfProject(string project, string? of, string? cursor, string? limit, IGrainFactory grains) =>
        OfUnit(Keys.Project(project), of, cursor, limit, grains);

    private static Task<IResult> OfNation(string? of, string? cursor, string? limit, IGrainFactory grains) => OfUnit(Keys.Nation, of, cursor, limit, grains);

    private static Task<IResult> OfUnit(string unit, string? of, string? cursor, string? limit, IGrainFactory grains) =>
        Page(of, cursor, limit, grains.GetGrain<IUnitJournal>(unit).JournalOf);

    private static async Task<IResult> VerifyNation(IGrainFactory grains) => Wire.Json(await grains.GetGrain<IAuditGrain>(Keys.Nation).Verify());

    private static async Task<IResult> Verify(string t, IGrainFactory grains) => Wire.Json(await grains.GetGrain<IAuditGrain>(Keys.Province(t)).Verify());

    private static async Task<IResult> Page(string? of, string? cursor, string? limit, Func<JournalKind, long, int, Task<JournalPage>> read)
    {
        var query = new Query();
        var kind = query.Choice<JournalKind>(of, "of") ?? JournalKind.Own;
        var most = query.Limit(limit);
        var after = query.Cursor(cursor) is not { } position ? 0 : query.Number(position, "cursor") ?? 0;
        if (query.Refusal is { } no) return Problems.Of(no);
        var page = await read(kind, after, most);
        return Wire.Json(new PageHttp<JournalEntry> { Items = [.. page.Entries], Next = Query.CursorOf(page.Next?.ToString(CultureInfo.InvariantCulture)) });
    }
}
