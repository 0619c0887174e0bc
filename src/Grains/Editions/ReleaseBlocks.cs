using System.Security.Cryptography;
using System.Text;

namespace ClbCloud.Grains.Editions;

/// <summary>A cell of which it is asked whether it may be released.</summary>
/// <param name="Key">The cell.</param>
/// <param name="Stock">Whether it counts everything up to its end; else what lies in its months alone.</param>
/// <param name="Cut">Index of its clubs.</param>
/// <param name="First">Index of its first month.</param>
/// <param name="Last">Index of its last month.</param>
/// <param name="Value">Its true value.</param>
internal sealed record Candidate(CellKey Key, bool Stock, int Cut, int First, int Last, long Value)
{
    public UInt128 Mark { get; } = MarkOf(Key, 0);

    /// <summary>
    /// What a set adds to the label of all that is in it. Things have the same label if and only if they are in the same
    /// sets; that two different groups of sets add up to the same 128 bits does not happen.
    /// </summary>
    public static UInt128 MarkOf(CellKey key, int edition)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Cut} {key.Indicator} {key.Period} {edition}"), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}

/// <summary>Clubs that were always in the same projects on the same days, added up.</summary>
internal sealed record AlikeClubs(int Index, string Province, ClubHistory Example);

/// <summary>
/// One table of indicators with everything that was ever counted in it, split into blocks by what was ever released:
/// two things are in the same block if every released cell holds both or neither. Whoever adds up and takes away
/// released cells gets sums of whole blocks, and nothing else. So each block is empty or of at least eleven, and a cell
/// that would split one otherwise is not released.
/// </summary>
internal sealed class ReleaseBlocks
{
    private readonly ReleaseTable _table;
    private readonly ReleaseShape _shape;
    private readonly List<Thing>?[] _things;
    private readonly Dictionary<UInt128, (int Count, long Sum)> _blocks = [];
    private readonly Dictionary<(bool Stock, int First, int Last), Slice> _slices = [];

    /// <param name="table">What is counted.</param>
    /// <param name="shape">What there is.</param>
    /// <param name="past">Which of what was released before is looked at; all of it but in tests.</param>
    public ReleaseBlocks(ReleaseTable table, ReleaseShape shape, Func<ReleasedSet, bool> past)
    {
        (_table, _shape) = (table, shape);
        _things = new List<Thing>?[shape.Clubs.Length * shape.Months];
        foreach (var thing in ReleaseThings.Gather(table, shape, past)) Add(thing);
    }

    public ReleaseTable Table => _table;

    /// <summary>The same for one month as it stands now, without its history.</summary>
    private sealed record Slice(long[] Values, UInt128[] Labels);

    /// <summary>Whether the cell may be released after all that was; and whether it says anything new.</summary>
    public (bool May, bool Splits) Try(Candidate cell)
    {
        cell = Looked(cell);
        var mask = _table.Sets[cell.Key.Indicator];
        var splits = false;
        foreach (var (label, inside) in Inside(cell, mask))
        {
            var block = _blocks[label];
            if (label != 0 && inside.Count == block.Count) continue;
            splits = true;
            // What was never released lies in no block: its rest is not known.
            if (!_table.IsSafe(inside.Sum) || (label != 0 && !_table.IsSafe(block.Sum - inside.Sum))) return (false, true);
        }

        return (cell.First != cell.Last && !cell.Stock ? true : FitsSlice(cell, mask), splits);
    }

    public void Release(Candidate cell)
    {
        cell = Looked(cell);
        var mask = _table.Sets[cell.Key.Indicator];
        var split = Inside(cell, mask).Where(i => i.Key == 0 || i.Value.Count < _blocks[i.Key].Count).ToDictionary();
        if (split.Count > 0)
        {
            foreach (var thing in Held(cell, mask))
            {
                if (split.ContainsKey(thing.Label)) thing.Label ^= cell.Mark;
            }
        }

        foreach (var (label, inside) in split)
        {
            var block = _blocks[label];
            _blocks[label ^ cell.Mark] = inside;
            _blocks[label] = (block.Count - inside.Count, block.Sum - inside.Sum);
        }

        if (cell.Stock || cell.First == cell.Last) Mark(cell, mask);
    }

    /// <summary>
    /// Blocks are safe one by one; where some are below zero (what was taken back, members who left), their sum may not
    /// be: forty less thirty-five. This looks for a number of persons, at the end of a month and as an edition knew it,
    /// that is a sum of whole blocks and too small. Answers the months; null when there is none.
    /// </summary>
    public (bool Stock, int First, int Last)? Unsafe()
    {
        if (_blocks.All(b => b.Key == 0 || b.Value.Sum >= 0)) return null;
        var editions = All().Select(t => t.LastEdition).Distinct().Order().ToArray();
        foreach (var span in _shape.Spans(_table.Sets.Keys).Where(s => !_table.LastOnly || s.First == s.Last))
        {
            foreach (var edition in editions)
            {
                if (IsUnsafe(span, edition)) return span;
            }
        }

        return null;
    }

    private bool IsUnsafe((bool Stock, int First, int Last) span, int edition)
    {
        var width = _table.Classes.Length;
        var groups = new Groups(_shape.Clubs.Length * width);
        var labels = new Dictionary<UInt128, int>();
        foreach (var thing in All())
        {
            var within = thing.Month <= span.Last && (span.Stock || thing.Month >= span.First) && thing.FirstEdition <= edition;
            var node = (thing.Clubs * width) + thing.Class;
            if (thing.Label == 0)
            {
                if (within) groups.Taint(node);
                continue;
            }

            if (!labels.TryGetValue(thing.Label, out var block)) labels[thing.Label] = block = groups.Add();
            if (!within || thing.LastEdition > edition) groups.Taint(block);
            if (!within) continue;
            groups.Join(node, block);
            groups.Count(node, thing.Value);
        }

        return groups.Known().Any(sum => !_table.IsSafe(sum));
    }

    // What a cell of several months tells of, where that is the last of them.
    private Candidate Looked(Candidate cell) => _table.LastOnly ? cell with { First = cell.Last } : cell;

    private IEnumerable<Thing> All() => _things.OfType<List<Thing>>().SelectMany(t => t);

    private void Add(Thing thing)
    {
        (_things[(thing.Clubs * _shape.Months) + thing.Month] ??= []).Add(thing);
        var block = _blocks.GetValueOrDefault(thing.Label);
        _blocks[thing.Label] = (block.Count + 1, checked(block.Sum + thing.Value));
    }

    private IEnumerable<Thing> Held(Candidate cell, int mask)
    {
        foreach (var clubs in _shape.ClubsOf(cell.Cut))
        {
            if (cell.Stock && !_shape.IsIn(cell.Cut, clubs, cell.Last)) continue;
            for (var month = cell.Stock ? 0 : cell.First; month <= cell.Last; month++)
            {
                if (_things[(clubs * _shape.Months) + month] is not { } things || (!cell.Stock && !_shape.IsIn(cell.Cut, clubs, month))) continue;
                foreach (var thing in things)
                {
                    if ((mask & (1 << thing.Class)) != 0) yield return thing;
                }
            }
        }
    }

    private Dictionary<UInt128, (int Count, long Sum)> Inside(Candidate cell, int mask)
    {
        var inside = new Dictionary<UInt128, (int Count, long Sum)>();
        foreach (var thing in Held(cell, mask))
        {
            ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(inside, thing.Label, out _);
            sum = (sum.Count + 1, checked(sum.Sum + thing.Value));
        }

        return inside;
    }

    private bool FitsSlice(Candidate cell, int mask)
    {
        var slice = SliceOf(cell);
        var all = new Dictionary<UInt128, (long In, long Out, bool Any)>();
        for (var i = 0; i < slice.Values.Length; i++)
        {
            var sum = all.GetValueOrDefault(slice.Labels[i]);
            all[slice.Labels[i]] = InSlice(cell, mask, i) ? (sum.In + slice.Values[i], sum.Out, true) : (sum.In, sum.Out + slice.Values[i], sum.Any);
        }

        return all.All(b => !b.Value.Any || (_table.IsSafe(b.Value.In) && (b.Key == 0 || _table.IsSafe(b.Value.Out))));
    }

    private void Mark(Candidate cell, int mask)
    {
        var slice = SliceOf(cell);
        for (var i = 0; i < slice.Labels.Length; i++)
        {
            if (InSlice(cell, mask, i)) slice.Labels[i] ^= cell.Mark;
        }
    }

    private bool InSlice(Candidate cell, int mask, int index) =>
        (mask & (1 << (index % _table.Classes.Length))) != 0 && _shape.Holds(cell, index / _table.Classes.Length, cell.Last);

    private Slice SliceOf(Candidate cell)
    {
        var span = (cell.Stock, cell.Stock ? 0 : cell.First, cell.Last);
        if (_slices.TryGetValue(span, out var slice)) return slice;
        var values = new long[_shape.Clubs.Length * _table.Classes.Length];
        foreach (var thing in All())
        {
            if (thing.Month <= span.Last && thing.Month >= span.Item2) values[(thing.Clubs * _table.Classes.Length) + thing.Class] += thing.Value;
        }

        return _slices[span] = new(values, new UInt128[values.Length]);
    }
}
