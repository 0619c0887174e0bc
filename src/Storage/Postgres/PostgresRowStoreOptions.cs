namespace ClbCloud.Storage.Postgres;

/// <summary>Where the PostgreSQL store keeps its rows, and its limits. Several processes may share one schema.</summary>
public sealed class PostgresRowStoreOptions
{
    /// <summary>
    /// An Npgsql connection string: Host, Port, Database, Username, Password, SSL Mode. Timeout (to connect) is 5 s and
    /// Command Timeout 10 s unless it says otherwise; pooling and preparation are the store's own.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database schema of the tables: lower-case letters, digits and underscores. Created when missing.</summary>
    public string Schema { get; set; } = "clbcloud";

    /// <summary>Most connections that read; a further reader waits for one.</summary>
    public int Readers { get; set; } = 8;

    /// <summary>Connections that write. A partition always has the same one.</summary>
    public int Writers { get; set; } = 2;

    /// <summary>Most commits of one transaction. Each partition in it takes one of the server's lock entries.</summary>
    public int MaxGroupCommits { get; set; } = 128;

    /// <summary>Most bytes of one transaction, beyond the first commit.</summary>
    public int MaxGroupBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Commits that may wait for each writer; further callers wait before they are accepted.</summary>
    public int MaxWaitingCommits { get; set; } = 4096;

    /// <summary>How long a start waits for a server that cannot be reached yet.</summary>
    public TimeSpan StartPatience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a writer looks whether its server is there and still durable; five times as often after a failure.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(5);
}
