using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Clubs;

/// <summary>Asks upward which units are and were above a club, and what their policy books say.</summary>
internal static class NormReading
{
    /// <summary>Keys of the units above today, the nation first; and the books of every day.</summary>
    public static async Task<(ImmutableArray<string> Line, ImmutableArray<DatedBooks> Norms)> Read(IGrainFactory grains, string club, ImmutableArray<DatedLink> communes)
    {
        var lines = LineRules.Lines(communes, await LineReading.Parents(grains, communes));
        string[] keys = [.. lines.SelectMany(l => l.Units).Distinct(StringComparer.Ordinal).Select(Keys.PolicyOfUnit), Keys.PolicyOfClub(club)];
        var found = await Task.WhenAll(keys.Select(k => grains.GetGrain<IPolicyGrain>(k).Get()));
        var books = keys.Zip(found).ToDictionary(b => b.First, b => b.Second, StringComparer.Ordinal);
        return (lines[^1].Units, [.. lines.Select(l => new DatedBooks { From = l.From, Books = [.. l.Units.Select(u => books[Keys.PolicyOfUnit(u)]), found[^1]] })]);
    }
}
