using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ClbCloud.Storage.Sqlite;

/// <summary>Lends read connections; a caller waits when all are lent.</summary>
internal sealed class ReadPool : IAsyncDisposable
{
    private readonly Channel<ReadConnection> free = Channel.CreateUnbounded<ReadConnection>();
    private readonly int count;

    internal ReadPool(StoreFile file, int count)
    {
        this.count = count;
        try
        {
            for (var i = 0; i < count; i++) free.Writer.TryWrite(new(file.OpenForReading()));
        }
        catch
        {
            while (free.Reader.TryRead(out var opened)) opened.Dispose();
            throw;
        }
    }

    internal async ValueTask<T> ReadAsync<T>(Func<ReadConnection, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!free.Reader.TryRead(out var connection)) connection = await WaitAsync(ct);
        try
        {
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw new RowStoreException("The store could not read.", e);
        }
        finally
        {
            free.Writer.TryWrite(connection);
        }
    }

    /// <summary>Waits for the reads under way; later ones are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < count; i++) (await free.Reader.ReadAsync()).Dispose();
        free.Writer.Complete();
    }

    private async ValueTask<ReadConnection> WaitAsync(CancellationToken ct)
    {
        try
        {
            return await free.Reader.ReadAsync(ct);
        }
        catch (ChannelClosedException e)
        {
            throw new RowStoreException("The store is closed.", e);
        }
    }
}
