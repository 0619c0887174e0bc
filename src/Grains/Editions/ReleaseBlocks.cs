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
    private readonly List<Thing> _things = [];
    private readonly Dictionary<UInt128, (int Count, long Sum)> _blocks = [];
    private readonly Dictionary<(bool Stock, int First, int Last), Slice> _slices = [];

    public ReleaseBlocks(ReleaseTable table, ReleaseShape shape)
    {
        (_table, _shape) = (table, shape);
        foreach (var thing in Gather()) Add(thing);
    }

    private sealed class Thing
    {
        public required int Clubs { get; init; }

        public required int Month { get; init; }

        public required int Class { get; init; }

        public required int FirstEdition { get; set; }

        public required int LastEdition { get; set; }

        public required long Value { get; set; }

        public UInt128 Label { get; set; }
    }

    /// <summary>The same for one month as it stands now, without its history.</summary>
    private sealed record Slice(long[] Values, UInt128[] Labels);

    /// <summary>Whether a number may be known: none, or enough.</summary>
    public static bool IsSafe(long value) => value is 0 or >= ReleaseTables.Smallest or <= -ReleaseTables.Smallest;

    /// <summary>Whether the cell may be released after all that was; and whether it says anything new.</summary>
    public (bool May, bool Splits) Try(Candidate cell)
    {
        var mask = _table.Sets[cell.Key.Indicator];
        var splits = false;
        foreach (var (label, inside) in Inside(cell, mask))
        {
            var block = _blocks[label];
            if (label != 0 && inside.Count == block.Count) continue;
            splits = true;
            // What was never released lies in no block: its rest is not known.
            if (!IsSafe(inside.Sum) || (label != 0 && !IsSafe(block.Sum - inside.Sum))) return (false, true);
        }

        return (cell.First != cell.Last && !cell.Stock ? true : FitsSlice(cell, mask), splits);
    }

    public void Release(Candidate cell)
    {
        var mask = _table.Sets[cell.Key.Indicator];
        var split = Inside(cell, mask).Where(i => i.Key == 0 || i.Value.Count < _blocks[i.Key].Count).ToDictionary();
        foreach (var thing in _things)
        {
            if (split.ContainsKey(thing.Label) && Holds(cell, mask, thing)) thing.Label ^= cell.Mark;
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
        var editions = _things.Select(t => t.LastEdition).Distinct().Order().ToArray();
        foreach (var span in _shape.Spans(_table.Sets.Keys))
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
        foreach (var thing in _things)
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

        return groups.Known().Any(sum => !IsSafe(sum));
    }

    private Dictionary<(int Clubs, int Month, int Class, UInt128 Label), Thing>.ValueCollection Gather()
    {
        var sets = _shape.Past.Where(p => _table.Sets.ContainsKey(p.Set.Cell.Indicator)).ToArray();
        var things = new Dictionary<(int Clubs, int Month, int Class, UInt128 Label), Thing>();
        foreach (var (clubs, month, edition, figures) in _shape.Counted)
        {
            for (var c = 0; c < _table.Classes.Length; c++)
            {
                var value = _table.Value(figures, c);
                if (value == 0) continue;
                UInt128 label = 0;
                foreach (var past in sets)
                {
                    if ((_table.Sets[past.Set.Cell.Indicator] & (1 << c)) != 0 && past.Set.Edition >= edition && past.Holds(clubs, month)) label ^= past.Mark;
                }

                if (!things.TryGetValue((clubs, month, c, label), out var thing))
                    things[(clubs, month, c, label)] = new() { Clubs = clubs, Month = month, Class = c, Label = label, FirstEdition = edition, LastEdition = edition, Value = value };
                else (thing.Value, thing.FirstEdition, thing.LastEdition) = (checked(thing.Value + value), Math.Min(thing.FirstEdition, edition), Math.Max(thing.LastEdition, edition));
            }
        }

        return things.Values;
    }

    private void Add(Thing thing)
    {
        _things.Add(thing);
        var block = _blocks.GetValueOrDefault(thing.Label);
        _blocks[thing.Label] = (block.Count + 1, checked(block.Sum + thing.Value));
    }

    private Dictionary<UInt128, (int Count, long Sum)> Inside(Candidate cell, int mask)
    {
        var inside = new Dictionary<UInt128, (int Count, long Sum)>();
        foreach (var thing in _things)
        {
            if (!Holds(cell, mask, thing)) continue;
            var sum = inside.GetValueOrDefault(thing.Label);
            inside[thing.Label] = (sum.Count + 1, checked(sum.Sum + thing.Value));
        }

        return inside;
    }

    private bool Holds(Candidate cell, int mask, Thing thing) => (mask & (1 << thing.Class)) != 0 && _shape.Holds(cell, thing.Clubs, thing.Month);

    private bool FitsSlice(Candidate cell, int mask)
    {
        var slice = SliceOf(cell);
        var all = new Dictionary<UInt128, (long In, long Out, bool Any)>();
        for (var i = 0; i < slice.Values.Length; i++)
        {
            var sum = all.GetValueOrDefault(slice.Labels[i]);
            all[slice.Labels[i]] = InSlice(cell, mask, i) ? (sum.In + slice.Values[i], sum.Out, true) : (sum.In, sum.Out + slice.Values[i], sum.Any);
        }

        return all.All(b => !b.Value.Any || (IsSafe(b.Value.In) && (b.Key == 0 || IsSafe(b.Value.Out))));
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
        foreach (var thing in _things)
        {
            if (thing.Month <= span.Last && thing.Month >= span.Item2) values[(thing.Clubs * _table.Classes.Length) + thing.Class] += thing.Value;
        }

        return _slices[span] = new(values, new UInt128[values.Length]);
    }

    /// <summary>Joins what is known only together; a group that holds something unknown is unknown.</summary>
    private sealed class Groups(int nodes)
    {
        private readonly List<int> _above = [.. Enumerable.Range(0, nodes)];
        private readonly List<long> _sums = [.. Enumerable.Repeat(0L, nodes)];
        private readonly List<bool> _used = [.. Enumerable.Repeat(false, nodes)];
        private readonly HashSet<int> _tainted = [];

        public int Add()
        {
            _above.Add(_above.Count);
            _sums.Add(0);
            _used.Add(false);
            return _above.Count - 1;
        }

        public void Taint(int node) => _tainted.Add(node);

        public void Count(int node, long value)
        {
            _sums[node] += value;
            _used[node] = true;
        }

        public void Join(int a, int b) => _above[Top(a)] = Top(b);

        public IEnumerable<long> Known()
        {
            var unknown = _tainted.Select(Top).ToHashSet();
            return Enumerable.Range(0, nodes).Where(n => _used[n] && !unknown.Contains(Top(n))).GroupBy(Top, n => _sums[n], (_, sums) => sums.Sum());
        }

        private int Top(int node)
        {
            while (_above[node] != node)
            {
                _above[node] = _above[_above[node]];
                node = _above[node];
            }

            return node;
        }
    }
}
