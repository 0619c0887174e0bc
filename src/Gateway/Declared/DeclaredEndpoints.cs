using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Training;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Declared;

internal static class DeclaredEndpoints
{
    public static void MapDeclared(this IEndpointRouteBuilder v1)
    {
        v1.MapLevel("/nation", Reach.Nation);
        v1.MapLevel("/provinces/{t}", Reach.Province);
        v1.MapLevel("/provinces/{t}/communes/{m}", Reach.Commune);
    }

    private static void MapLevel(this IEndpointRouteBuilder v1, string prefix, Reach reach)
    {
        var declared = v1.MapGroup($"{prefix}/declared").WithTags("Declared figures");
        declared.MapGet("", List).Needs(reach, Power.Figures).WithSummary("Figures that the unit itself declared, and whether they count").Produces<PageHttp<DeclaredHttp>>();
        declared.MapPut("", Put).Needs(reach, Power.Manage, ScopeKind.Commune).WithSummary("Declares a figure that nothing below declares or computes; sent again it replaces what was")
            .Accepts<DeclaredRequest>("application/json").Produces<DeclaredHttp>();
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var key = http.UnitOf();
        if (await grains.GetGrain<IUnitGrain>(key).Get() is null) return Problems.NotFound;
        var declared = await grains.GetGrain<IUnitFacts>(key).Declared();
        return Wire.Json(new PageHttp<DeclaredHttp> { Items = [.. declared.Select(DeclaredHttp.Of)] });
    }

    private static async Task<IResult> Put(HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<DeclaredRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (!Period.TryParse(body.Value!.Period, out var period)) return Problems.Of("period.malformed", "period");
        var unit = grains.GetGrain<IUnitFacts>(http.UnitOf());
        var figure = body.Value.ToFigure(period);
        var outcome = await unit.Declare(figure);
        if (outcome.Refusal is { } refused) return Problems.Of(refused);
        var shown = (await unit.Declared()).First(d => d.Figure.Indicator == figure.Indicator && d.Figure.Period == figure.Period && d.Figure.Club == figure.Club);
        return Wire.Json(DeclaredHttp.Of(shown));
    }
}

/// <summary>A figure for facts that no club here holds.</summary>
internal sealed record DeclaredRequest
{
    /// <summary>Indicator id, for example association.members.</summary>
    public required string Indicator { get; init; }

    /// <summary>2026-10, 2026-Q4 or 2026. A stock holds from its end on; a flow is dated in its last month.</summary>
    public required string Period { get; init; }

    public required long Value { get; init; }

    /// <summary>The document that it stands in.</summary>
    public required string Source { get; init; }

    /// <summary>Communes only: key of a club that is not online yet. The figure ends with the club's own first month.</summary>
    [Reference] public string? Club { get; init; }

    /// <summary>Last day on which a stock holds.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Takes the figure back.</summary>
    public bool Withdrawn { get; init; }

    public DeclaredFigure ToFigure(Period period) => new()
    {
        Indicator = Indicator,
        Period = period,
        Value = Value,
        Source = Source,
        Club = Club,
        To = To,
        Withdrawn = Withdrawn,
    };
}

/// <summary>A declared figure beside what is computed.</summary>
internal sealed record DeclaredHttp
{
    public required string Indicator { get; init; }

    public required string Period { get; init; }

    public required long Value { get; init; }

    public required string Source { get; init; }

    public string? Club { get; init; }

    public DateOnly? To { get; init; }

    public required bool Withdrawn { get; init; }

    /// <summary>Whether it counts at the end of its period.</summary>
    public required bool Counts { get; init; }

    /// <summary>What is computed or declared below it, and computed by the unit, at the end of its period.</summary>
    public required long Computed { get; init; }

    public static DeclaredHttp Of(DeclaredView view) => new()
    {
        Indicator = view.Figure.Indicator,
        Period = view.Figure.Period.ToString(),
        Value = view.Figure.Value,
        Source = view.Figure.Source,
        Club = view.Figure.Club,
        To = view.Figure.To,
        Withdrawn = view.Figure.Withdrawn,
        Counts = view.Counts,
        Computed = view.Computed,
    };
}
