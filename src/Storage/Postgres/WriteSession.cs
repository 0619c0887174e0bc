using System.Data;
using ClbCloud.Storage.Grouping;
using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>A server process, so that it can be told from a later one with the same number.</summary>
internal sealed record Backend(int Id, DateTime Started);

/// <summary>A connection that writes, and the server process behind it.</summary>
internal sealed class WriteSession : IAsyncDisposable
{
    private const string WhoAmI = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    private const string End = "SELECT pg_terminate_backend(pid, $3) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2";

    private readonly NpgsqlConnection connection;
    private readonly GroupStatement statement;

    private WriteSession(NpgsqlConnection connection, GroupStatement statement, Backend backend) =>
        (this.connection, this.statement, Backend) = (connection, statement, backend);

    internal Backend Backend { get; }

    /// <summary>Whether the connection still stands: then a failed statement was taken back for certain.</summary>
    internal bool Stands => connection.State is ConnectionState.Open;

    internal static async Task<WriteSession> OpenAsync(PostgresConnections connections, string schema, CancellationToken ct)
    {
        var connection = await connections.WriteAsync(ct);
        try
        {
            return new(connection, await GroupStatement.PrepareAsync(connection, schema, ct), await BackendAsync(connection, ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal Task<CommitResult[]> CommitAsync(IReadOnlyList<PendingCommit> group, CancellationToken ct) => statement.RunAsync(group, ct);

    /// <summary>Throws when the server is gone or no longer durable.</summary>
    internal Task CheckAsync(CancellationToken ct) => PostgresSettings.CheckAsync(connection, durable: true, ct);

    /// <summary>Ends another session's server process; answers whether it is gone.</summary>
    internal async Task<bool> EndAsync(Backend other, TimeSpan atMost, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(End, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = other.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = other.Started });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)atMost.TotalMilliseconds });
        return await command.ExecuteScalarAsync(ct) is not false;
    }

    public async ValueTask DisposeAsync()
    {
        await statement.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static async Task<Backend> BackendAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(WhoAmI, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetInt32(0), reader.GetDateTime(1))
            : throw new RowStoreException("PostgreSQL does not show the session its own process.");
    }
}
