using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;

namespace ClbCloud.Grains.Units;

/// <summary>Asks upward for what <see cref="LineRules"/> judges.</summary>
internal static class LineReading
{
    /// <summary>Parents of every unit that was ever above, by these links. Nothing is above the nation, so it is not asked.</summary>
    /// <param name="except">A unit that is not asked: the one that asks.</param>
    public static async Task<Dictionary<string, ImmutableArray<DatedLink>>> Parents(IGrainFactory grains, ImmutableArray<DatedLink> links, string? except = null)
    {
        var parents = new Dictionary<string, ImmutableArray<DatedLink>>(StringComparer.Ordinal);
        var units = Next(links);
        while (units.Length > 0)
        {
            var found = await Task.WhenAll(units.Select(u => grains.GetGrain<IUnitGrain>(u).Parents()));
            foreach (var (unit, above) in units.Zip(found)) parents[unit] = above;
            units = Next([.. found.SelectMany(l => l)]);
        }

        return parents;

        string[] Next(ImmutableArray<DatedLink> from) =>
            [.. LinkRules.Destinations(from).Where(u => u != Keys.Nation && u != except && !parents.ContainsKey(u)).Distinct(StringComparer.Ordinal)];
    }
}
