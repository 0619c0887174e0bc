using ClbCloud.Storage;
using ClbCloud.Storage.Memory;
using ClbCloud.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>
/// The rows under the grains of a test, with faults on demand: in memory, or in a schema of their own in the PostgreSQL
/// that <c>CLB_TEST_POSTGRES</c> names.
/// </summary>
internal sealed class TestRows : IRowStore, IAsyncDisposable
{
    private readonly IRowStore _rows = Environment.GetEnvironmentVariable("CLB_TEST_POSTGRES") is { Length: > 0 } postgres
        ? PostgresRowStore.Open(new() { ConnectionString = postgres, Schema = $"t{Guid.NewGuid():N}" }, TimeProvider.System, NullLogger.Instance)
        : new MemoryRowStore();

    private long _commits;

    public MemoryFaults Faults { get; } = new();

    /// <summary>Commits that have landed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default) => _rows.GetAsync(partition, key, ct);

    public ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default) =>
        _rows.GetManyAsync(partition, keys, ct);

    public ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default) =>
        _rows.RangeAsync(partition, from, to, limit, after, ct);

    public async ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default)
    {
        await Faults.BeforeAsync(partition, writes, ct);
        var result = await _rows.CommitAsync(partition, writes, ct);
        if (!result.Committed) return result;
        Interlocked.Increment(ref _commits);
        await Faults.AfterAsync(partition, writes);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (_rows is IAsyncDisposable store) await store.DisposeAsync();
    }
}
