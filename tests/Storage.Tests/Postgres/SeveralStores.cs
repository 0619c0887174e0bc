using ClbCloud.Storage.Postgres;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>Several stores on one schema, as in several processes: each call goes to the next of them.</summary>
internal sealed class SeveralStores(IReadOnlyList<PostgresRowStore> stores) : IRowStore, IPartitionReader, IAsyncDisposable
{
    private int calls;

    private PostgresRowStore Next => stores[(int)((uint)Interlocked.Increment(ref calls) % (uint)stores.Count)];

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default) => Next.GetAsync(partition, key, ct);

    public ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default) => Next.GetManyAsync(partition, keys, ct);

    public ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default) =>
        Next.RangeAsync(partition, from, to, limit, after, ct);

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default) => Next.CommitAsync(partition, writes, ct);

    public ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default) => Next.PartitionsAsync(after, limit, ct);

    public ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default) => Next.ReadWholeAsync(partition, ct);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
    }
}
