namespace ClbCloud.Storage.Sqlite;

/// <summary>Where the SQLite store keeps its file, and its limits.</summary>
public sealed class SqliteRowStoreOptions
{
    /// <summary>The folder of clbcloud.db, on a local disk. Created when missing.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Connections that read beside the writer.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>Most commits made durable by one sync.</summary>
    public int MaxGroupCommits { get; set; } = 256;

    /// <summary>Most bytes made durable by one sync, beyond the first commit.</summary>
    public int MaxGroupBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Commits that may wait for the writer; further callers wait before they are accepted.</summary>
    public int MaxWaitingCommits { get; set; } = 4096;

    /// <summary>Pages (4 KiB) written to the log before they are moved into the main file.</summary>
    public int CheckpointPages { get; set; } = 1000;

    /// <summary>FULL or EXTRA. The store reads back what SQLite made of it and does not start with less.</summary>
    public string Synchronous { get; set; } = "FULL";

    /// <summary>After an unclean stop a file of up to this size gets SQLite's full integrity check, a larger one the quick check.</summary>
    public long FullIntegrityCheckBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>A registered SQLite VFS, for tests that watch or break the disk.</summary>
    internal string? Vfs { get; set; }
}
