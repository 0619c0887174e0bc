namespace ClbCloud.Gateway.Demo;

/// <summary>
/// Seeded random numbers (SplitMix64), the same on every machine and runtime for ever, with a stream of their own for
/// every name: adding facts to one club moves nothing in another.
/// </summary>
internal sealed class Dice
{
    private ulong _state;

    private Dice(ulong state) => _state = state;

    public static Dice For(int seed, string stream)
    {
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var c in stream) hash = unchecked((hash ^ c) * 1099511628211UL);
        return new(hash);
    }

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public int Between(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    public bool Chance(int percent) => Between(1, 100) <= percent;

    public DateOnly DayBetween(DateOnly first, DateOnly last) =>
        last <= first ? first : first.AddDays(Between(0, last.DayNumber - first.DayNumber));

    public T Pick<T>(IReadOnlyList<T> from) => from[Between(0, from.Count - 1)];

    /// <summary>0 … <paramref name="count"/> − 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Between(0, i);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    private ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
