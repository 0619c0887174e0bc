using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace ClbCloud.Storage.AzureTables;

/// <summary>
/// Rows in one table of Azure Tables: a partition is a partition, a commit is an entity group transaction. Reads are
/// tried again by the client; a commit never, because a repeat of one that landed would look like a conflict.
/// </summary>
public sealed class AzureTablesRowStore : IMonitoredRowStore, IPartitionReader
{
    private static readonly string[] EveryColumn = ["PartitionKey", "RowKey", TableBody.Plain, TableBody.Packed];
    private static readonly string[] PartitionKeyOnly = ["PartitionKey"];
    private static readonly string[] NoBody = ["PartitionKey", "RowKey"];

    private readonly AzureTablesRowStoreOptions options;
    private readonly TableClient reads;
    private readonly TableCommitter committer;

    private AzureTablesRowStore(AzureTablesRowStoreOptions options, TimeProvider clock)
    {
        this.options = options;
        reads = Client(options, retries: 3);
        committer = new TableCommitter(Client(options, retries: 0), this, clock);
    }

    public RowStoreHealth Health => committer.Health;

    /// <summary>Opens the table, making it when it is missing.</summary>
    /// <exception cref="RowStoreException">The account cannot be reached; the message says why.</exception>
    public static AzureTablesRowStore Open(AzureTablesRowStoreOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var store = new AzureTablesRowStore(options, clock);
            store.reads.CreateIfNotExists();
            return store;
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or FormatException or InvalidOperationException)
        {
            throw new RowStoreException($"Azure Tables cannot be opened: {e.GetType().Name}{(e is RequestFailedException { ErrorCode: { } code } ? " " + code : "")}.", e);
        }
    }

    public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        RowLimits.CheckKey(key, "The key", nameof(key));
        return await Reading(async () => await Find(TableKeys.Encode(partition), key, EveryColumn, ct) is { } entity ? RowOf(key, entity) : null, ct);
    }

    public async ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        RowLimits.CheckKeys(partition, keys);
        ct.ThrowIfCancellationRequested();
        return await Reading(async () =>
        {
            var rows = await Rows(partition, keys, ct);
            // Each row is read by itself: until two readings agree, a commit may have come between. ETags never return.
            while (keys.Count > 1 && !await Stand(partition, rows, keys, ct)) rows = await Rows(partition, keys, ct);
            return rows;
        }, ct);
    }

    public async ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
    {
        RowLimits.CheckRange(partition, from, to, limit, after);
        // A continuation below the lower bound would widen the range.
        var filter = after is not null && Utf8Order.Instance.Compare(after, from) >= 0
            ? TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Encode(partition)} and RowKey gt {TableKeys.Encode(after)} and RowKey lt {TableKeys.Encode(to)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Encode(partition)} and RowKey ge {TableKeys.Encode(from)} and RowKey lt {TableKeys.Encode(to)}");
        return await Reading(async () =>
        {
            var rows = new List<Row>();
            await foreach (var entity in reads.QueryAsync<TableEntity>(filter, Math.Min(limit + 1, RowLimits.MaxRowsPerRead), EveryColumn, ct))
            {
                if (rows.Count == limit) return new RowPage(rows, rows[^1].Key);
                rows.Add(RowOf(TableKeys.Decode(entity.RowKey), entity));
            }

            return new RowPage(rows, Next: null);
        }, ct);
    }

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        RowWrite[] own = [.. writes];
        var bytes = RowLimits.CheckCommit(partition, own);
        ct.ThrowIfCancellationRequested();
        return committer.CommitAsync(partition, own, bytes);
    }

    /// <remarks>One request for each partition: the service cannot list them, but find the first row after one.</remarks>
    public async ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default)
    {
        RowLimits.CheckPage(limit, after);
        return await Reading(async () =>
        {
            var partitions = new List<string>();
            var last = after is null ? null : TableKeys.Encode(after);
            while (partitions.Count < limit && await FirstAfter(last, ct) is { } next) partitions.Add(TableKeys.Decode(last = next));
            return partitions;
        }, ct);
    }

    public ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default) => WholePartition.ReadAsync(this, partition, ct);

    private async Task<string?> FirstAfter(string? encoded, CancellationToken ct)
    {
        var filter = encoded is null ? null : TableClient.CreateQueryFilter($"PartitionKey gt {encoded}");
        await foreach (var entity in reads.QueryAsync<TableEntity>(filter, 1, PartitionKeyOnly, ct)) return entity.PartitionKey;
        return null;
    }

    private async Task<Row?[]> Rows(string partition, IReadOnlyList<string> keys, CancellationToken ct) =>
        await Each(keys, async (encoded, key) => await Find(encoded, key, EveryColumn, ct) is { } entity ? RowOf(key, entity) : null, partition, ct);

    private async Task<bool> Stand(string partition, Row?[] rows, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var etags = await Each(keys, async (encoded, key) => (await Find(encoded, key, NoBody, ct))?.ETag.ToString(), partition, ct);
        return rows.Select(row => row?.ETag).SequenceEqual(etags, StringComparer.Ordinal);
    }

    private async Task<T[]> Each<T>(IReadOnlyList<string> keys, Func<string, string, Task<T>> read, string partition, CancellationToken ct)
    {
        var encoded = TableKeys.Encode(partition);
        var found = new T[keys.Count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = options.ReadsAtOnce, CancellationToken = ct };
        await Parallel.ForAsync(0, keys.Count, atOnce, async (i, _) => found[i] = await read(encoded, keys[i]));
        return found;
    }

    private async Task<TableEntity?> Find(string encodedPartition, string key, string[] columns, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var found = await reads.GetEntityIfExistsAsync<TableEntity>(encodedPartition, TableKeys.Encode(key), columns, ct);
        return found.HasValue ? found.Value : null;
    }

    private static Row RowOf(string key, TableEntity entity) =>
        new(key, entity.ETag.ToString(), TableBody.Read(entity.GetBinary(TableBody.Plain), entity.GetBinary(TableBody.Packed)));

    private static async Task<T> Reading<T>(Func<Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (TableCommitter.IsOutage(e) || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new RowStoreException("Azure Tables could not be read.", e);
        }
    }

    private static TableClient Client(AzureTablesRowStoreOptions options, int retries)
    {
        var client = new TableClientOptions { Retry = { MaxRetries = retries, NetworkTimeout = options.RequestTimeout, Mode = RetryMode.Exponential } };
        client.AddPolicy(new ShortAnswers(), HttpPipelinePosition.PerCall);
        return options.ServiceUri is { } uri
            ? new TableClient(uri, options.Table, new DefaultAzureCredential(), client)
            : new TableClient(options.ConnectionString, options.Table, client);
    }
}
