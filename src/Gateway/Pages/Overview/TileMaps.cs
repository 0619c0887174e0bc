using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Figures;
using CsvHelper;

namespace ClbCloud.Gateway.Pages.Overview;

/// <summary>Lays the provinces out as in <c>data/province-tiles.csv</c>, and shades them in five classes of about the same size. Pure.</summary>
internal static class TileMaps
{
    private const int Shades = 5;
    private static readonly ImmutableArray<TilePlace> Places = Read();

    public static TileMap Of(Measure measure, IReadOnlyList<ChildLine> provinces, Words words)
    {
        var byCode = provinces.Where(p => p.Code is not null).ToDictionary(p => p.Code!, StringComparer.Ordinal);
        var values = provinces.Where(p => p.Clubs > 0 && p.Value is not null).Select(p => p.Value!.Value).Order().ToArray();
        var classes = ClassesOf(values);
        return new TileMap(
            measure.Id,
            measure.Name(words),
            [.. Measure.Shares.Select(s => (s.Id, s.Name(words)))],
            [.. Indicators.Current.Select(i => (i.Id, words.Name(i.NameVi, i.NameEn)))],
            [.. Places.Select(p => Of(p, byCode.GetValueOrDefault(p.Code), measure, classes, words))],
            [.. classes.Select((c, i) => new TileClass(c.Shade, measure.Written(c.From, words), measure.Written(c.To, words)))]);
    }

    private static Tile Of(TilePlace place, ChildLine? province, Measure measure, IReadOnlyList<(int Shade, decimal From, decimal To)> classes, Words words)
    {
        var value = province is { Clubs: > 0 } ? province.Value : null;
        var shade = value is { } v ? classes.First(c => v <= c.To).Shade : 0;
        return new(words.Name(place.Vi, place.En), place.Short, place.Row, place.Column, shade, province is null ? words["map.absent"] : measure.Written(value, words), province?.Address);
    }

    /// <summary>Shade, least and most of each class; values that are the same share a class.</summary>
    internal static IReadOnlyList<(int Shade, decimal From, decimal To)> ClassesOf(decimal[] sorted)
    {
        var classes = new List<(int Shade, decimal From, decimal To)>();
        for (var shade = 1; shade <= Shades && sorted.Length > 0; shade++)
        {
            var to = sorted[(sorted.Length * shade / Shades) - (shade == Shades ? 1 : 0) is var at && at >= sorted.Length ? sorted.Length - 1 : Math.Max(at, 0)];
            var from = classes.Count == 0 ? sorted[0] : sorted.FirstOrDefault(v => v > classes[^1].To, decimal.MaxValue);
            if (from <= to) classes.Add((shade, from, to));
        }

        // Values that are all the same are not little.
        return classes.Count == 1 ? [(Shades - 1, classes[0].From, classes[0].To)] : classes;
    }

    private static ImmutableArray<TilePlace> Read()
    {
        using var stream = typeof(TileMaps).Assembly.GetManifestResourceStream("province-tiles.csv") ?? throw new InvalidOperationException("province-tiles.csv is not embedded.");
        using var csv = new CsvReader(new StreamReader(stream), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var places = ImmutableArray.CreateBuilder<TilePlace>();
        while (csv.Read()) places.Add(new(csv.GetField("code")!, csv.GetField("name_vi")!, csv.GetField("name_en")!, csv.GetField("short")!, csv.GetField<int>("row"), csv.GetField<int>("column")));
        return places.ToImmutable();
    }

    private sealed record TilePlace(string Code, string Vi, string En, string Short, int Row, int Column);
}
