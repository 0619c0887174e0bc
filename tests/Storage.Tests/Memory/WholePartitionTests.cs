using System.Text;
using ClbCloud.Storage.Memory;

namespace ClbCloud.Storage.Tests.Memory;

public sealed class WholePartitionTests
{
    private const string Partition = "c|bac-ninh|clb-0001";

    [Fact]
    public async Task What_is_written_during_a_reading_is_read_again()
    {
        var store = new Disturbed(times: 3, head: true);
        await store.Write();
        var rows = await WholePartition.ReadAsync(store, Partition);
        Assert.Single(rows.Select(r => Encoding.UTF8.GetString(r.Body.Span)).Distinct());
        Assert.Equal(0, store.Left);
    }

    [Fact]
    public async Task Without_a_head_row_every_ETag_is_compared()
    {
        var store = new Disturbed(times: 3, head: false);
        await store.Write();
        var rows = await WholePartition.ReadAsync(store, Partition);
        Assert.Single(rows.Select(r => Encoding.UTF8.GetString(r.Body.Span)).Distinct());
    }

    [Fact]
    public async Task A_partition_that_never_stands_still_is_an_error()
    {
        var store = new Disturbed(times: int.MaxValue, head: true);
        await store.Write();
        await Assert.ThrowsAsync<RowStoreException>(() => WholePartition.ReadAsync(store, Partition).AsTask());
    }

    /// <summary>A partition of two pages that is written between them.</summary>
    private sealed class Disturbed(int times, bool head) : IRowStore
    {
        private readonly MemoryRowStore _inner = new();
        private int _written;

        public int Left { get; private set; } = times;

        public async Task Write()
        {
            var body = Encoding.UTF8.GetBytes($"{++_written}");
            await _inner.CommitAsync(Partition, [.. new[] { "a", head ? "head" : "b", "z" }.Select(k => RowWrite.Put(k, body))]);
        }

        public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default) => _inner.GetAsync(partition, key, ct);

        public ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default) => _inner.GetManyAsync(partition, keys, ct);

        public async ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
        {
            if (after is not null && Left > 0)
            {
                Left--;
                await Write();
            }

            return await _inner.RangeAsync(partition, from, to, 1, after, ct);
        }

        public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default) => _inner.CommitAsync(partition, writes, ct);
    }
}
