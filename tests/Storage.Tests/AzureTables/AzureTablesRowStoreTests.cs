using ClbCloud.Storage.AzureTables;
using ClbCloud.Storage.Tests.Contract;

namespace ClbCloud.Storage.Tests.AzureTables;

/// <summary>
/// The contract on a storage account or its emulator, which <c>CLB_TEST_AZURE_TABLES</c> names by connection string; of
/// the orleans build alone. Each test has a table of its own.
/// </summary>
public sealed class AzureTablesRowStoreTests : RowStoreContract
{
    protected override Task<IRowStore> OpenAsync() => Task.FromResult<IRowStore>(AzureTablesRowStore.Open(
        new()
        {
            ConnectionString = Environment.GetEnvironmentVariable("CLB_TEST_AZURE_TABLES") ?? "UseDevelopmentStorage=true",
            Table = $"clb{Guid.NewGuid():N}",
        },
        TimeProvider.System));
}
