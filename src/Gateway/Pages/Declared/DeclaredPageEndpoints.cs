using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Declared;

/// <summary>Figures that a unit declares: the list, and a form to declare or withdraw one.</summary>
internal static class DeclaredPageEndpoints
{
    public static void MapDeclaredPages(this IEndpointRouteBuilder pages)
    {
        pages.MapLevel("/nation", Reach.Nation);
        pages.MapLevel("/provinces/{t}", Reach.Province);
        pages.MapLevel("/provinces/{t}/communes/{m}", Reach.Commune);
    }

    private static void MapLevel(this IEndpointRouteBuilder pages, string prefix, Reach reach)
    {
        pages.MapGet($"{prefix}/declared", List).Needs(reach, Power.Figures);
        pages.MapPost($"{prefix}/declared", Declare).Needs(reach, Power.Manage, ScopeKind.Commune);
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains, Places places, Viewer viewer)
    {
        var key = KeyOf(http);
        if (await places.Unit(key) is not var (place, _)) return ConsoleSetup.NotThere;
        var declared = await grains.GetGrain<IUnitFacts>(key).Declared();
        var lines = declared.OrderByDescending(d => d.Figure.Period.LastDay).ThenBy(d => d.Figure.Indicator, StringComparer.Ordinal).Select(d => new DeclaredLine(d, Indicators.Find(d.Figure.Indicator)));
        return ConsoleSetup.Show<DeclaredPage>(new DeclaredModel(place, [.. lines], viewer.Has(Power.Manage), http.Request.Query.ContainsKey("saved")));
    }

    private static async Task<IResult> Declare(HttpContext http, IGrainFactory grains)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Period.TryParse(form["period"].ToString().Trim(), out var period)) return ErrorPages.Of("period.malformed");
        var written = form["value"].ToString().Replace(".", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal).Trim();
        if (!long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return ErrorPages.Of("declared.value");
        var club = form["club"].ToString();
        var outcome = await grains.GetGrain<IUnitFacts>(KeyOf(http)).Declare(new()
        {
            Indicator = form["indicator"].ToString(),
            Period = period,
            Value = value,
            Source = form["source"].ToString().Trim(),
            Club = club.Length == 0 ? null : club,
            Withdrawn = form["withdrawn"] == "true",
        });
        return outcome.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect($"{http.Request.Path}?saved=1");
    }

    private static string KeyOf(HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<Need>()!.PlaceOf(http.Request.RouteValues).Key;
}

public sealed record DeclaredModel(Shell.Place Place, IReadOnlyList<DeclaredLine> Lines, bool MayChange, bool Saved);

/// <param name="Indicator">Null when the catalogue knows it no more.</param>
public sealed record DeclaredLine(DeclaredView View, Indicator? Indicator);
