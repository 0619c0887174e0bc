using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Audit;

/// <summary>Where a journal stands: number and seal of its last entry, kept in the head row of its partition.</summary>
internal sealed record JournalMark(long Number, string Seal);

/// <summary>How entries are written, chained and read. Pure but for the keys.</summary>
internal static class JournalText
{
    public const string Prefix = "j|";

    // Only what tells nothing about a person beyond the book's own ids and dates may stand in clear.
    private static readonly HashSet<string> Open = new(StringComparer.Ordinal)
    {
        "id", "joined", "left", "from", "to", "date", "status", "revision", "attended", "areas", "assignments", "teams", "kind", "validFrom", "amount", "paused",
    };

    public static string Key(long number) => Prefix + number.ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>The next entry's row and the mark after it; null when nothing is to be told.</summary>
    public static (RowWrite Row, JournalMark Mark)? Next(JournalMark? last, JournalDraft draft, DateTimeOffset now, JournalSeal seal)
    {
        if (draft.IsEmpty) return null;
        var entry = new JournalEntry { Number = (last?.Number ?? 0) + 1, At = now, Before = last?.Seal ?? string.Empty, Acts = draft.Acts(seal) };
        var body = RowBody.Write(entry);
        return (RowWrite.Insert(Key(entry.Number), body), new(entry.Number, seal.Of(body)));
    }

    /// <summary>What is told of a row's change.</summary>
    public static JournalChange Change(RowWrite write, ReadOnlyMemory<byte> was, JournalSeal seal) => new()
    {
        Row = write.Key,
        Seal = write.Body is not { } body ? null : IsSealed(write.Key) ? seal.Of(body.Span) : string.Empty,
        Fields = was.IsEmpty || write.Body is null ? [] : Fields(was, write.Body.Value),
    };

    /// <summary>Whether the row stands as the journal's last word left it; heads, alerts and webhooks also change by themselves.</summary>
    public static bool IsSealed(string row) =>
        row != "head" && !row.StartsWith("al|", StringComparison.Ordinal) && !row.StartsWith("ep|", StringComparison.Ordinal);

    private static ImmutableArray<JournalField> Fields(ReadOnlyMemory<byte> was, ReadOnlyMemory<byte> now)
    {
        using var before = JsonDocument.Parse(was);
        using var after = JsonDocument.Parse(now);
        var (old, next) = (Members(before), Members(after));
        return
        [
            .. old.Keys.Union(next.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Was: old.GetValueOrDefault(name), Now: next.GetValueOrDefault(name)))
                .Where(f => f.Was != f.Now)
                .Select(f => Open.Contains(f.Name) ? new JournalField { Name = f.Name, Was = f.Was, Now = f.Now } : new JournalField { Name = f.Name }),
        ];
    }

    private static Dictionary<string, string> Members(JsonDocument body) =>
        body.RootElement.TryGetProperty("v", out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText(), StringComparer.Ordinal)
            : [];
}

/// <summary>Reads journals from their rows.</summary>
internal static class JournalRows
{
    private const string Head = "head";

    public static JournalPage Nothing { get; } = new() { Entries = [] };

    /// <summary>Where the journal of a partition stands, by its head row, whatever the head is of; null before the first entry.</summary>
    public static JournalMark? MarkOf(Row head) => RowBody.Read<AnyHead>(head.Body).Journal;

    /// <summary>Entries after a number, oldest first.</summary>
    public static async Task<JournalPage> Read(IRowStore store, string partition, long after, int limit)
    {
        var page = await store.RangeAsync(partition, JournalText.Key(after + 1), "j}", Math.Clamp(limit, 1, 500));
        ImmutableArray<JournalEntry> entries = [.. page.Rows.Select(r => RowBody.Read<JournalEntry>(r.Body))];
        return new() { Entries = entries, Next = page.Next is null || entries.IsEmpty ? null : entries[^1].Number };
    }

    /// <summary>The newest entries before a number (0: of all), newest first.</summary>
    public static async Task<JournalPage> Newest(IRowStore store, string partition, long before, int limit)
    {
        // Written with every entry: the head tells where the journal ends.
        var last = await store.GetAsync(partition, Head) is { } head && MarkOf(head) is { } mark ? mark.Number : 0;
        var to = before <= 0 ? last : Math.Min(last, before - 1);
        if (to == 0) return new() { Entries = [] };
        var after = Math.Max(0, to - Math.Clamp(limit, 1, 500));
        var page = await Read(store, partition, after, (int)(to - after));
        return new() { Entries = [.. page.Entries.Reverse()], Next = after > 0 ? after + 1 : null };
    }

    private sealed record AnyHead
    {
        public JournalMark? Journal { get; init; }
    }
}
