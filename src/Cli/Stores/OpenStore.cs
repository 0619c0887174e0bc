using ClbCloud.Storage;
using ClbCloud.Storage.Postgres;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Cli.Stores;

/// <summary>Opens the stores that commands name. What is secret of them comes from the environment.</summary>
internal sealed class OpenStore(Func<string, string?> environment)
{
    // The second is what the service itself reads.
    private static readonly string[] ConnectionStrings = ["CLB_POSTGRES", "Storage__ConnectionString"];

    /// <summary>To read from, also while a service runs on it.</summary>
    public async Task<IPartitionReader> Source(StoreAddress address, CancellationToken ct) => address.Kind switch
    {
        StoreKind.Sqlite => SqliteLiveReader.Open(address.Folder),
        StoreKind.AzureTables => (IPartitionReader)AzureStore.Open(environment),
        _ => await Postgres(ct),
    };

    /// <summary>To write into; nothing else may use it.</summary>
    public async Task<IRowStore> Target(StoreAddress address, CancellationToken ct) => address.Kind switch
    {
        StoreKind.Sqlite => await SqliteRowStore.OpenAsync(new() { Folder = address.Folder }, TimeProvider.System, NullLogger.Instance, ct),
        StoreKind.AzureTables => AzureStore.Open(environment),
        _ => await Postgres(ct),
    };

    public static ValueTask Close(object store) => store is IAsyncDisposable open ? open.DisposeAsync() : ValueTask.CompletedTask;

    private Task<PostgresRowStore> Postgres(CancellationToken ct)
    {
        var text = ConnectionStrings.Select(environment).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) ?? throw new CommandException("store.no_postgres");
        return PostgresRowStore.OpenAsync(new() { ConnectionString = text }, TimeProvider.System, NullLogger.Instance, ct);
    }
}
