using ClbCloud.Storage.Sqlite;
using ClbCloud.Storage.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Sqlite;

public sealed class SqliteRowStoreTests : RowStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("clbcloud-").FullName;

    protected override async Task<IRowStore> OpenAsync() =>
        await SqliteRowStore.OpenAsync(new SqliteRowStoreOptions { Folder = folder }, TimeProvider.System, NullLogger.Instance);

    protected override Task CleanUpAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}
