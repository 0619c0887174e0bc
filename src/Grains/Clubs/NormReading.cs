using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Clubs;

/// <summary>Asks upward which units are and were above a club, and what their policy books say.</summary>
internal static class NormReading
{
    /// <summary>Keys of the units above today, the nation first; and the books of every day.</summary>
    public static async Task<(ImmutableArray<string> Line, ImmutableArray<DatedBooks> Norms)> Read(IGrainFactory grains, string club, ImmutableArray<DatedLink> communes)
    {
        var lines = LineRules.Lines(communes, await Parents(grains, communes));
        string[] keys = [.. lines.SelectMany(l => l.Units).Distinct(StringComparer.Ordinal).Select(Keys.PolicyOfUnit), Keys.PolicyOfClub(club)];
        var found = await Task.WhenAll(keys.Select(k => grains.GetGrain<IPolicyGrain>(k).Get()));
        var books = keys.Zip(found).ToDictionary(b => b.First, b => b.Second, StringComparer.Ordinal);
        return (lines[^1].Units, [.. lines.Select(l => new DatedBooks { From = l.From, Books = [.. l.Units.Select(u => books[Keys.PolicyOfUnit(u)]), found[^1]] })]);
    }

    private static async Task<Dictionary<string, ImmutableArray<DatedLink>>> Parents(IGrainFactory grains, ImmutableArray<DatedLink> communes)
    {
        var parents = new Dictionary<string, ImmutableArray<DatedLink>>(StringComparer.Ordinal);
        string[] units = [.. LinkRules.Destinations(communes)];
        while (units.Length > 0)
        {
            var found = await Task.WhenAll(units.Select(u => grains.GetGrain<IUnitGrain>(u).Parents()));
            foreach (var (unit, links) in units.Zip(found)) parents[unit] = links;
            // Nothing is above the nation: asking it would be one call for every club.
            units = [.. found.SelectMany(l => LinkRules.Destinations(l)).Where(u => u != Keys.Nation && !parents.ContainsKey(u)).Distinct(StringComparer.Ordinal)];
        }

        return parents;
    }
}
