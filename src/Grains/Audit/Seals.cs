using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Audit;

/// <summary>
/// Where the journals of a tenant stood on a day: rows <c>d|{day}|{part}</c> of the tenant's own partition, each signed
/// with the tenant's key and naming the one before. Who cuts off the end of a journal, head and all, is found by them.
/// </summary>
internal sealed record DaySeal
{
    public required long Number { get; init; }

    public required DateOnly Day { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Signature of the part before; empty in the first.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>Journals by partition.</summary>
    public required ImmutableSortedDictionary<string, JournalMark> Marks { get; init; }
}

/// <summary>A seal as kept: the exact bytes that were signed, and the signature over them.</summary>
internal sealed record SignedSeal(byte[] Body, string Signature);

/// <summary>The last seal of a tenant: row <c>head</c>.</summary>
internal sealed record SealHead(long Number, DateOnly Day, string Signature);

/// <summary>Rows of seals.</summary>
internal static class SealRows
{
    public const string Prefix = "d|";
    public const string Head = "head";

    /// <summary>Most journals in one row: about 150 bytes each.</summary>
    public const int MaxMarks = 200;

    public static string Partition(string tenant) => $"s|{tenant}";

    public static string Key(DateOnly day, int part) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{day:yyyy-MM-dd}|{part:D4}");

    /// <summary>The rows of a day's seals and the head after them.</summary>
    public static (List<RowWrite> Rows, SealHead Head) Make(SealHead? last, DateOnly day, DateTimeOffset now, IEnumerable<KeyValuePair<string, JournalMark>> marks, JournalSeal seal)
    {
        var rows = new List<RowWrite>();
        var head = last ?? new SealHead(0, day, string.Empty);
        var part = 0;
        foreach (var chunk in marks.OrderBy(m => m.Key, StringComparer.Ordinal).Chunk(MaxMarks))
        {
            var next = new DaySeal { Number = head.Number + 1, Day = day, At = now, Before = head.Signature, Marks = chunk.ToImmutableSortedDictionary(StringComparer.Ordinal) };
            var body = RowBody.Write(next);
            head = new SealHead(next.Number, day, seal.Of(body));
            rows.Add(RowWrite.Insert(Key(day, ++part), RowBody.Write(new SignedSeal(body, head.Signature))));
        }

        return (rows, head);
    }
}
