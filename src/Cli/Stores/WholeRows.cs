using ClbCloud.Storage;

namespace ClbCloud.Cli.Stores;

/// <summary>Rows to read, from a store that gives its partitions whole; the last one is kept, for those who go through it in pages.</summary>
internal sealed class WholeRows(IPartitionReader source) : IRowStore
{
    private (string Partition, IReadOnlyList<Row> Rows)? _last;

    public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default) => (await Whole(partition, ct)).FirstOrDefault(r => r.Key == key);

    public async ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        var rows = (await Whole(partition, ct)).ToDictionary(r => r.Key, StringComparer.Ordinal);
        return [.. keys.Select(rows.GetValueOrDefault)];
    }

    public async ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
    {
        // Rows come in the order of their bytes, in which keys of characters below the surrogates also compare.
        var found = (await Whole(partition, ct)).Where(r => string.CompareOrdinal(r.Key, from) >= 0 && string.CompareOrdinal(r.Key, to) < 0 && (after is null || string.CompareOrdinal(r.Key, after) > 0)).Take(limit + 1).ToArray();
        return new RowPage([.. found.Take(limit)], found.Length > limit ? found[limit - 1].Key : null);
    }

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default) => throw new NotSupportedException("These rows are only read.");

    private async ValueTask<IReadOnlyList<Row>> Whole(string partition, CancellationToken ct)
    {
        if (_last is not { } last || last.Partition != partition) _last = last = (partition, await source.ReadWholeAsync(partition, ct));
        return last.Rows;
    }
}
