using ClbCloud.Storage.Grouping;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>
/// Rows in one PostgreSQL database, for any number of processes at once. See docs/adr/0015-postgresql.md for what it
/// asks of the server and what survives which fault. Dispose it to stop in order: what waits is still committed.
/// </summary>
public sealed class PostgresRowStore : IMonitoredRowStore, IPartitionReader, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly PostgresConnections connections;
    private readonly PostgresReader reader;
    private readonly PostgresWriter[] writers;
    private readonly string schema;
    private readonly Lock disposeGate = new();
    private Task? disposed;

    private PostgresRowStore(PostgresRowStoreOptions options, PostgresConnections connections, IEnumerable<WriteSession> sessions, TimeProvider clock, ILogger log)
    {
        (this.connections, schema) = (connections, options.Schema);
        reader = new(connections, options.Schema);
        writers = [.. sessions.Select(session => new PostgresWriter(options, connections, session, clock, log))];
    }

    /// <summary>Whether commits succeed, as far as is known: a few seconds old when nothing is being committed.</summary>
    public RowStoreHealth Health =>
        writers.Select(writer => writer.Problem).FirstOrDefault(problem => problem is not null) is { } problem ? new(problem) : RowStoreHealth.Good;

    /// <summary>Opens the store, creating or migrating its tables.</summary>
    /// <exception cref="RowStoreException">The store cannot start; the message says why.</exception>
    public static async Task<PostgresRowStore> OpenAsync(PostgresRowStoreOptions options, TimeProvider clock, ILogger logger, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        PostgresSchema.CheckName(options.Schema);
        var connections = PostgresConnections.Create(options);
        var sessions = new List<WriteSession>();
        try
        {
            await MigrateAsync(options, connections, clock, logger, ct);
            for (var i = 0; i < Math.Max(1, options.Writers); i++) sessions.Add(await WriteSession.OpenAsync(connections, options.Schema, ct));
            logger.Opened(connections.Place, options.Schema, PostgresSchema.Newest);
            return new PostgresRowStore(options, connections, sessions, clock, logger);
        }
        catch (Exception e)
        {
            foreach (var session in sessions) await session.DisposeAsync();
            await connections.DisposeAsync();
            if (e is NpgsqlException or IOException or TimeoutException or ArgumentException or InvalidOperationException)
                throw new RowStoreException($"The row store on PostgreSQL at {connections.Place} cannot be opened: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc cref="OpenAsync"/>
    public static PostgresRowStore Open(PostgresRowStoreOptions options, TimeProvider clock, ILogger logger) =>
        Task.Run(() => OpenAsync(options, clock, logger)).GetAwaiter().GetResult();

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        RowLimits.CheckKey(key, "The key", nameof(key));
        return reader.GetAsync(partition, key, ct);
    }

    public ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default)
    {
        RowLimits.CheckKeys(partition, keys);
        return reader.GetManyAsync(partition, [.. keys], ct);
    }

    public ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default)
    {
        RowLimits.CheckRange(partition, from, to, limit, after);
        return reader.RangeAsync(partition, from, to, limit, after, ct);
    }

    public ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        RowWrite[] own = [.. writes];
        var bytes = RowLimits.CheckCommit(partition, own);
        // A partition keeps its writer: its commits stay in order, and two writers never wait for each other.
        var writer = writers[(ulong)PartitionLock.Of(schema, partition) % (ulong)writers.Length];
        return writer.CommitAsync(new PendingCommit(partition, own, bytes), ct);
    }

    public ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default)
    {
        RowLimits.CheckPage(limit, after);
        return reader.PartitionsAsync(after, limit, ct);
    }

    public ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default)
    {
        RowLimits.CheckKey(partition, "The partition", nameof(partition));
        return reader.WholeAsync(partition, ct);
    }

    public async ValueTask DisposeAsync()
    {
        Task close;
        lock (disposeGate) close = disposed ??= CloseAsync();
        await close;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task CloseAsync()
    {
        await Task.WhenAll(writers.Select(writer => writer.CloseAsync()));
        await connections.DisposeAsync();
    }

    /// <summary>Server and service may start together: a server that is not there yet is waited for, a wrong password is not.</summary>
    private static async Task MigrateAsync(PostgresRowStoreOptions options, PostgresConnections connections, TimeProvider clock, ILogger log, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await connections.WriteAsync(ct);
                await PostgresSchema.MigrateAsync(connection, options.Schema, ct);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && clock.GetElapsedTime(began) < options.StartPatience)
            {
                log.Waiting(e, connections.Place);
                await Task.Delay(TryAgainAfter, clock, ct);
            }
        }
    }
}
