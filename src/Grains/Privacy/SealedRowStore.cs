using ClbCloud.Storage;

namespace ClbCloud.Grains.Privacy;

/// <summary>
/// The store as grains know it: sensitive fields are sealed on the way in and opened on the way out. Backups copy the
/// store below, and with it the sealed values; a restore to rows of the same keys opens again.
/// </summary>
internal sealed class SealedRowStore(IRowStore rows, FieldSeal seal, bool lenient = false) : IMonitoredRowStore
{
    /// <summary>The same rows for a check of what was tampered with: a field that does not open stays as it is.</summary>
    public SealedRowStore Lenient { get => field ??= new SealedRowStore(rows, seal, lenient: true); }

    public RowStoreHealth Health => rows is IMonitoredRowStore monitored ? monitored.Health : RowStoreHealth.Good;

    public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default) =>
        await rows.GetAsync(partition, key, ct) is { } row ? Opened(partition, row) : null;

    public async ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        var found = await rows.GetManyAsync(partition, keys, ct);
        return [.. found.Select(row => row is null ? null : Opened(partition, row))];
    }

    public async ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
    {
        var page = await rows.RangeAsync(partition, from, to, limit, after, ct);
        return page with { Rows = [.. page.Rows.Select(row => Opened(partition, row))] };
    }

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default) =>
        rows.CommitAsync(partition, writes is null ? writes! : [.. writes.Select(write => Closed(partition, write))], ct);

    private Row Opened(string partition, Row row)
    {
        var body = seal.Open(partition, row.Key, row.Body, lenient);
        return body.Equals(row.Body) ? row : row with { Body = body };
    }

    private RowWrite Closed(string partition, RowWrite write)
    {
        if (write?.Body is not { } body) return write!;
        var sealed_ = seal.Close(partition, write.Key, body);
        return sealed_.Equals(body) ? write : write with { Body = sealed_ };
    }
}
