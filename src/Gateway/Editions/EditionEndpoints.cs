using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Editions;

/// <summary>What editions there are. Their figures are asked like live ones, by <c>edition=</c>.</summary>
internal static class EditionEndpoints
{
    public static void MapEditions(this IEndpointRouteBuilder v1)
    {
        var editions = v1.MapGroup("").WithTags("Editions");
        editions.MapGet("/projects/{project}/editions", List).Needs(Reach.Project, Power.Projects)
            .WithSummary("Editions of a project's figures, the newest first").Produces<PageHttp<EditionHttp>>();
        editions.MapGet("/projects/{project}/editions/{edition}", Get).Needs(Reach.Project, Power.Projects)
            .WithSummary("One edition: a week such as 2026-W47, or latest").Produces<EditionHttp>();
        editions.MapPost("/nation/editions", Release).Needs(Reach.Nation, Power.Administer, ScopeKind.Nation)
            .WithSummary("Makes the edition of the last week that is over, for every project that has none of it").Produces<ReleasedHttp>();
    }

    private static async Task<IResult> List(string project, ReleasedFigures released) =>
        Wire.Json(new PageHttp<EditionHttp> { Items = [.. (await released.List(project)).Select(EditionHttp.Of)] });

    private static async Task<IResult> Get(string project, string edition, ReleasedFigures released)
    {
        var asked = ReleasedFigures.Asked(edition);
        if (asked.Refusal is { } no) return Problems.Of(no);
        var all = await released.List(project);
        if (all.IsEmpty) return Problems.Of("edition.none");
        var found = asked.Value!.Week is { } week ? all.FirstOrDefault(e => e.Week == week) : all[0];
        return found is null ? Problems.NotFound : Wire.Json(EditionHttp.Of(found));
    }

    private static async Task<IResult> Release(IGrainFactory grains) =>
        await grains.GetGrain<IEditionsGrain>(Keys.Nation).Release() is { } week ? Wire.Json(new ReleasedHttp { Edition = week.ToString() }) : Problems.Of("edition.none");
}

/// <summary>An edition's manifest.</summary>
internal sealed record EditionHttp
{
    /// <summary>The ISO week after which it was made.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset ReleasedAt { get; init; }

    /// <summary>The newest commit of a club that is in it.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>First and last month of which it tells.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>Clubs in it ÷ clubs registered.</summary>
    public required double Coverage { get; init; }

    /// <summary>Numbers, those of them that stand on from before, and those left out.</summary>
    public required int Cells { get; init; }

    public required int Kept { get; init; }

    public required int Suppressed { get; init; }

    /// <summary>How many of the kept stand since which edition.</summary>
    public IReadOnlyDictionary<string, int>? KeptSince { get; init; }

    /// <summary>Over all its cells and the hash before, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The hash of the edition before.</summary>
    public string? Before { get; init; }

    public static EditionHttp Of(EditionManifest manifest) => new()
    {
        Id = manifest.Week.ToString(),
        ReleasedAt = manifest.ReleasedAt,
        AsOf = manifest.AsOf,
        From = manifest.From.ToString(),
        To = manifest.To.ToString(),
        Coverage = manifest.Coverage,
        Cells = manifest.Cells,
        Kept = manifest.Kept,
        Suppressed = manifest.Suppressed,
        KeptSince = manifest.KeptSince?.ToDictionary(k => k.Key.ToString(), k => k.Value),
        Sha256 = manifest.Sha256,
        Before = manifest.Before,
    };
}

/// <summary>The newest edition.</summary>
internal sealed record ReleasedHttp
{
    public required string Edition { get; init; }
}
