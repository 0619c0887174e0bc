namespace ClbCloud.Storage;

/// <summary>
/// Reads a partition between two commits from a store that has no snapshots: before and after, and again when something
/// was written in between. Where the partition has a head row, that is in every commit, and its ETag tells; else all ETags
/// are compared.
/// </summary>
public static class WholePartition
{
    private const string Head = "head";
    private const int Attempts = 20;

    /// <summary>Sorts after every key but itself: the last code point, as often as a key may hold it.</summary>
    private static readonly string End = string.Concat(Enumerable.Repeat("\U0010FFFF", IRowStore.MaxKeyBytes / 4));

    /// <exception cref="RowStoreException">Something was written during every attempt.</exception>
    public static async ValueTask<IReadOnlyList<Row>> ReadAsync(IRowStore store, string partition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var before = await store.GetAsync(partition, Head, ct);
            var rows = await PagesAsync(store, partition, ct);
            if (before is null ? Same(rows, await PagesAsync(store, partition, ct)) : before.ETag == (await store.GetAsync(partition, Head, ct))?.ETag) return rows;
        }

        throw new RowStoreException($"A partition was written during each of {Attempts} readings; read it when less is written.");
    }

    private static bool Same(List<Row> rows, List<Row> again) =>
        rows.Select(r => (r.Key, r.ETag)).SequenceEqual(again.Select(r => (r.Key, r.ETag)));

    private static async Task<List<Row>> PagesAsync(IRowStore store, string partition, CancellationToken ct)
    {
        var rows = new List<Row>();
        await foreach (var row in store.ReadAllAsync(partition, string.Empty, End, ct: ct)) rows.Add(row);
        return rows;
    }
}
