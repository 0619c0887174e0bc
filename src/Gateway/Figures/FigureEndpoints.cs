using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Figures;

internal static class FigureEndpoints
{
    private const int MostIndicators = 100;
    private const string Summary = "Figures of a month, ISO week, quarter, year or span of years, with how fresh and how complete they are";

    public static void MapFigures(this IEndpointRouteBuilder v1)
    {
        var figures = v1.MapGroup("").WithTags("Figures");
        figures.MapGet("/indicators", Catalogue).Needs(Reach.Everyone, Power.Catalogue).WithSummary("The catalogue of indicators").Produces<PageHttp<IndicatorHttp>>();
        figures.MapGet("/nation/figures", OfNation).Needs(Reach.Nation, Power.Figures).WithSummary(Summary).Produces<FiguresHttp>();
        figures.MapGet("/provinces/{t}/figures", OfProvince).Needs(Reach.Province, Power.Figures).WithSummary(Summary).Produces<FiguresHttp>();
        figures.MapGet("/provinces/{t}/communes/{m}/figures", OfCommune).Needs(Reach.Commune, Power.Figures).WithSummary(Summary).Produces<FiguresHttp>();
        figures.MapGet("/provinces/{t}/clubs/{c}/figures", OfClub).Needs(Reach.Club, Power.Clubs).WithSummary(Summary).Produces<FiguresHttp>();
    }

    private static IResult Catalogue() => Wire.Json(new PageHttp<IndicatorHttp> { Items = [.. Indicators.All.Select(IndicatorHttp.Of)] });

    private static Task<IResult> OfNation(string? period, string? indicators, string? map, IGrainFactory grains) =>
        Answer(period, indicators, map, grains.GetGrain<IUnitGrain>(Keys.Nation).Figures);

    private static Task<IResult> OfProvince(string t, string? period, string? indicators, string? map, IGrainFactory grains) =>
        Answer(period, indicators, map, grains.GetGrain<IUnitGrain>(Keys.Province(t)).Figures);

    private static Task<IResult> OfCommune(string t, string m, string? period, string? indicators, string? map, IGrainFactory grains) =>
        Answer(period, indicators, map, grains.GetGrain<IUnitGrain>(Keys.Commune(t, m)).Figures);

    private static Task<IResult> OfClub(string t, string c, string? period, string? indicators, string? map, IGrainFactory grains) =>
        Answer(period, indicators, map, grains.GetGrain<IClubGrain>(Keys.Club(t, c)).Figures);

    /// <summary>Answers a question for figures, whoever is asked.</summary>
    internal static async Task<IResult> Answer(string? period, string? indicators, string? map, Func<FiguresQuery, Task<Outcome<FiguresView>>> ask)
    {
        var query = new Query();
        var (first, through) = query.Span(period);
        var asked = new FiguresQuery
        {
            Period = first,
            Through = through,
            Indicators = [.. (query.Text(indicators, "indicators") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostIndicators)],
            Map = query.Choice<UnitMap>(map, "map") ?? UnitMap.Then,
        };
        if (query.Refusal is { } no) return Problems.Of(no);
        var outcome = await ask(asked);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(FiguresHttp.Of(outcome.Value!));
    }
}

/// <summary>Figures of one unit or club and period.</summary>
internal sealed record FiguresHttp
{
    /// <summary>Key of the unit or club.</summary>
    public required string Unit { get; init; }

    public required string Period { get; init; }

    /// <summary>Newest commit of a club that is in these figures.</summary>
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>Seconds from that commit until it was in them.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>Clubs in these figures ÷ clubs registered.</summary>
    public required double Coverage { get; init; }

    /// <summary>Null: suppressed by the edition.</summary>
    public required ImmutableSortedDictionary<string, long?> Figures { get; init; }

    /// <summary>Of these figures, what units declared because no club here holds the facts.</summary>
    public required ImmutableSortedDictionary<string, long> Declared { get; init; }

    /// <summary>Id of the edition; absent for figures as they stand now.</summary>
    public string? Edition { get; init; }

    /// <summary>Figures that the edition does not say, since they would tell of few people.</summary>
    public IReadOnlyList<string>? Suppressed { get; init; }

    /// <summary>Figures that stand on from an earlier edition or another month, since the change would tell of few people.</summary>
    public ImmutableSortedDictionary<string, KeptHttp>? Kept { get; init; }

    public static FiguresHttp Of(FiguresView view) => new()
    {
        Unit = view.Unit,
        Period = view.Through is { } through ? $"{view.Period}-{through}" : view.Period.ToString(),
        AsOf = view.AsOf,
        LagSeconds = view.LagSeconds,
        Coverage = view.Coverage,
        Figures = view.Figures.ToImmutableSortedDictionary(f => f.Key, f => (long?)f.Value, StringComparer.Ordinal).AddRange(view.Suppressed.Select(id => KeyValuePair.Create(id, (long?)null))),
        Declared = view.Declared,
        Edition = view.Edition?.ToString(),
        Suppressed = view.Edition is null ? null : view.Suppressed,
        Kept = view.Edition is null ? null : view.Kept.ToImmutableSortedDictionary(k => k.Key, k => new KeptHttp { Edition = k.Value.Edition.ToString(), Period = k.Value.Period.ToString() }, StringComparer.Ordinal),
    };
}

/// <summary>Of what period a figure is right, and since which edition it stands.</summary>
internal sealed record KeptHttp
{
    public required string Edition { get; init; }

    public required string Period { get; init; }
}

internal sealed record IndicatorHttp
{
    public required string Id { get; init; }

    public required string NameVi { get; init; }

    public required string NameEn { get; init; }

    public required IndicatorKind Kind { get; init; }

    public required string Unit { get; init; }

    public required string Level { get; init; }

    public required string Stage { get; init; }

    public required string Meaning { get; init; }

    /// <summary>Whether it is kept by ISO week too.</summary>
    public required bool Weekly { get; init; }

    public static IndicatorHttp Of(Indicator indicator) => new()
    {
        Id = indicator.Id,
        NameVi = indicator.NameVi,
        NameEn = indicator.NameEn,
        Kind = indicator.Kind,
        Unit = indicator.Unit,
        Level = indicator.Level,
        Stage = indicator.Stage,
        Meaning = indicator.Meaning,
        Weekly = Indicators.IsWeekly(indicator.Id),
    };
}
