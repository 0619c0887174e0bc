using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Ratings;

namespace ClbCloud.Gateway.Ratings;

internal static class RatingEndpoints
{
    public static void MapRatings(this IEndpointRouteBuilder v1)
    {
        var rating = v1.MapGroup("/provinces/{t}/clubs/{c}/rating").WithTags("Rating");
        rating.MapGet("", Get).Needs(Reach.Club, Power.Clubs).WithSummary("The club's rating: what counts, what was given, what its figures make, and the evidence of every point").Produces<RatingView>();
        rating.MapPost("", Give).Needs(Reach.Club, Power.Record).WithSummary("Scores or confirms for the caller's own level")
            .WithDescription("A club scores itself; its commune and province confirm the rating of the level below or give their own. The caller's scope decides the level.")
            .Accepts<RatingRequest>("application/json").Produces<RatingView>();
    }

    private static async Task<IResult> Get(string t, string c, IGrainFactory grains) =>
        await grains.GetGrain<IClubRating>(Keys.Club(t, c)).Rating() is { } rating ? Wire.Json(rating) : Problems.NotFound;

    private static async Task<IResult> Give(string t, string c, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var body = await Body.Read<RatingRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var points = body.Value!.Points ?? [];
        if (points.Select(p => p.Criterion).Distinct(StringComparer.Ordinal).Count() != points.Count) return Problems.Of("json.duplicate_field", "points");
        var outcome = await grains.GetGrain<IClubRating>(Keys.Club(t, c)).Give(body.Value.ToCommand(LevelOf(Callers.Of(http.User)!.Kind), LocalCalendar.Today(clock)));
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(outcome.Value!);
    }

    private static RatingLevel LevelOf(ScopeKind scope) => scope switch
    {
        ScopeKind.Nation or ScopeKind.Province => RatingLevel.Province,
        ScopeKind.Commune => RatingLevel.Commune,
        _ => RatingLevel.Board,
    };
}

/// <summary>A self-score, or a commune's or province's rating. Without points and grade it confirms the level below.</summary>
internal sealed record RatingRequest
{
    /// <summary>The calendar year rated.</summary>
    [Whole(2000, 2200)] public required int Year { get; init; }

    /// <summary>The day from which it holds; today when absent.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Own points, of every criterion.</summary>
    public IReadOnlyList<PointsHttp>? Points { get; init; }

    public RatingGrade? Grade { get; init; }

    public bool? UpToStandard { get; init; }

    public HelpAgeGrade? HelpAge { get; init; }

    /// <summary>Needed where the grade differs from that of the level below.</summary>
    [Note] public string? Note { get; init; }

    public GiveRating ToCommand(RatingLevel level, DateOnly today) => new()
    {
        Year = Year,
        Level = level,
        Date = Date ?? today,
        Points = (Points ?? []).ToImmutableSortedDictionary(p => p.Criterion, p => p.Points, StringComparer.Ordinal),
        Grade = Grade,
        UpToStandard = UpToStandard,
        HelpAge = HelpAge,
        Note = Note,
    };
}

internal sealed record PointsHttp
{
    [Slug] public required string Criterion { get; init; }

    public required int Points { get; init; }
}
