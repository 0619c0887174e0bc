using System.Globalization;

namespace ClbCloud.Storage.Memory;

/// <summary>Rows in memory with the semantics of the real stores, and faults on demand. For tests; nothing is durable.</summary>
public sealed class MemoryRowStore : IRowStore, IPartitionReader
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedList<string, Row>> partitions = new(StringComparer.Ordinal);
    private long lastETag;
    private long commits;

    /// <summary>Faults of this store's commits.</summary>
    public MemoryFaults Faults { get; } = new();

    /// <summary>Commits that have landed.</summary>
    public long Commits => Interlocked.Read(ref commits);

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        RowLimits.CheckKey(key, "The key", nameof(key));
        ct.ThrowIfCancellationRequested();
        lock (gate) return ValueTask.FromResult(Find(partition, key));
    }

    public ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        RowLimits.CheckKeys(partition, keys);
        ct.ThrowIfCancellationRequested();
        lock (gate) return ValueTask.FromResult<IReadOnlyList<Row?>>([.. keys.Select(key => Find(partition, key))]);
    }

    public ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
    {
        RowLimits.CheckRange(partition, from, to, limit, after);
        ct.ThrowIfCancellationRequested();
        lock (gate) return ValueTask.FromResult(Range(partition, from, to, limit, after));
    }

    public async ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        RowWrite[] own = [.. writes];
        RowLimits.CheckCommit(partition, own);
        ct.ThrowIfCancellationRequested();
        await Faults.BeforeAsync(partition, own, ct);
        CommitResult result;
        lock (gate)
        {
            ct.ThrowIfCancellationRequested();
            result = Apply(partition, own);
        }
        if (!result.Committed)
        {
            StorageMetrics.Conflicts.Add(1);
            return result;
        }
        Interlocked.Increment(ref commits);
        await Faults.AfterAsync(partition, own);
        return result;
    }

    public ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default)
    {
        RowLimits.CheckPage(limit, after);
        ct.ThrowIfCancellationRequested();
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([.. partitions
                .Where(p => p.Value.Count > 0 && (after is null || Utf8Order.Instance.Compare(p.Key, after) > 0))
                .Select(p => p.Key).Order(Utf8Order.Instance).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        ct.ThrowIfCancellationRequested();
        lock (gate) return ValueTask.FromResult<IReadOnlyList<Row>>(partitions.TryGetValue(partition, out var rows) ? [.. rows.Values] : []);
    }

    private CommitResult Apply(string partition, RowWrite[] writes)
    {
        foreach (var write in writes)
            if (!Holds(write, Find(partition, write.Key))) return CommitResult.Conflict(write.Key);
        if (!partitions.TryGetValue(partition, out var rows))
            partitions[partition] = rows = new SortedList<string, Row>(Utf8Order.Instance);
        return new() { ETags = [.. writes.Select(write => Put(rows, write))] };
    }

    private string? Put(SortedList<string, Row> rows, RowWrite write)
    {
        if (write.Body is not { } body)
        {
            rows.Remove(write.Key);
            return null;
        }
        var etag = (++lastETag).ToString(CultureInfo.InvariantCulture);
        // A copy, as a real store makes one: the caller may reuse its buffer.
        rows[write.Key] = new(write.Key, etag, body.ToArray());
        return etag;
    }

    private static bool Holds(RowWrite write, Row? row) => write.Condition switch
    {
        RowCondition.Absent => row is null,
        RowCondition.ETag => row is not null && string.Equals(row.ETag, write.ETag, StringComparison.Ordinal),
        _ => true,
    };

    private Row? Find(string partition, string key) =>
        partitions.TryGetValue(partition, out var rows) && rows.TryGetValue(key, out var row) ? row : null;

    private RowPage Range(string partition, string from, string to, int limit, string? after)
    {
        if (!partitions.TryGetValue(partition, out var rows)) return new([], Next: null);
        var page = new List<Row>();
        for (var i = FirstIndex(rows.Keys, from, after); i < rows.Count && Utf8Order.Instance.Compare(rows.Keys[i], to) < 0; i++)
        {
            if (page.Count == limit) return new(page, page[^1].Key);
            page.Add(rows.Values[i]);
        }
        return new(page, Next: null);
    }

    private static int FirstIndex(IList<string> keys, string from, string? after)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var key = keys[middle];
            var before = Utf8Order.Instance.Compare(key, from) < 0 || (after is not null && Utf8Order.Instance.Compare(key, after) <= 0);
            if (before) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
