namespace ClbCloud.Grains.Editions;

/// <summary>What clubs counted in a class and a month, and what of it the same released cells hold.</summary>
internal sealed class Thing
{
    public required int Clubs { get; init; }

    public required int Month { get; init; }

    public required int Class { get; init; }

    public required int FirstEdition { get; set; }

    public required int LastEdition { get; set; }

    public required long Value { get; set; }

    public UInt128 Label { get; set; }
}

/// <summary>Everything that was ever counted in a table, labelled by what was released before.</summary>
internal static class ReleaseThings
{
    public static IEnumerable<Thing> Gather(ReleaseTable table, ReleaseShape shape, Func<ReleasedSet, bool> past)
    {
        var sets = shape.Past.Where(p => table.Sets.ContainsKey(p.Set.Cell.Indicator) && past(p.Set)).ToArray();
        var edition = sets.Select(s => s.Set.Edition).DefaultIfEmpty(0).Max();
        foreach (var clubs in shape.Counted.GroupBy(c => c.Clubs))
        {
            var labels = Labels(table, shape, sets, clubs.Key, edition);
            var things = new Dictionary<(int Month, int Class, UInt128 Label), Thing>();
            foreach (var (_, month, found, figures) in clubs)
            {
                for (var c = 0; c < table.Classes.Length; c++)
                {
                    var value = table.Value(figures, c);
                    if (value == 0) continue;
                    // What was found after the last release is in none.
                    var label = found > edition ? UInt128.Zero : labels[c, month, found];
                    if (!things.TryGetValue((month, c, label), out var thing))
                        things[(month, c, label)] = new() { Clubs = clubs.Key, Month = month, Class = c, Label = label, FirstEdition = found, LastEdition = found, Value = value };
                    else (thing.Value, thing.FirstEdition, thing.LastEdition) = (checked(thing.Value + value), Math.Min(thing.FirstEdition, found), Math.Max(thing.LastEdition, found));
                }
            }

            foreach (var thing in things.Values) yield return thing;
        }
    }

    // By class, month, and edition in which it was found: a set holds what was found up to it, and a level what came before.
    private static UInt128[,,] Labels(ReleaseTable table, ReleaseShape shape, ReleaseShape.PastSet[] sets, int clubs, int last)
    {
        var labels = new UInt128[table.Classes.Length, shape.Months, last + 1];
        var levels = new UInt128[table.Classes.Length, shape.Months, last + 1];
        foreach (var set in sets)
        {
            var (stock, from, to) = set.Span;
            to = Math.Min(to, shape.Months - 1);
            if (table.LastOnly) from = to;
            var mask = table.Sets[set.Set.Cell.Indicator];
            for (var c = 0; c < table.Classes.Length; c++)
            {
                if ((mask & (1 << c)) == 0) continue;
                if (stock && set.IsIn(clubs, to)) levels[c, to, set.Set.Edition] ^= set.Mark;
                for (var m = Math.Max(0, from); !stock && m <= to; m++)
                {
                    if (set.IsIn(clubs, m)) labels[c, m, set.Set.Edition] ^= set.Mark;
                }
            }
        }

        for (var c = 0; c < table.Classes.Length; c++)
        {
            for (var e = last; e >= 0; e--)
            {
                for (var m = shape.Months - 1; m >= 0; m--)
                {
                    if (m + 1 < shape.Months) levels[c, m, e] ^= levels[c, m + 1, e];
                    if (e < last) labels[c, m, e] ^= labels[c, m, e + 1];
                }
            }

            for (var e = last - 1; e >= 0; e--)
            {
                for (var m = 0; m < shape.Months; m++) levels[c, m, e] ^= levels[c, m, e + 1];
            }

            for (var e = 0; e <= last; e++)
            {
                for (var m = 0; m < shape.Months; m++) labels[c, m, e] ^= levels[c, m, e];
            }
        }

        return labels;
    }
}
