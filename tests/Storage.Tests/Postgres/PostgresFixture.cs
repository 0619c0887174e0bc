using ClbCloud.Postgres.Testing;
using ClbCloud.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>One server for all tests of the collection; each test has a schema of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public const string Collection = "PostgreSQL";

    private int schemas;

    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }

    /// <summary>Options of a schema that nobody has used.</summary>
    public PostgresRowStoreOptions Fresh(Action<PostgresRowStoreOptions>? change = null)
    {
        var options = new PostgresRowStoreOptions
        {
            ConnectionString = Server.ConnectionString,
            Schema = $"clb_{Interlocked.Increment(ref schemas)}",
            StartPatience = TimeSpan.Zero,
        };
        change?.Invoke(options);
        return options;
    }

    public static Task<PostgresRowStore> OpenAsync(PostgresRowStoreOptions options) =>
        PostgresRowStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
}

[CollectionDefinition(PostgresFixture.Collection)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>;
