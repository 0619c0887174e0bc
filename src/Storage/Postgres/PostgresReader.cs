using System.Globalization;
using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>Reads on pooled connections. Each call is one statement and therefore sees one state of the store.</summary>
internal sealed class PostgresReader(PostgresConnections connections, string schema)
{
    private readonly string get = $"SELECT etag, body FROM {schema}.rows WHERE partition = $1 AND key = $2";
    private readonly string getMany = $"SELECT key, etag, body FROM {schema}.rows WHERE partition = $1 AND key = ANY($2)";
    private readonly string range = RangeSql(schema, ">=");
    private readonly string rangeAfter = RangeSql(schema, ">");
    private readonly string partitions = PartitionsSql(schema, ">=");
    private readonly string partitionsAfter = PartitionsSql(schema, ">");
    private readonly string whole = $"SELECT key, etag, body FROM {schema}.rows WHERE partition = $1 ORDER BY key";

    internal ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct) => ReadAsync(async command =>
    {
        command.CommandText = get;
        Add(command, partition);
        Add(command, key);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new Row(key, ETag(reader, 0), Body(reader, 1)) : null;
    }, ct);

    internal ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct) => ReadAsync<IReadOnlyList<Row?>>(async command =>
    {
        command.CommandText = getMany;
        Add(command, partition);
        Add(command, keys.Distinct(StringComparer.Ordinal).ToArray());
        var found = new Dictionary<string, Row>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = Row(reader);
            found[row.Key] = row;
        }
        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }, ct);

    internal ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit, string? after, CancellationToken ct) => ReadAsync(async command =>
    {
        // A continuation below the lower bound would widen the range.
        var goOn = after is not null && Utf8Order.Instance.Compare(after, from) >= 0;
        command.CommandText = goOn ? rangeAfter : range;
        Add(command, partition);
        Add(command, goOn ? after! : from);
        Add(command, to);
        Add(command, (long)limit + 1);
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (rows.Count == limit) return new RowPage(rows, rows[^1].Key);
            rows.Add(Row(reader));
        }
        return new RowPage(rows, Next: null);
    }, ct);

    internal ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct) => ReadAsync<IReadOnlyList<string>>(async command =>
    {
        command.CommandText = after is null ? partitions : partitionsAfter;
        Add(command, after ?? string.Empty);
        Add(command, (long)limit);
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(reader.GetString(0));
        return found;
    }, ct);

    internal ValueTask<IReadOnlyList<Row>> WholeAsync(string partition, CancellationToken ct) => ReadAsync<IReadOnlyList<Row>>(async command =>
    {
        command.CommandText = whole;
        Add(command, partition);
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }, ct);

    /// <summary>A connection that was lost while it lay in the pool shows only when it is used: one more try, on another.</summary>
    private async ValueTask<T> ReadAsync<T>(Func<NpgsqlCommand, Task<T>> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        for (var first = true; ; first = false)
        {
            try
            {
                await using var connection = await connections.ReadAsync(ct);
                await using var command = connection.CreateCommand();
                return await read(command);
            }
            catch (NpgsqlException e) when (first && e.IsTransient && e.InnerException is not TimeoutException)
            {
            }
            catch (ObjectDisposedException e)
            {
                throw new RowStoreException("The store is closed.", e);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                throw new RowStoreException("The store could not read.", e);
            }
        }
    }

    private static string RangeSql(string schema, string lower) =>
        $"SELECT key, etag, body FROM {schema}.rows WHERE partition = $1 AND key {lower} $2 AND key < $3 ORDER BY key LIMIT $4";

    // From one partition to the next by the index: DISTINCT would read every row.
    private static string PartitionsSql(string schema, string lower) => $"""
        WITH RECURSIVE found AS (
          (SELECT partition FROM {schema}.rows WHERE partition {lower} $1 ORDER BY partition LIMIT 1)
          UNION ALL
          SELECT (SELECT r.partition FROM {schema}.rows r WHERE r.partition > found.partition ORDER BY r.partition LIMIT 1)
          FROM found WHERE found.partition IS NOT NULL)
        SELECT partition FROM found WHERE partition IS NOT NULL LIMIT $2
        """;

    private static Row Row(NpgsqlDataReader reader) => new(reader.GetString(0), ETag(reader, 1), Body(reader, 2));

    private static string ETag(NpgsqlDataReader reader, int column) => reader.GetInt64(column).ToString(CultureInfo.InvariantCulture);

    private static byte[] Body(NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
