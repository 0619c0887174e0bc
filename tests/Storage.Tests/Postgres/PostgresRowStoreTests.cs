using ClbCloud.Storage.Tests.Contract;

namespace ClbCloud.Storage.Tests.Postgres;

[Collection(PostgresFixture.Collection)]
public sealed class PostgresRowStoreTests(PostgresFixture postgres) : RowStoreContract
{
    protected override async Task<IRowStore> OpenAsync() => await PostgresFixture.OpenAsync(postgres.Fresh());
}
