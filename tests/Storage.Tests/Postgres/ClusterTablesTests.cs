using ClbCloud.Silo;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>The cluster's own tables, run by hand with the statements that Orleans' providers run by name.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class ClusterTablesTests(PostgresFixture postgres) : IAsyncLifetime
{
    // What Orleans' providers look for; without one of them a silo does not start.
    private static readonly string[] Keys =
    [
        "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey",
        "DeleteReminderRowsKey", "DeleteStorageKey", "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey",
        "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey", "ReadRangeRows1Key", "ReadRangeRows2Key",
        "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey",
        "WriteToStorageKey",
    ];

    private static readonly DateTime Now = new(2026, 11, 23, 1, 0, 0, DateTimeKind.Utc);

    private readonly string _schema = $"cluster_{Guid.NewGuid():N}";
    private NpgsqlDataSource _source = null!;
    private string _connection = "";

    public async Task InitializeAsync()
    {
        var server = postgres.Server.ConnectionString;
        await using (var source = NpgsqlDataSource.Create(server))
        await using (var create = source.CreateCommand($"CREATE SCHEMA {_schema}"))
            await create.ExecuteNonQueryAsync();
        _connection = new NpgsqlConnectionStringBuilder(server) { SearchPath = _schema }.ConnectionString;
        _source = NpgsqlDataSource.Create(_connection);
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task Silos_that_start_together_make_the_tables_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Settings().PrepareTables(default)));
        await using var keys = _source.CreateCommand("SELECT QueryKey FROM OrleansQuery ORDER BY QueryKey COLLATE \"C\"");
        await using var reader = await keys.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        Assert.Equal(Keys, found);
    }

    [Fact]
    public async Task Tables_that_somebody_else_made_are_left_alone_and_named()
    {
        await using (var make = _source.CreateCommand("CREATE TABLE OrleansQuery (QueryKey varchar(64), QueryText varchar(8000))")) await make.ExecuteNonQueryAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Settings().PrepareTables(default));
        Assert.Contains("did not make", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_the_membership_holds_only_on_the_newest_version()
    {
        await Settings().PrepareTables(default);
        Assert.True(await Run<bool>("InsertMembershipVersionKey", ("DeploymentId", "c")));
        Assert.False(await Run<bool>("InsertMembershipVersionKey", ("DeploymentId", "c")));
        Assert.True(await Join(port: 1, version: 0));
        Assert.False(await Join(port: 2, version: 0));
        Assert.False(await Join(port: 1, version: 1));
        Assert.True(await Join(port: 2, version: 1));
        Assert.True(await Update(port: 1, version: 2, status: 3));
        Assert.False(await Update(port: 1, version: 2, status: 6));
        Assert.False(await Update(port: 9, version: 3, status: 6));
        Assert.Equal(3, await Run<int>("MembershipReadAllKey", ("DeploymentId", "c")));
        Assert.Equal("10.0.0.1", await Run<string>("GatewaysQueryKey", ("DeploymentId", "c"), ("Status", 3)));
    }

    [Fact]
    public async Task A_start_buries_silos_that_have_been_silent_and_no_others()
    {
        await Settings().PrepareTables(default);
        await Run<bool>("InsertMembershipVersionKey", ("DeploymentId", "clbcloud"));
        foreach (var (port, alive, version) in new[] { (1, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-3), 0), (2, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1), 1) })
        {
            Assert.True(await Run<bool>("InsertMembershipKey", ("DeploymentId", "clbcloud"), ("Address", "10.0.0.1"), ("Port", port), ("Generation", 7), ("Version", version),
                ("SiloName", "s"), ("HostName", "h"), ("Status", 3), ("ProxyPort", 30_000 + port), ("StartTime", alive), ("IAmAliveTime", alive)));
        }

        await Settings().PrepareTables(default);
        await using var active = _source.CreateCommand("SELECT string_agg(port || ':' || status, ' ' ORDER BY port) || ' v' || (SELECT version FROM clb_cluster) FROM clb_silo");
        Assert.Equal("1:6 2:3 v3", await active.ExecuteScalarAsync());
        await Settings().PrepareTables(default);
        Assert.Equal("1:6 2:3 v3", await active.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Of_many_who_join_on_the_same_version_one_does()
    {
        await Settings().PrepareTables(default);
        await Run<bool>("InsertMembershipVersionKey", ("DeploymentId", "c"));
        var joined = await Task.WhenAll(Enumerable.Range(1, 12).Select(port => Join(port, version: 0)));
        Assert.Single(joined, true);
        Assert.Equal(1, await Run<int>("MembershipReadAllKey", ("DeploymentId", "c")));
    }

    [Fact]
    public async Task A_state_is_written_on_the_version_that_was_read_and_on_no_other()
    {
        await Settings().PrepareTables(default);
        Assert.Equal(1, await Write(null));
        Assert.Null(await Write(null));
        Assert.Equal(2, await Write(1));
        Assert.Equal(1, await Write(1));
        Assert.Equal(3, await Run<int>("ClearStorageKey", [.. State, ("GrainStateVersion", 2)]));
        Assert.Equal(4, await Write(3));
    }

    [Fact]
    public async Task A_reminder_is_found_by_its_place_on_the_ring_and_removed_by_its_version()
    {
        await Settings().PrepareTables(default);
        (string, object?)[] reminder = [("ServiceId", "s"), ("GrainId", "sweeper/a"), ("ReminderName", "sweep")];
        (string, object?)[] row = [.. reminder, ("GrainHash", -5), ("StartTime", Now), ("Period", 60_000)];
        Assert.Equal(0, await Run<int>("UpsertReminderRowKey", row));
        Assert.Equal(1, await Run<int>("UpsertReminderRowKey", row));
        Assert.Equal("sweeper/a", await Run<string>("ReadRangeRows1Key", ("ServiceId", "s"), ("BeginHash", -6), ("EndHash", -5)));
        Assert.Null(await Run<string>("ReadRangeRows1Key", ("ServiceId", "s"), ("BeginHash", -5), ("EndHash", 7)));
        Assert.Equal("sweeper/a", await Run<string>("ReadRangeRows2Key", ("ServiceId", "s"), ("BeginHash", 7), ("EndHash", -5)));
        Assert.False(await Run<bool>("DeleteReminderRowKey", [.. reminder, ("Version", 0)]));
        Assert.True(await Run<bool>("DeleteReminderRowKey", [.. reminder, ("Version", 1)]));
    }

    private static (string, object?)[] State =>
        [("ServiceId", "s"), ("GrainTypeString", "policy"), ("GrainIdN0", 0L), ("GrainIdN1", 0L), ("GrainIdExtensionString", "u|nation")];

    private ClusterSettings Settings() => ClusterSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
        [KeyValuePair.Create("Storage:Provider", (string?)"postgres"), KeyValuePair.Create("Storage:ConnectionString", (string?)_connection)]).Build());

    private Task<bool> Join(int port, int version) => Run<bool>("InsertMembershipKey", [.. Silo(port, version), ("SiloName", "s"), ("HostName", "h"), ("Status", 1), ("ProxyPort", 30_000), ("StartTime", Now), ("IAmAliveTime", Now)]);

    private Task<bool> Update(int port, int version, int status) => Run<bool>("UpdateMembershipKey", [.. Silo(port, version), ("Status", status), ("SuspectTimes", null), ("IAmAliveTime", Now)]);

    private static (string, object?)[] Silo(int port, int version) => [("DeploymentId", "c"), ("Address", "10.0.0.1"), ("Port", port), ("Generation", 7), ("Version", version)];

    private async Task<int?> Write(int? version)
    {
        await using var command = Command("WriteToStorageKey", [.. State, ("PayloadBinary", "{}"u8.ToArray()), ("GrainStateVersion", version)]);
        return await command.ExecuteScalarAsync() is int written ? written : null;
    }

    private async Task<T?> Run<T>(string key, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(key, parameters);
        return (T?)await command.ExecuteScalarAsync();
    }

    private NpgsqlCommand Command(string key, (string Name, object? Value)[] parameters)
    {
        var command = _source.CreateCommand(ClusterTables.Statements[key]);
        foreach (var (name, value) in parameters)
        {
            var type = name is "SuspectTimes" ? NpgsqlTypes.NpgsqlDbType.Text : NpgsqlTypes.NpgsqlDbType.Integer;
            command.Parameters.Add(value is null ? new NpgsqlParameter(name, type) { Value = DBNull.Value } : new NpgsqlParameter(name, value));
        }

        return command;
    }
}
