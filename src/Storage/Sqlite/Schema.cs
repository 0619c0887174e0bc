using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ClbCloud.Storage.Sqlite;

/// <summary>The tables, and the ordered steps that lead to them. A step, once released, is never changed.</summary>
internal static class Schema
{
    /// <summary>"CLBC": marks the file as ours.</summary>
    private const long ApplicationId = 0x434C4243;

    /// <summary>
    /// Step n leads from version n to n + 1. Rows are clustered by key: a club's rows lie side by side, and a range is
    /// one walk. TEXT under the BINARY collation is compared as UTF-8 bytes, so both spellings of a tone mark are
    /// different keys.
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE meta(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE rows(
          partition TEXT COLLATE BINARY NOT NULL,
          key TEXT COLLATE BINARY NOT NULL,
          etag INTEGER NOT NULL,
          body BLOB NOT NULL,
          PRIMARY KEY(partition, key)) STRICT, WITHOUT ROWID;
        INSERT INTO meta(name, value) VALUES('schema', 0), ('etags', 0), ('clean', 1);
        PRAGMA application_id=0x434C4243;
        """,
    ];

    internal static int Newest => Steps.Length;

    /// <summary>Brings the file to the newest version; refuses a file that is newer or not ours.</summary>
    internal static void Migrate(SqliteConnection connection)
    {
        var version = Version(connection);
        if (version > Newest)
            throw new RowStoreException($"The file has schema version {version}, newer than this program's {Newest}. Start the program that wrote it, or a newer one.");
        for (; version < Newest; version++) Apply(connection, version);
    }

    internal static long Version(SqliteConnection connection)
    {
        if (Number(connection, "SELECT count(*) FROM sqlite_schema") == 0) return 0;
        return Number(connection, "PRAGMA application_id") == ApplicationId
            ? Number(connection, "SELECT value FROM meta WHERE name='schema'")
            : throw new RowStoreException($"The file {StoreFile.Name} is an SQLite database but not one of this program.");
    }

    internal static long Number(SqliteConnection connection, string sql) =>
        Convert.ToInt64(StoreFile.Scalar(connection, sql), CultureInfo.InvariantCulture);

    private static void Apply(SqliteConnection connection, long version)
    {
        StoreFile.Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            StoreFile.Execute(connection, Steps[version]);
            StoreFile.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE meta SET value={version + 1} WHERE name='schema'"));
            StoreFile.Execute(connection, "COMMIT");
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0) StoreFile.Execute(connection, "ROLLBACK");
            throw;
        }
    }
}
