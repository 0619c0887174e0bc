using ClbCloud.Storage;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Cli.Stores;

/// <summary>Opens the stores that commands name.</summary>
internal static class OpenStore
{
    /// <summary>To read from, also while a service runs on it.</summary>
    public static Task<IPartitionReader> Source(StoreAddress address, CancellationToken ct) => address.Kind switch
    {
        StoreKind.Sqlite => Task.FromResult<IPartitionReader>(SqliteLiveReader.Open(address.Folder)),
        _ => throw new CommandException("store.no_postgres"),
    };

    /// <summary>To write into; nothing else may use it.</summary>
    public static async Task<IRowStore> Target(StoreAddress address, CancellationToken ct) => address.Kind switch
    {
        StoreKind.Sqlite => await SqliteRowStore.OpenAsync(new() { Folder = address.Folder }, TimeProvider.System, NullLogger.Instance, ct),
        _ => throw new CommandException("store.no_postgres"),
    };

    public static ValueTask Close(object store) => store is IAsyncDisposable open ? open.DisposeAsync() : ValueTask.CompletedTask;
}
