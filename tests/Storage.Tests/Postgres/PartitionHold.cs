using System.Globalization;
using ClbCloud.Storage.Postgres;
using Npgsql;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>Holds a partition's lock as another process would, so that the store's writer waits in the middle of its transaction.</summary>
internal sealed class PartitionHold : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly NpgsqlConnection connection;
    private readonly long number;

    private PartitionHold(NpgsqlConnection connection, long number) => (this.connection, this.number) = (connection, number);

    internal static async Task<PartitionHold> TakeAsync(PostgresRowStoreOptions options, string partition)
    {
        var connection = new NpgsqlConnection($"{options.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        var hold = new PartitionHold(connection, PartitionLock.Of(options.Schema, partition));
        await hold.ScalarAsync($"SELECT pg_advisory_lock({hold.number})");
        return hold;
    }

    /// <summary>Ends when so many of the server's processes wait for the lock.</summary>
    internal async Task WaitedForAsync(int count = 1)
    {
        using var bound = new CancellationTokenSource(Patience);
        var (high, low) = ((uint)((ulong)number >> 32), (uint)number);
        while (await ScalarAsync($"SELECT count(*) FROM pg_locks WHERE locktype='advisory' AND classid={high} AND objid={low} AND NOT granted") is not long waiting || waiting < count)
        {
            bound.Token.ThrowIfCancellationRequested();
        }
    }

    internal async Task ReleaseAsync() => await ScalarAsync($"SELECT pg_advisory_unlock({number})");

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<object?> ScalarAsync(FormattableString sql)
    {
        await using var command = new NpgsqlCommand(sql.ToString(CultureInfo.InvariantCulture), connection);
        return await command.ExecuteScalarAsync();
    }
}
