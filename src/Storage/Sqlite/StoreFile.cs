using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ClbCloud.Storage.Sqlite;

/// <summary>Opens connections to the one file of a store, each with the settings that durability rests on.</summary>
internal sealed class StoreFile(SqliteRowStoreOptions options)
{
    internal const string Name = "clbcloud.db";

    private static readonly string[] SynchronousModes = ["OFF", "NORMAL", "FULL", "EXTRA"];

    internal string Path { get; } = System.IO.Path.Combine(options.Folder, Name);

    internal SqliteConnection OpenForWriting()
    {
        var connection = Open();
        try
        {
            Require(connection, "encoding", "UTF-8");
            Execute(connection, "PRAGMA journal_mode=WAL");
            Require(connection, "journal_mode", "wal");
            Execute(connection, $"PRAGMA synchronous={SynchronousMode()}");
            // On macOS a plain fsync leaves the data in the drive's cache; elsewhere these two do nothing.
            Execute(connection, "PRAGMA fullfsync=ON");
            Execute(connection, "PRAGMA checkpoint_fullfsync=ON");
            RequireSynchronous(connection);
            // The writer checkpoints itself, after it has answered: COMMIT would do so before.
            Execute(connection, "PRAGMA wal_autocheckpoint=0");
            Execute(connection, "PRAGMA journal_size_limit=67108864");
            Execute(connection, "PRAGMA temp_store=MEMORY");
            Execute(connection, "PRAGMA cache_size=-32768");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal SqliteConnection OpenForReading()
    {
        var connection = Open();
        try
        {
            Execute(connection, "PRAGMA query_only=ON");
            Execute(connection, "PRAGMA temp_store=MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Open()
    {
        // Not pooled: a pooled connection would keep the file open after the store is closed.
        var text = new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false };
        if (options.Vfs is { } vfs) text.Vfs = vfs;
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private string SynchronousMode() =>
        SynchronousModes.Contains(options.Synchronous, StringComparer.OrdinalIgnoreCase)
            ? options.Synchronous
            : throw new RowStoreException($"'{options.Synchronous}' is not a value of SQLite's synchronous setting; use FULL or EXTRA.");

    private static void RequireSynchronous(SqliteConnection connection)
    {
        var actual = Convert.ToInt64(Scalar(connection, "PRAGMA synchronous"), CultureInfo.InvariantCulture);
        if (actual is not (2 or 3))
            throw new RowStoreException($"SQLite reports synchronous={actual}; the store needs 2 (FULL) or 3 (EXTRA), else answered commits could be lost.");
    }

    private static void Require(SqliteConnection connection, string pragma, string expected)
    {
        var actual = Scalar(connection, $"PRAGMA {pragma}") as string;
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            throw new RowStoreException($"SQLite reports {pragma}={actual}; the store needs {expected}. The file may lie on a disk that cannot keep it (a network share).");
    }
}
