using System.Globalization;
using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>The server's settings that the store's promises rest on: asked first, then those of the session are set.</summary>
/// <param name="commandTimeout">How long the client waits; the server gives up before.</param>
/// <param name="writes">Whether the sessions write. Reads go on while a server is not durable.</param>
internal sealed class PostgresSettings(TimeSpan commandTimeout, bool writes)
{
    /// <summary>The oldest release whose functions the store uses (pg_terminate_backend with a time limit).</summary>
    private const int OldestVersion = 140000;

    private const string Question =
        """
        SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
          current_setting('server_encoding'), pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
          current_setting('server_version_num')::int
        """;

    /// <summary>Refuses a server that could lose what it has acknowledged; then sets up the session.</summary>
    internal async Task EstablishAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var synchronousCommit = await CheckAsync(connection, writes, ct);
        var inform = FormattableString.Invariant;
        // Fixed for the session, so that a reload of the server's configuration cannot weaken it. Every statement is a
        // walk along the primary key: a plan made while the table was still empty must not become a scan of all of it.
        await RunAsync(connection, inform(
            $"""
            SET synchronous_commit={synchronousCommit};
            SET default_transaction_isolation='read committed';
            SET statement_timeout={commandTimeout.TotalMilliseconds * 0.8:F0};
            SET lock_timeout={commandTimeout.TotalMilliseconds * 0.5:F0};
            SET enable_seqscan=off;
            SET enable_bitmapscan=off;
            SET jit=off;
            SET plan_cache_mode=force_generic_plan
            """), ct);
    }

    /// <summary>Throws when the server is not one the store can use, or not durable; answers its synchronous_commit.</summary>
    internal static async Task<string> CheckAsync(NpgsqlConnection connection, bool durable, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var version = reader.GetInt32(5);
        if (version < OldestVersion) throw new RowStoreException(string.Create(CultureInfo.InvariantCulture, $"The PostgreSQL server has version {version / 10000}; the store needs {OldestVersion / 10000} or newer."));
        if (reader.GetString(3) is not "UTF8")
            throw new RowStoreException($"The PostgreSQL database has server_encoding={reader.GetString(3)}; the store needs UTF8.");
        if (reader.GetBoolean(4)) throw new RowStoreException("The PostgreSQL server is a standby or read-only; the store needs the primary.");
        var synchronousCommit = reader.GetString(2);
        if (!durable) return synchronousCommit;
        Require("fsync", reader.GetString(0), "on");
        Require("full_page_writes", reader.GetString(1), "on");
        if (synchronousCommit is not ("on" or "local" or "remote_write" or "remote_apply")) Require("synchronous_commit", synchronousCommit, "on");
        return synchronousCommit;
    }

    private static void Require(string setting, string actual, string needed)
    {
        if (actual != needed)
            throw new RowStoreException($"The PostgreSQL server has {setting}={actual}; the store needs {setting}={needed}, else answered commits could be lost.");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
