using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.OnBehalf;

namespace ClbCloud.Gateway.OnBehalf;

/// <summary>What helpers entered for a club, for its board to confirm.</summary>
internal static class OnBehalfEndpoints
{
    private const string Json = "application/json";

    public static void MapOnBehalf(this IEndpointRouteBuilder v1)
    {
        var club = v1.MapGroup("/provinces/{t}/clubs/{c}/on-behalf").WithTags("On behalf");
        club.MapGet("", List).Needs(Reach.Club, Power.Confirm).WithSummary("What helpers entered and the board has not confirmed, oldest first").Produces<PageHttp<JournalEntry>>();
        club.MapPost("/confirm", Confirm).Needs(Reach.Club, Power.Confirm).WithSummary("Confirms all that helpers entered up to an entry")
            .WithDescription("What a helper enters counts at once. What is wrong is corrected as everything else.")
            .Accepts<ConfirmRequest>(Json).Produces<OnBehalfMark>();
    }

    private static async Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var most = query.Limit(limit);
        var after = query.Cursor(cursor) is not { } position ? 0 : query.Number(position, "cursor") ?? 0;
        if (query.Refusal is { } no) return Problems.Of(no);
        if (!await grains.Club(t, c).IsThere()) return Problems.NotFound;
        var page = await OnBehalf(grains, t, c).Unconfirmed(after, most);
        return Wire.Json(new PageHttp<JournalEntry> { Items = [.. page.Entries], Next = Query.CursorOf(page.Next?.ToString(CultureInfo.InvariantCulture)) });
    }

    private static Task<IResult> Confirm(string t, string c, HttpContext http, IGrainFactory grains) =>
        Posting.One<ConfirmRequest, OnBehalfMark>(http, r => OnBehalf(grains, t, c).Confirm(r.Through));

    private static IClubOnBehalf OnBehalf(IGrainFactory grains, string t, string c) => grains.GetGrain<IClubOnBehalf>(Keys.Club(t, c));
}

internal sealed record ConfirmRequest
{
    /// <summary>Number of the last entry that the board has seen.</summary>
    public required long Through { get; init; }
}
