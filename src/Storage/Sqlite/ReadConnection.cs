using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ClbCloud.Storage.Sqlite;

/// <summary>A connection that reads beside the writer. Each call sees one state of the store.</summary>
internal sealed class ReadConnection : IDisposable
{
    private static readonly (string, SqliteType) P = ("$p", SqliteType.Text);
    private static readonly (string, SqliteType) K = ("$k", SqliteType.Text);
    private static readonly (string, SqliteType) From = ("$from", SqliteType.Text);
    private static readonly (string, SqliteType) To = ("$to", SqliteType.Text);
    private static readonly (string, SqliteType) Limit = ("$limit", SqliteType.Integer);

    private readonly SqliteConnection connection;
    private readonly Statement get, range, rangeAfter, first, next, whole, begin, end;

    internal ReadConnection(SqliteConnection connection)
    {
        this.connection = connection;
        get = new(connection, "SELECT etag, body FROM rows WHERE partition=$p AND key=$k", P, K);
        range = new(connection, RangeSql(">="), P, From, To, Limit);
        rangeAfter = new(connection, RangeSql(">"), P, From, To, Limit);
        // A step of the index each: DISTINCT would read every row.
        first = new(connection, "SELECT partition FROM rows ORDER BY partition LIMIT 1");
        next = new(connection, "SELECT partition FROM rows WHERE partition > $p ORDER BY partition LIMIT 1", P);
        whole = new(connection, "SELECT key, etag, body FROM rows WHERE partition=$p ORDER BY key", P);
        begin = new(connection, "BEGIN DEFERRED");
        end = new(connection, "COMMIT");
    }

    internal Row? Get(string partition, string key)
    {
        using var reader = get.Read(partition, key);
        return reader.Read() ? new Row(key, ETag(reader, 0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    internal Row?[] GetMany(string partition, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var rows = new Row?[keys.Count];
        begin.Run();
        try
        {
            for (var i = 0; i < rows.Length; i++)
            {
                ct.ThrowIfCancellationRequested();
                rows[i] = Get(partition, keys[i]);
            }
            return rows;
        }
        finally
        {
            end.Run();
        }
    }

    internal RowPage Range(string partition, string from, string to, int limit, string? after)
    {
        // A continuation below the lower bound would widen the range.
        var goOn = after is not null && Utf8Order.Instance.Compare(after, from) >= 0;
        using var reader = (goOn ? rangeAfter : range).Read(partition, goOn ? after! : from, to, limit + 1);
        var rows = new List<Row>();
        while (reader.Read())
        {
            if (rows.Count == limit) return new(rows, rows[^1].Key);
            rows.Add(new(reader.GetString(0), ETag(reader, 1), reader.GetFieldValue<byte[]>(2)));
        }
        return new(rows, Next: null);
    }

    internal List<string> Partitions(string? after, int limit, CancellationToken ct)
    {
        var found = new List<string>();
        while (found.Count < limit)
        {
            ct.ThrowIfCancellationRequested();
            using var reader = after is null ? first.Read() : next.Read(after);
            if (!reader.Read()) break;
            found.Add(after = reader.GetString(0));
        }

        return found;
    }

    /// <summary>One statement sees one state of the store, however long it reads.</summary>
    internal List<Row> Whole(string partition, CancellationToken ct)
    {
        using var reader = whole.Read(partition);
        var rows = new List<Row>();
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            rows.Add(new(reader.GetString(0), ETag(reader, 1), reader.GetFieldValue<byte[]>(2)));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[get, range, rangeAfter, first, next, whole, begin, end]) statement.Dispose();
        connection.Dispose();
    }

    private static string RangeSql(string lower) =>
        $"SELECT key, etag, body FROM rows WHERE partition=$p AND key {lower} $from AND key < $to ORDER BY key LIMIT $limit";

    private static string ETag(SqliteDataReader reader, int column) => reader.GetInt64(column).ToString(CultureInfo.InvariantCulture);
}
