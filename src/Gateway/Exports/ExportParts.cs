using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Exports;

/// <summary>A project's parts by province, under the map of then or of now.</summary>
internal static class ExportParts
{
    /// <summary>In the order of keys. Where provinces merged, their parts are added up; what one of them does not say, the sum does not.</summary>
    public static async Task<IReadOnlyList<ExportUnit>> Of(IGrainFactory grains, Lineage lineage, ImmutableArray<ProjectPart> parts, UnitMap map)
    {
        var places = new List<(string Province, ImmutableArray<FiguresView> Figures)>();
        foreach (var part in parts)
        {
            var province = map == UnitMap.Now ? await lineage.ProvinceOf(new Place(ScopeKind.Province, part.Province)) ?? part.Province : part.Province;
            places.Add((province, part.Figures));
        }

        var units = new List<ExportUnit>();
        foreach (var place in places.GroupBy(p => p.Province, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            // A partner does not see the province, only what it is called.
            var name = await Callers.AsSystem(async () => await grains.GetGrain<IUnitGrain>(place.Key).Get());
            units.Add(new(place.Key, name?.Names[^1].Vi ?? place.Key, name?.Names[^1].En, place.Select(p => p.Figures).Aggregate((a, b) => [.. a.Zip(b, Sum)])));
        }

        return units;
    }

    private static FiguresView Sum(FiguresView a, FiguresView b)
    {
        var suppressed = a.Suppressed.Union(b.Suppressed, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return a with
        {
            AsOf = a.AsOf > b.AsOf || b.AsOf is null ? a.AsOf : b.AsOf,
            Coverage = Math.Min(a.Coverage, b.Coverage),
            Figures = a.Figures.RemoveRange(suppressed).ToImmutableSortedDictionary(f => f.Key, f => checked(f.Value + b.Figures.GetValueOrDefault(f.Key)), StringComparer.Ordinal),
            Suppressed = suppressed,
            Kept = b.Kept.SetItems(a.Kept).RemoveRange(suppressed),
        };
    }
}
