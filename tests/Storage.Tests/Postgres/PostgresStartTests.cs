using ClbCloud.Postgres.Testing;
using ClbCloud.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>What the store insists on before it serves.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class PostgresStartTests(PostgresFixture postgres)
{
    private const string Club = "bac-ninh|clb-0007";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task A_server_that_could_lose_answered_commits_is_refused_by_the_name_of_its_setting(string setting)
    {
        await SetAsync(setting, "off");
        try
        {
            var error = await RefusedAsync(postgres.Fresh());
            Assert.Contains($"{setting}=off", error.Message, StringComparison.Ordinal);
            Assert.Contains($"needs {setting}=on", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await SetAsync(setting, "on");
        }
        await using var store = await PostgresFixture.OpenAsync(postgres.Fresh());
    }

    [Fact]
    public async Task A_role_whose_commits_are_not_synchronous_is_refused()
    {
        await postgres.Server.SqlAsync($"CREATE ROLE hasty LOGIN SUPERUSER PASSWORD '{PostgresServer.Password}'; ALTER ROLE hasty SET synchronous_commit=off");
        var error = await RefusedAsync(postgres.Fresh(o => o.ConnectionString = postgres.Server.For("hasty", PostgresServer.Password)));
        Assert.Contains("synchronous_commit=off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_store_stops_committing_when_its_server_is_no_longer_durable()
    {
        var options = postgres.Fresh(o => o.LookEvery = TimeSpan.FromMilliseconds(20));
        await using var store = await PostgresFixture.OpenAsync(options);
        await PutAsync(store);
        await SetAsync("fsync", "off");
        try
        {
            await UntilAsync(() => !store.Health.Healthy);
            Assert.Contains("fsync=off", store.Health.Problem, StringComparison.Ordinal);
            await Assert.ThrowsAsync<RowStoreException>(() => PutAsync(store));
            Assert.NotNull(await store.GetAsync(Club, "head"));
        }
        finally
        {
            await SetAsync("fsync", "on");
        }
        await UntilAsync(() => store.Health.Healthy);
        await PutAsync(store);
    }

    [Fact]
    public async Task A_reload_of_the_server_does_not_take_synchronous_commits_from_a_running_store()
    {
        var options = postgres.Fresh(o => o.LookEvery = TimeSpan.FromMilliseconds(20));
        await using var store = await PostgresFixture.OpenAsync(options);
        await SetAsync("synchronous_commit", "off");
        try
        {
            await PutAsync(store);
            Assert.True(store.Health.Healthy);
        }
        finally
        {
            await SetAsync("synchronous_commit", "on");
        }
    }

    [Fact]
    public async Task A_database_of_another_encoding_is_refused()
    {
        await postgres.Server.SqlAsync("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
        var error = await RefusedAsync(postgres.Fresh(o => o.ConnectionString = postgres.Server.For(PostgresServer.User, PostgresServer.Password, "latin")));
        Assert.Contains("server_encoding=LATIN1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_server_is_refused()
    {
        var error = await RefusedAsync(postgres.Fresh(o => o.ConnectionString += ";Options=-c default_transaction_read_only=on"));
        Assert.Contains("primary", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Storage__ConnectionString")]
    [InlineData("Database=clb", "Host")]
    [InlineData("postgres://clb:secret@localhost/clb", "Npgsql string")]
    [InlineData("Host=localhost;Pasword=secret", "cannot be used")]
    [InlineData("Host=localhost;Port=secret", "cannot be used")]
    public async Task A_connection_string_that_cannot_be_used_says_why_and_is_not_repeated(string text, string reason)
    {
        var error = await RefusedAsync(postgres.Fresh(o => o.ConnectionString = text));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_a_missing_database_and_a_silent_port_are_told_apart()
    {
        var server = postgres.Server;
        Assert.Contains("password authentication failed", await ReasonAsync(server.For(PostgresServer.User, "wrong")), StringComparison.Ordinal);
        Assert.Contains("database \"none\" does not exist", await ReasonAsync(server.For(PostgresServer.User, PostgresServer.Password, "none")), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1/clb", await ReasonAsync("Host=127.0.0.1;Port=1;Database=clb;Username=clb"), StringComparison.Ordinal);

        async Task<string> ReasonAsync(string text)
        {
            var message = (await RefusedAsync(postgres.Fresh(o => o.ConnectionString = text))).Message;
            Assert.Contains("cannot be opened", message, StringComparison.Ordinal);
            Assert.DoesNotContain(PostgresServer.Password, message, StringComparison.Ordinal);
            return message;
        }
    }

    [Fact]
    public async Task Many_who_start_at_once_on_an_empty_database_all_start()
    {
        var options = postgres.Fresh(o => o.Writers = 1);
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostgresFixture.OpenAsync(options))));
        foreach (var store in stores) await PutAsync(store);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Rows_outlive_the_store_and_no_ETag_comes_again()
    {
        var options = postgres.Fresh();
        var etags = new List<string?>();
        for (var start = 0; start < 3; start++)
        {
            await using var store = await PostgresFixture.OpenAsync(options);
            for (var i = 0; i < 3; i++) etags.Add(await PutAsync(store));
        }
        Assert.Equal(9, etags.Distinct().Count());
        await using var again = await PostgresFixture.OpenAsync(options);
        Assert.Equal(etags[^1], (await again.GetAsync(Club, "head"))!.ETag);
    }

    [Fact]
    public async Task A_schema_that_only_a_newer_program_can_use_is_refused_and_a_wider_one_is_not()
    {
        var options = postgres.Fresh();
        await using (var store = await PostgresFixture.OpenAsync(options)) await PutAsync(store);
        await postgres.Server.SqlAsync($"UPDATE {options.Schema}.meta SET value=99 WHERE name='schema'");
        await using (var older = await PostgresFixture.OpenAsync(options)) await PutAsync(older);
        await postgres.Server.SqlAsync($"UPDATE {options.Schema}.meta SET value=99 WHERE name='usable_from'");
        Assert.Contains("version 99", (await RefusedAsync(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_another_program_is_refused_and_left_alone()
    {
        var options = postgres.Fresh();
        await postgres.Server.SqlAsync($"CREATE SCHEMA {options.Schema}; CREATE TABLE {options.Schema}.rows(x int)");
        Assert.Contains("not one of this program", (await RefusedAsync(options)).Message, StringComparison.Ordinal);
        Assert.Equal("f", await postgres.Server.SqlAsync($"SELECT to_regclass('{options.Schema}.meta') IS NOT NULL"));
    }

    [Fact]
    public async Task A_role_that_may_not_create_a_schema_uses_the_one_made_for_it()
    {
        var options = postgres.Fresh();
        await postgres.Server.SqlAsync($"CREATE ROLE plain LOGIN PASSWORD '{PostgresServer.Password}'");
        options.ConnectionString = postgres.Server.For("plain", PostgresServer.Password);
        Assert.Contains("permission denied", (await RefusedAsync(options)).Message, StringComparison.Ordinal);
        await postgres.Server.SqlAsync($"CREATE SCHEMA {options.Schema} AUTHORIZATION plain");
        await using var store = await PostgresFixture.OpenAsync(options);
        await PutAsync(store);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a; DROP TABLE x")]
    [InlineData("Upper")]
    public async Task A_schema_name_that_would_need_quotes_is_refused(string name)
    {
        Assert.Contains("lower-case", (await RefusedAsync(postgres.Fresh(o => o.Schema = name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_gives_one_store_and_closes_it()
    {
        var options = postgres.Fresh();
        IRowStore store;
        await using (var services = new ServiceCollection().AddPostgresRowStore(o => (o.ConnectionString, o.Schema) = (options.ConnectionString, options.Schema)).BuildServiceProvider())
        {
            store = services.GetRequiredService<IRowStore>();
            Assert.Same(services.GetRequiredService<PostgresRowStore>(), store);
            Assert.True(services.GetRequiredService<IMonitoredRowStore>().Health.Healthy);
            await PutAsync(store);
        }
        await Assert.ThrowsAsync<RowStoreException>(() => PutAsync(store));
    }

    private static async Task<RowStoreException> RefusedAsync(PostgresRowStoreOptions options) =>
        await Assert.ThrowsAsync<RowStoreException>(() => PostgresFixture.OpenAsync(options));

    private static async Task<string?> PutAsync(IRowStore store) => (await store.CommitAsync(Club, [RowWrite.Put("head", new byte[1])])).ETags[0];

    /// <summary>Changes the server's configuration, and ends when a new connection sees it.</summary>
    private async Task SetAsync(string setting, string value)
    {
        await postgres.Server.SqlAsync($"ALTER SYSTEM SET {setting}={value}");
        await postgres.Server.SqlAsync("SELECT pg_reload_conf()");
        using var bound = new CancellationTokenSource(Patience);
        while (await postgres.Server.SqlAsync($"SHOW {setting}", bound.Token) != value) { }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (!holds()) await Task.Delay(LookEvery, TimeProvider.System, bound.Token);
    }
}
