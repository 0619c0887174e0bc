using System.Globalization;
using ClbCloud.Cli.Backups;
using ClbCloud.Grains.Kernel;
using ClbCloud.Postgres.Testing;
using ClbCloud.Storage.Sqlite;

namespace ClbCloud.Cli.Tests.Services;

/// <summary>Demo, backup, another place, restore, start, recount: once at rest, once while facts come in.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly DateOnly Today = LocalCalendar.Today(TimeProvider.System);

    private readonly TemporaryFolder _folder = new();
    private string? _postgres;

    private static string[] Periods => ["2025-03", Period.MonthOf(Today).ToString(), Period.WeekOf(Today).ToString(), Today.Year.ToString(CultureInfo.InvariantCulture)];

    private string Rows => _folder.Under("rows");

    // They are in no backup, and without them nobody reads what is sensitive in one.
    private (string Name, string Value) TenantKeys => ("Keys:Folder", _folder.Under("keys"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_backed_up_under_load_and_restored_elsewhere_has_equal_figures_and_no_differences()
    {
        SortedDictionary<string, string> expected;
        var (service, client) = await Service.Start("default", ("Storage:Folder", Rows), TenantKeys);
        await using (service)
        {
            await BackupUnderLoad(client, _folder.Under("backup"));
            Assert.Equal("[]", await client.Recount());
            expected = await client.Figures(Periods);
        }

        await Clb("restore", "--from", _folder.Under("backup"), "--to", $"sqlite:{_folder.Under("restored")}");
        await Holds(expected, ("Storage:Folder", _folder.Under("restored")));

        // From one kind of store to the other, and back.
        await using var server = await PostgresServer.StartAsync();
        _postgres = server.ConnectionString;
        await Clb("restore", "--from", _folder.Under("backup"), "--to", "postgres");
        await Holds(expected, ("Storage:Provider", "postgres"), ("Storage:ConnectionString", server.ConnectionString));
        await Clb("backup", "--from", "postgres", "--to", _folder.Under("back"));
        await Clb("verify", _folder.Under("back"));
        await Clb("restore", "--from", _folder.Under("back"), "--to", $"sqlite:{_folder.Under("again")}");
        await Holds(expected, ("Storage:Folder", _folder.Under("again")));

        // The file is of one instant and has no new epoch: row for row the same.
        Directory.CreateDirectory(_folder.Under("copied"));
        await Clb("backup", "--sqlite-online", "--from", $"sqlite:{_folder.Under("again")}", "--to", _folder.Under("copied/clbcloud.db"));
        await using var original = SqliteLiveReader.Open(_folder.Under("again"));
        await using var copied = SqliteLiveReader.Open(_folder.Under("copied"));
        Assert.Equal(await Dump.Of(original), await Dump.Of(copied));
    }

    private async Task Holds(SortedDictionary<string, string> expected, params (string Name, string Value)[] storage)
    {
        var (service, client) = await Service.Start("none", [.. storage, TenantKeys]);
        await using (service)
        {
            Assert.Equal("[]", await client.Recount());
            Assert.Equal(expected, await client.Figures(Periods));
        }
    }

    /// <summary>
    /// Before a club is copied, it gets a visit, and its acknowledgement: the units above, copied before, do not know of
    /// it, while the club's own copy says that they do.
    /// </summary>
    private async Task BackupUnderLoad(HttpClient client, string folder)
    {
        var visited = 0;
        await using var live = SqliteLiveReader.Open(Rows);
        var reader = new WatchedReader(live, async partition =>
        {
            if (!partition.StartsWith("c|", StringComparison.Ordinal) || visited >= 12) return;
            if (await Visit(client, partition[2..])) visited++;
        });
        using var backup = BackupFolder.Open(folder, $"sqlite:{Rows}", TimeProvider.System.GetUtcNow(), segmentBytes: 1 << 20);
        await new BackupRun(reader, backup, TimeProvider.System).Run(CancellationToken.None);
        Assert.Equal(12, visited);
    }

    private static async Task<bool> Visit(HttpClient client, string club)
    {
        var path = $"/v1/provinces/{Keys.Tenant(club)}/clubs/{Keys.Id(club)}";
        if ((string?)(await client.Get(path))["status"] != "active") return false;
        var volunteer = (await client.Get($"{path}/volunteers?limit=1"))["items"]!.AsArray().FirstOrDefault();
        if (volunteer?["recipients"]?.AsArray().FirstOrDefault() is not { } recipient) return false;
        var started = TimeProvider.System.GetUtcNow().AddMinutes(-50);
        var week = Period.WeekOf(LocalCalendar.DayOf(started));
        var before = await Visits(client, week);
        var visit = $$"""[{"id":"{{Guid.NewGuid()}}","volunteer":"{{volunteer["id"]}}","recipient":"{{recipient}}","startedAt":"{{started:O}}","minutes":40,"tasks":["conversation"],"source":"phone"}]""";
        var results = (await client.Post($"{path}/visits", visit))["results"]!;
        Assert.True((string?)results[0]!["status"] == "accepted", results.ToJsonString());
        await Service.Until(async () => await Visits(client, week) == before + 1, "the nation hears of the visit");
        return true;
    }

    private static async Task<long> Visits(HttpClient client, Period week) =>
        (long)(await client.Get($"/v1/nation/figures?period={week}&indicators=visits"))["figures"]!["visits"]!;

    private async Task Clb(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.True(await new Commands(output, errors, TimeProvider.System, name => name == "CLB_POSTGRES" ? _postgres : null).Run(args, CancellationToken.None) == 0, errors.ToString());
    }
}
