using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ClbCloud.Storage.Sqlite;

/// <summary>The one connection that writes. Used by one thread at a time.</summary>
internal sealed class WriteConnection : IDisposable
{
    private const string Place = "partition=$p AND key=$k";

    private static readonly (string, SqliteType) P = ("$p", SqliteType.Text);
    private static readonly (string, SqliteType) K = ("$k", SqliteType.Text);
    private static readonly (string, SqliteType) E = ("$e", SqliteType.Integer);
    private static readonly (string, SqliteType) N = ("$n", SqliteType.Integer);
    private static readonly (string, SqliteType) B = ("$b", SqliteType.Blob);

    private readonly SqliteConnection connection;
    private readonly Statement begin, commit, mark, release, undo, insert, update, put, delete, remove, find, setETags;

    internal WriteConnection(SqliteConnection connection)
    {
        this.connection = connection;
        begin = new(connection, "BEGIN IMMEDIATE");
        commit = new(connection, "COMMIT");
        mark = new(connection, "SAVEPOINT one");
        release = new(connection, "RELEASE one");
        undo = new(connection, "ROLLBACK TO one");
        insert = new(connection, "INSERT INTO rows(partition, key, etag, body) VALUES($p, $k, $n, $b) ON CONFLICT DO NOTHING", P, K, N, B);
        update = new(connection, $"UPDATE rows SET etag=$n, body=$b WHERE {Place} AND etag=$e", P, K, E, N, B);
        put = new(connection, "INSERT INTO rows(partition, key, etag, body) VALUES($p, $k, $n, $b) ON CONFLICT DO UPDATE SET etag=excluded.etag, body=excluded.body", P, K, N, B);
        delete = new(connection, $"DELETE FROM rows WHERE {Place} AND etag=$e", P, K, E);
        remove = new(connection, $"DELETE FROM rows WHERE {Place}", P, K);
        find = new(connection, $"SELECT 1 FROM rows WHERE {Place}", P, K);
        setETags = new(connection, "UPDATE meta SET value=$n WHERE name='etags'", N);
    }

    internal bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    internal void Begin() => begin.Run();

    internal void Commit() => commit.Run();

    internal void Rollback() => StoreFile.Execute(connection, "ROLLBACK");

    /// <summary>Makes all ETags up to <paramref name="through"/> ours, with the transaction under way.</summary>
    internal void ReserveETags(long through) => setETags.Run(through);

    /// <summary>Applies one commit inside the transaction under way; a conflict leaves the other commits standing.</summary>
    internal CommitResult Apply(string partition, RowWrite[] writes, ref long lastETag)
    {
        mark.Run();
        var etags = new string?[writes.Length];
        for (var i = 0; i < writes.Length; i++)
        {
            if (Apply(partition, writes[i], lastETag + 1))
            {
                if (writes[i].Body is not null) etags[i] = (++lastETag).ToString(CultureInfo.InvariantCulture);
                continue;
            }
            undo.Run();
            release.Run();
            return CommitResult.Conflict(writes[i].Key);
        }
        release.Run();
        return new() { ETags = etags };
    }

    /// <summary>Moves the log's pages into the main file, as far as readers allow.</summary>
    internal void Checkpoint() => StoreFile.Execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");

    /// <summary>Pages written since the last call.</summary>
    internal int TakePagesWritten()
    {
        var status = raw.sqlite3_db_status(connection.Handle!, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return status == raw.SQLITE_OK ? pages : 0;
    }

    /// <summary>Marks the stop as orderly and empties the log.</summary>
    internal void CloseCleanly()
    {
        StoreFile.Execute(connection, "UPDATE meta SET value=1 WHERE name='clean'");
        StoreFile.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[begin, commit, mark, release, undo, insert, update, put, delete, remove, find, setETags])
            statement.Dispose();
        connection.Dispose();
    }

    private bool Apply(string partition, RowWrite write, long etag) => (write.Condition, write.Body) switch
    {
        (RowCondition.Absent, { } body) => insert.Run(partition, write.Key, etag, Bytes(body)) == 1,
        (RowCondition.Absent, null) => !Exists(partition, write.Key),
        (RowCondition.ETag, { } body) => update.Run(partition, write.Key, Parse(write.ETag), etag, Bytes(body)) == 1,
        (RowCondition.ETag, null) => delete.Run(partition, write.Key, Parse(write.ETag)) == 1,
        (_, { } body) => put.Run(partition, write.Key, etag, Bytes(body)) == 1,
        (_, null) => remove.Run(partition, write.Key) >= 0,
    };

    private bool Exists(string partition, string key)
    {
        using var row = find.Read(partition, key);
        return row.Read();
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var part) && part.Array is { } all && part.Count == all.Length ? all : body.ToArray();

    // Only the exact text we gave out matches ("007" is not "7"); anything else becomes -1, which no row has.
    private static long Parse(string? etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), etag, StringComparison.Ordinal) ? number : -1;
}
