using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Kernel;
using CsvHelper;

namespace ClbCloud.Grains.Figures;

/// <summary>A flow is what happened in a period; a stock is a level that travels as its net change.</summary>
public enum IndicatorKind
{
    Flow,
    Stock,
}

/// <summary>One row of the catalogue <c>data/indicators.csv</c>.</summary>
/// <param name="Id">Stable id, as in routes.</param>
/// <param name="Kind">Flow or stock.</param>
/// <param name="Unit">What is counted; <c>dong</c> for money.</param>
/// <param name="Level">Who computes it; above that level it is only summed.</param>
/// <param name="Stage">The stage of the product in which it came.</param>
/// <param name="Meaning">The definition, in English.</param>
/// <param name="NameVi">Vietnamese name.</param>
/// <param name="NameEn">English name.</param>
public sealed record Indicator(string Id, IndicatorKind Kind, string Unit, string Level, string Stage, string Meaning, string NameVi, string NameEn);

/// <summary>The catalogue of figures. Indicators by year of establishment are asked as <c>id@2021</c>.</summary>
public static class Indicators
{
    /// <summary>Ends the id of that part of a figure which units declared: <c>population~declared</c>.</summary>
    public const string DeclaredPart = "~declared";

    private static readonly string[] ByYear = ["members.new_clubs", "members.older_new_clubs", "members.women_older_new_clubs"];

    // Asked as they are, and by year of establishment too.
    private static readonly string[] AlsoByYear = ["clubs.seed_ok"];

    // Of the partners' stage; members.minority_older waits for the restricted field.
    private static readonly string[] OfPartners = ["clubs.project_supported", "projects"];
    private static readonly FrozenDictionary<string, Indicator> ById = Load().ToFrozenDictionary(i => i.Id, StringComparer.Ordinal);

    /// <summary>All indicators of the catalogue, in its order.</summary>
    public static ImmutableArray<Indicator> All { get; } = [.. Load()];

    /// <summary>The indicators that this product computes today and answers when none are named.</summary>
    public static ImmutableArray<Indicator> Current { get; } = [.. All.Where(i => (i.Stage is ("foundation" or "club-book") || OfPartners.Contains(i.Id)) && !ByYear.Contains(i.Id))];

    /// <summary>The indicator of an id, or of an <c>id@year</c>; null when unknown.</summary>
    public static Indicator? Find(string id)
    {
        if (id.EndsWith(DeclaredPart, StringComparison.Ordinal)) id = id[..^DeclaredPart.Length];
        var at = id.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return ByYear.Contains(id) ? null : ById.GetValueOrDefault(id);
        var name = id[..at];
        return (ByYear.Contains(name) || AlsoByYear.Contains(name)) && Period.TryParse(id[(at + 1)..], out var year) && year.Kind == PeriodKind.Year ? ById[name] : null;
    }

    public static bool IsStock(string id) => Find(id)?.Kind == IndicatorKind.Stock;

    /// <summary>Whether the figure is kept by ISO week as well as by month.</summary>
    public static bool IsWeekly(string id) => id is "visits" or "meetings" || id.StartsWith("volunteer_weeks.", StringComparison.Ordinal);

    private static List<Indicator> Load()
    {
        var names = Read("indicator-names.csv", r => (Id: r.GetField("id")!, Vi: r.GetField("name_vi")!, En: r.GetField("name_en")!)).ToDictionary(n => n.Id);
        return Read("indicators.csv", r =>
        {
            var id = r.GetField("id")!;
            var (_, vi, en) = names[id];
            var kind = r.GetField("kind") == "flow" ? IndicatorKind.Flow : IndicatorKind.Stock;
            return new Indicator(id, kind, r.GetField("unit")!, r.GetField("level")!, r.GetField("stage")!, r.GetField("meaning")!, vi, en);
        });
    }

    private static List<T> Read<T>(string resource, Func<CsvReader, T> row)
    {
        using var stream = typeof(Indicators).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using var csv = new CsvReader(new StreamReader(stream), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<T>();
        while (csv.Read()) rows.Add(row(csv));
        return rows;
    }
}
