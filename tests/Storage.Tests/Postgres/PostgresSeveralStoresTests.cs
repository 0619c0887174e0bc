using ClbCloud.Storage.Tests.Contract;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>The contract holds for three stores on one schema as it does for one: no call minds who made the one before.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class PostgresSeveralStoresTests(PostgresFixture postgres) : RowStoreContract
{
    protected override async Task<IRowStore> OpenAsync()
    {
        var options = postgres.Fresh(o => (o.Writers, o.Readers) = (1, 4));
        return new SeveralStores(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostgresFixture.OpenAsync(options))));
    }
}
