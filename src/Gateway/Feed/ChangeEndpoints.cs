using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Feed;

/// <summary>What changed, by cursor: for programs that keep up with the clubs of a province, commune or project.</summary>
internal static class ChangeEndpoints
{
    private const string What =
        "Events of each club in order, each at least once and always under the same id. Go on after `next`, also when nothing was new. "
        + "410 `changes.gone`: what follows is not kept any more; read everything anew, then go on without `after`.";

    public static void MapChanges(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/provinces/{t}/changes", OfProvince).Needs(Reach.Province, Power.Clubs).WithTags("Changes")
            .WithSummary("What changed in the clubs of a province").WithDescription(What).Produces<ChangesHttp>();
        v1.MapGet("/provinces/{t}/communes/{m}/changes", OfCommune).Needs(Reach.Commune, Power.Clubs).WithTags("Changes")
            .WithSummary("What changed in the clubs of a commune").WithDescription(What).Produces<ChangesHttp>();
        v1.MapGet("/projects/{project}/changes", OfProject).Needs(Reach.Project, Power.Clubs).WithTags("Changes")
            .WithSummary("Which clubs of a project changed").WithDescription(What).Produces<ChangesHttp>();
    }

    private static Task<IResult> OfProvince(string t, string? after, string? limit, IGrainFactory grains) => Page(grains, Keys.Province(t), after, limit);

    private static Task<IResult> OfCommune(string t, string m, string? after, string? limit, IGrainFactory grains) => Page(grains, Keys.Commune(t, m), after, limit);

    private static Task<IResult> OfProject(string project, string? after, string? limit, IGrainFactory grains) => Page(grains, Keys.Project(project), after, limit);

    private static async Task<IResult> Page(IGrainFactory grains, string unit, string? after, string? limit)
    {
        var query = new Query();
        var most = query.Limit(limit);
        var place = Place(query.Cursor(after));
        if (query.Refusal is { } no) return Problems.Of(no.Field == "cursor" ? no with { Field = "after" } : no);
        if (after is not null && place is null) return Problems.Of("cursor.malformed", "after");
        var page = await grains.GetGrain<IUnitChanges>(unit).Changes(place, most);
        return page.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ChangesHttp.Of(page.Value!));
    }

    private static FeedCursor? Place(string? position) =>
        position?.Split('.') is [var epoch, var after]
        && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
        && long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(e, number) : null;
}

/// <summary>A page of a feed.</summary>
internal sealed record ChangesHttp
{
    public required ImmutableArray<FeedEvent> Items { get; init; }

    /// <summary>Where to go on; there always is one.</summary>
    public required string Next { get; init; }

    /// <summary>Whether there is more already; then a page may have fewer items than asked for, or none.</summary>
    public required bool More { get; init; }

    public static ChangesHttp Of(FeedPage page) => new()
    {
        Items = page.Events,
        Next = Query.CursorOf(string.Create(CultureInfo.InvariantCulture, $"{page.Next.Epoch}.{page.Next.After}"))!,
        More = page.More,
    };
}
