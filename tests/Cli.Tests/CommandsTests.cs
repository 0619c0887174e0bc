using System.Collections;
using System.Globalization;
using System.Resources;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Cli.Tests;

public sealed class CommandsTests : IDisposable
{
    private const string Canary = "Nguyễn Thị Hoàng Yến Canary";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Wrong => ["what", "backup", "backup --from sqlite:x", "backup --from x --to y", "backup --form sqlite:x --to y", "backup --from --to y", "verify", "verify a b", "backup --sqlite-online --from postgres --to x"];

    private string Rows => _folder.Under("rows");

    private string Backup => _folder.Under("backup");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_command_written_wrong_shows_how_it_is_written(string line)
    {
        var (code, _, errors) = await Run(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains("clb restore", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_without_a_connection_string_says_where_to_put_it()
    {
        var (code, _, errors) = await Run("backup", "--from", "postgres", "--to", Backup);
        Assert.Equal(1, code);
        Assert.Contains("CLB_POSTGRES", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_Tables_that_cannot_be_opened_say_why()
    {
        var (code, _, errors) = await Run("backup", "--from", "azure-tables", "--to", Backup);
        Assert.Equal(1, code);
        Assert.Contains("Azure", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_a_service_uses_is_not_restored_into()
    {
        await Fill();
        await Done("backup", "--from", $"sqlite:{Rows}", "--to", Backup);
        await using var store = await SqliteRowStore.OpenAsync(new() { Folder = _folder.Under("used") }, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(1, (await Run("restore", "--from", Backup, "--to", $"sqlite:{_folder.Under("used")}")).Code);
        Assert.Empty(await store.PartitionsAsync(null, 1));
    }

    [Fact]
    public async Task The_same_bytes_come_back_between_stores()
    {
        await Fill();
        await Done("backup", "--from", $"sqlite:{Rows}", "--to", Backup);
        await Done("verify", Backup);
        await Done("restore", "--from", Backup, "--to", $"sqlite:{_folder.Under("restored")}");
        await using var before = SqliteLiveReader.Open(Rows);
        await using var after = SqliteLiveReader.Open(_folder.Under("restored"));
        Assert.Equal(Dump.NextEpoch(await Dump.Of(before)), await Dump.Of(after));
    }

    [Fact]
    public async Task Nothing_of_a_person_is_said_when_a_row_cannot_be_read()
    {
        await Fill();
        await using (var store = await SqliteRowStore.OpenAsync(new() { Folder = Rows }, TimeProvider.System, NullLogger.Instance))
            await store.Put(Sample.Commune, "kid|bac-ninh|clb-0001", System.Text.Encoding.UTF8.GetBytes($$"""{"s":1,"v":{"registration":{"{{Canary}}":[} } }"""));
        var (code, output, errors) = await Run("backup", "--from", $"sqlite:{Rows}", "--to", Backup);
        Assert.Equal(1, code);
        Assert.DoesNotContain("Canary", output + errors, StringComparison.Ordinal);
        Assert.Contains("cannot read", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_is_in_Vietnamese_and_in_English()
    {
        var texts = new ResourceManager("ClbCloud.Cli.Texts", typeof(Commands).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        Assert.All(texts.Cast<DictionaryEntry>(), t => Assert.True(((string)t.Value!).Split('\n').Length >= 2, (string)t.Key));
    }

    private async Task Fill()
    {
        var sample = await Sample.Store();
        await using var store = await SqliteRowStore.OpenAsync(new() { Folder = Rows }, TimeProvider.System, NullLogger.Instance);
        foreach (var partition in await sample.PartitionsAsync(null, 1000))
        {
            foreach (var row in await sample.ReadWholeAsync(partition)) await store.Put(partition, row.Key, row.Body.ToArray());
        }

        await store.Put(Sample.Club, "m|mb-002", RowBody.Write(new { id = "mb-002", name = Canary }));
    }

    private static async Task Done(params string[] args)
    {
        var (code, _, errors) = await Run(args);
        Assert.True(code == 0, errors);
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new Commands(output, errors, TimeProvider.System, _ => null).Run(args, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }
}
