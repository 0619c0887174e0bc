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
        var days = parents.Values.Append(links).SelectMany(l => l.Skip(1)).Select(l => l.From);
        foreach (var day in days.Append(DateOnly.MinValue).Distinct().Order())
        {
            var units = On(day, links, parents);
            if (lines.Count == 0 || !lines[^1].Units.SequenceEqual(units, StringComparer.Ordinal)) lines.Add(new(day, units));
        }

        return lines.ToImmutable();
    }

    private static ImmutableArray<string> On(DateOnly day, ImmutableArray<DatedLink> links, IReadOnlyDictionary<string, ImmutableArray<DatedLink>> parents)
    {
        var units = ImmutableArray<string>.Empty;
        // Links are dated one by one: on a day long past they might make a ring.
        while (Dated.At(links, day, l => l.From)?.Parent is { } parent && !units.Contains(parent))
        {
            units = units.Insert(0, parent);
            links = parents.GetValueOrDefault(parent, []);
        }

        return units;
    }
}
