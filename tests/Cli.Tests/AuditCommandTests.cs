using ClbCloud.Cli.Tests.Services;
using ClbCloud.Storage;
using ClbCloud.Storage.Sqlite;
using ClbCloud.Tests.Vaults;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Cli.Tests;

/// <summary>A club's book as the service wrote it, the service stopped, and somebody at its rows.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private const string Club = "c|ha-au|clb-1";
    private readonly TemporaryFolder _folder = new();

    private string Rows => _folder.Under("rows");

    private string TenantKeys => _folder.Under("keys");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("edit", "audit.edited")]
    [InlineData("delete", "audit.gap")]
    [InlineData("reorder", "audit.edited")]
    [InlineData("truncate", "audit.truncated")]
    [InlineData("row", "audit.row_edited")]
    public async Task The_first_bad_entry_is_named(string tampering, string? code)
    {
        await Written();
        await Tamper(tampering);

        var (exit, output) = await Run("audit", "verify", "--from", $"sqlite:{Rows}", "--keys", TenantKeys, "--tenant", "ha-au");

        Assert.Equal(code is null ? 0 : 1, exit);
        if (code is null) Assert.Contains("daily seals", output, StringComparison.Ordinal);
        else Assert.Contains($"partition {Club}, entry", output, StringComparison.Ordinal);
        Assert.Contains(code ?? "partitions", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Hội viên mẫu", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_keys_nothing_is_said_to_be_sound_and_no_key_is_made()
    {
        await Written();
        var (exit, output) = await Run("audit", "verify", "--from", $"sqlite:{Rows}", "--keys", _folder.Under("wrong"), "--tenant", "ha-au");
        Assert.Equal(1, exit);
        Assert.Contains("has no key", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Under("wrong")));
    }

    [Fact]
    public async Task With_a_new_key_old_rows_are_read_and_the_journal_still_holds()
    {
        await Written();
        Assert.Equal(0, (await Run("keys", "new", "--keys", TenantKeys, "--tenant", "ha-au")).Exit);
        var (service, client) = await Service.Start("none", ("Storage:Folder", Rows), ("Keys:Folder", TenantKeys));
        await using (service)
        {
            await client.Post("/v1/provinces/ha-au/clubs/clb-1/members", """[{"id":"p-9","name":"Hội viên mẫu Chín","joined":"2022-01-01","circumstances":[{"circumstance":"poor"}]}]""");
            var members = (await client.Get("/v1/provinces/ha-au/clubs/clb-1/members"))["items"]!.AsArray();
            Assert.All(members, m => Assert.Equal("poor", (string?)m!["circumstances"]![0]!["circumstance"]));
            Assert.Equal(3, members.Count);
        }

        await using var live = SqliteLiveReader.Open(Rows);
        var bodies = (await live.ReadWholeAsync(Club)).Where(r => r.Key.StartsWith("m|", StringComparison.Ordinal)).Select(r => System.Text.Encoding.UTF8.GetString(r.Body.Span)).ToArray();
        Assert.Equal((2, 1), (bodies.Count(b => b.Contains("\"$sealed\":\"1.", StringComparison.Ordinal)), bodies.Count(b => b.Contains("\"$sealed\":\"2.", StringComparison.Ordinal))));
        Assert.Equal(0, (await Run("audit", "verify", "--from", $"sqlite:{Rows}", "--keys", TenantKeys, "--tenant", "ha-au")).Exit);
    }

    [Fact]
    public async Task Keys_in_a_vault_serve_as_those_of_a_folder_do()
    {
        await Written();
        using var vault = new FakeVault();
        var there = vault.Address.ToString();
        var (without, said) = await Run(vault, "audit", "verify", "--from", $"sqlite:{Rows}", "--keys", there, "--tenant", "ha-au");
        Assert.Equal((1, true), (without, said.Contains("has no key of ha-au", StringComparison.Ordinal)));

        vault.Set("clb-ha-au-1", await File.ReadAllTextAsync(Path.Combine(TenantKeys, "ha-au.key")));
        Assert.Equal(0, (await Run(vault, "audit", "verify", "--from", $"sqlite:{Rows}", "--keys", there, "--tenant", "ha-au")).Exit);
        Assert.Empty(vault.Values("clb-ha-au-2"));

        var (made, told) = await Run(vault, "keys", "new", "--keys", there, "--tenant", "ha-au");
        Assert.Equal((0, true), (made, told.Contains("Key 2 of ha-au is made", StringComparison.Ordinal)));
        Assert.DoesNotContain(Assert.Single(vault.Values("clb-ha-au-2")), told, StringComparison.Ordinal);
        Assert.Equal(0, (await Run(vault, "audit", "verify", "--from", $"sqlite:{Rows}", "--keys", there, "--tenant", "ha-au")).Exit);
    }

    [Fact]
    public async Task A_vault_that_refuses_ends_the_command_with_its_reason()
    {
        using var vault = new FakeVault { Fails = (System.Net.HttpStatusCode.Forbidden, "Forbidden") };
        var (exit, output) = await Run(vault, "keys", "new", "--keys", vault.Address.ToString(), "--tenant", "ha-au");
        Assert.Equal(1, exit);
        Assert.Contains("Key 1 of tenant ha-au cannot be read: the vault answered 403", output, StringComparison.Ordinal);
    }

    private async Task Written()
    {
        var (service, client) = await Service.Start("none", ("Storage:Folder", Rows), ("Keys:Folder", TenantKeys));
        await using (service)
        {
            await client.Post("/v1/provinces", """{"id":"ha-au","nameVi":"Hà Mẫu","established":"2020-01-01"}""");
            await client.Post("/v1/provinces/ha-au/communes", """{"id":"m-1","nameVi":"Xã Mẫu","established":"2020-01-01"}""");
            await client.Post("/v1/provinces/ha-au/clubs", """{"id":"clb-1","nameVi":"CLB Mẫu","commune":"m-1","launched":"2021-03-01"}""");
            foreach (var i in new[] { 1, 2 })
                await client.Post("/v1/provinces/ha-au/clubs/clb-1/members", $$"""[{"id":"p-{{i}}","name":"Hội viên mẫu {{i}}","joined":"2022-01-01","circumstances":[{"circumstance":"poor"}]}]""");
        }

        // The service lets go of its folder a moment after it answers that it has stopped.
        await Service.Until(Freed, "the folder is free");
    }

    private async Task<bool> Freed()
    {
        try
        {
            await using var store = await SqliteRowStore.OpenAsync(new() { Folder = Rows }, TimeProvider.System, NullLogger.Instance);
            return true;
        }
        catch (RowStoreException)
        {
            return false;
        }
    }

    private async Task Tamper(string how)
    {
        await using var store = await SqliteRowStore.OpenAsync(new() { Folder = Rows }, TimeProvider.System, NullLogger.Instance);
        var journal = (await store.RangeAsync(Club, "j|", "j}")).Rows;
        var member = (await store.GetAsync(Club, "m|p-1"))!;
        RowWrite[] writes = how switch
        {
            "edit" => [RowWrite.Put(journal[1].Key, Other(journal[1].Body))],
            "delete" => [RowWrite.Remove(journal[1].Key)],
            "reorder" => [RowWrite.Put(journal[1].Key, journal[2].Body), RowWrite.Put(journal[2].Key, journal[1].Body)],
            "truncate" => [RowWrite.Remove(journal[^1].Key)],
            "row" => [RowWrite.Put(member.Key, System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(member.Body.Span).Replace("2022-01-01", "2022-01-02", StringComparison.Ordinal)))],
            _ => [],
        };
        if (writes.Length > 0) Assert.True((await store.CommitAsync(Club, writes)).Committed);
    }

    private static byte[] Other(ReadOnlyMemory<byte> body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body.Span);
        Assert.Contains("m|p-1", text, StringComparison.Ordinal);
        return System.Text.Encoding.UTF8.GetBytes(text.Replace("m|p-1", "m|p-7", StringComparison.Ordinal));
    }

    private static Task<(int Exit, string Output)> Run(params string[] args) => Run(null, args);

    private static async Task<(int Exit, string Output)> Run(FakeVault? vault, params string[] args)
    {
        using var output = new StringWriter();
        var exit = await new Commands(output, output, vault?.Clock ?? TimeProvider.System, _ => null, _ => vault!.Client()).Run(args, CancellationToken.None);
        return (exit, output.ToString());
    }
}
