using Microsoft.Data.Sqlite;

namespace ClbCloud.Storage.Sqlite;

/// <summary>
/// Reads the rows of a folder beside the process that owns it, without taking its lock: SQLite lets readers of other
/// processes see the last commit while the writer goes on. Never writes a row.
/// </summary>
public sealed class SqliteLiveReader : IPartitionReader, IAsyncDisposable
{
    private readonly ReadPool readers;
    private readonly StoreFile file;

    private SqliteLiveReader(StoreFile file)
    {
        this.file = file;
        readers = new ReadPool(file, 1);
    }

    /// <exception cref="RowStoreException">There is no store in the folder, or it is not one that this program reads.</exception>
    public static SqliteLiveReader Open(string folder)
    {
        var file = new StoreFile(new SqliteRowStoreOptions { Folder = folder });
        // Opening a file that is not there would make an empty one.
        if (!File.Exists(file.Path)) throw new RowStoreException($"There is no {StoreFile.Name} in the folder '{folder}'.");
        try
        {
            using (var connection = file.OpenForReading())
            {
                if (Schema.Version(connection) is var version && version != Schema.Newest)
                    throw new RowStoreException($"The file has schema version {version}; this program reads {Schema.Newest}. Use the program that goes with it.");
            }

            return new(file);
        }
        catch (SqliteException e)
        {
            throw new RowStoreException($"The row store in '{folder}' cannot be read: {e.Message}", e);
        }
    }

    public ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default)
    {
        RowLimits.CheckPage(limit, after);
        return readers.ReadAsync<IReadOnlyList<string>>(reader => reader.Partitions(after, limit, ct), ct);
    }

    public ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        return readers.ReadAsync<IReadOnlyList<Row>>(reader => reader.Whole(partition, ct), ct);
    }

    /// <summary>
    /// Copies the whole file as it is at one instant, by SQLite's own backup, into a new file that only its owner may
    /// read; checks the copy before it gets its name.
    /// </summary>
    /// <exception cref="RowStoreException">The file is there already, or the copy is not sound.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public void CopyTo(string path)
    {
        if (File.Exists(path)) throw new RowStoreException($"The file '{path}' is there already.");
        var partial = $"{path}.partial";
        File.Delete(partial);
        PrivateFile.Create(partial).Dispose();
        try
        {
            using (var source = file.OpenForReading()) Copy(source, partial);
            using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
            File.Move(partial, path);
        }
        catch (SqliteException e)
        {
            throw new RowStoreException($"The copy could not be made: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public ValueTask DisposeAsync() => readers.DisposeAsync();

    private static void Copy(SqliteConnection source, string path)
    {
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        copy.Open();
        source.BackupDatabase(copy);
        // One file is easier to keep than three; the store turns its log on again when it opens the copy.
        StoreFile.Execute(copy, "PRAGMA journal_mode=DELETE");
        if (StoreFile.Scalar(copy, "PRAGMA integrity_check(1)") as string is not "ok") throw new RowStoreException("The copy is damaged; is the original sound?");
    }
}
