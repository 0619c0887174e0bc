using System.Collections.Immutable;

namespace ClbCloud.Grains.Units;

/// <summary>The units above something from a day on, the nation first.</summary>
internal sealed record DatedLine(DateOnly From, ImmutableArray<string> Units);

/// <summary>
/// Which units were above a club on which day. What happened under a former province stays under its norms and excuses,
/// so a line is as dated as the links that make it.
/// </summary>
internal static class LineRules
{
    /// <summary>The lines, oldest first; the first one holds before its day too.</summary>
    /// <param name="links">Parents of what is asked about.</param>
    /// <param name="parents">Parents of every unit that is above on any day.</param>
    public static ImmutableArray<DatedLine> Lines(ImmutableArray<DatedLink> links, IReadOnlyDictionary<string, ImmutableArray<DatedLink>> parents)
    {
        var lines = ImmutableArray.CreateBuilder<DatedLine>();
        foreach (var day in Days(links, parents))
        {
            var units = On(day, links, parents);
            if (lines.Count == 0 || !lines[^1].Units.SequenceEqual(units, StringComparer.Ordinal)) lines.Add(new(day, units));
        }

        return lines.ToImmutable();
    }

    /// <summary>The first day on which a unit would be above itself; null when it never would.</summary>
    /// <param name="unit">Its key.</param>
    /// <param name="links">Its parents, as they would be.</param>
    /// <param name="parents">Parents of every unit that would be above it on any day.</param>
    public static DateOnly? Ring(string unit, ImmutableArray<DatedLink> links, IReadOnlyDictionary<string, ImmutableArray<DatedLink>> parents)
    {
        var all = parents.Where(p => p.Key != unit).Append(new(unit, links)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        return Days(links, all).Select(d => (DateOnly?)d).FirstOrDefault(day => On(day!.Value, links, all).Contains(unit));
    }

    // Before the second link of each, the first one holds.
    private static IEnumerable<DateOnly> Days(ImmutableArray<DatedLink> links, IReadOnlyDictionary<string, ImmutableArray<DatedLink>> parents) =>
        parents.Values.Append(links).SelectMany(l => l.Skip(1)).Select(l => l.From).Append(DateOnly.MinValue).Distinct().Order();

    private static ImmutableArray<string> On(DateOnly day, ImmutableArray<DatedLink> links, IReadOnlyDictionary<string, ImmutableArray<DatedLink>> parents)
    {
        var units = ImmutableArray<string>.Empty;
        // Two units that are linked at the same moment do not see each other's link: a ring of them must end here.
        while (Dated.At(links, day, l => l.From)?.Parent is { } parent && !units.Contains(parent))
        {
            units = units.Insert(0, parent);
            links = parents.GetValueOrDefault(parent, []);
        }

        return units;
    }
}
