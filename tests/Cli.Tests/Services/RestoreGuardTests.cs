using ClbCloud.Storage;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Cli.Tests.Services;

public sealed class RestoreGuardTests
{
    [Fact]
    public async Task A_service_does_not_start_on_a_half_restored_store_and_writes_nothing_to_it()
    {
        using var folder = new TemporaryFolder();
        await using (var store = await SqliteRowStore.OpenAsync(new() { Folder = folder.Path }, TimeProvider.System, NullLogger.Instance))
            await store.Put(RestoreMark.Partition, RestoreMark.Key, [1]);
        await using (var service = new Service("none", ("Storage:Folder", folder.Path)))
            Assert.Contains("clb restore", Assert.ThrowsAny<RowStoreException>(service.CreateClient).Message, StringComparison.Ordinal);
        await using var after = SqliteLiveReader.Open(folder.Path);
        Assert.Equal([RestoreMark.Partition], await after.PartitionsAsync(null, 10));
    }
}
