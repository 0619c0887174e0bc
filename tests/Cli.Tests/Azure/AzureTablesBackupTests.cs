using ClbCloud.Storage.AzureTables;

namespace ClbCloud.Cli.Tests.Azure;

/// <summary>On a storage account or its emulator, which <c>CLB_TEST_AZURE_TABLES</c> names by connection string.</summary>
public sealed class AzureTablesBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal)
    {
        ["Storage__AzureTables__ConnectionString"] = Environment.GetEnvironmentVariable("CLB_TEST_AZURE_TABLES") ?? "UseDevelopmentStorage=true",
        ["Storage__AzureTables__Table"] = $"clb{Guid.NewGuid():N}",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_bytes_go_to_Azure_Tables_and_come_back()
    {
        var sample = await Sample.Store();
        await Steps.Backup(sample, _folder.Under("first"));

        await Done("restore", "--from", _folder.Under("first"), "--to", "azure-tables");
        await Done("backup", "--from", "azure-tables", "--to", _folder.Under("second"));

        var there = AzureTablesRowStore.Open(new() { ConnectionString = _settings["Storage__AzureTables__ConnectionString"], Table = _settings["Storage__AzureTables__Table"] }, TimeProvider.System);
        var once = Dump.NextEpoch(await Dump.Of(sample));
        Assert.Equal(once, await Dump.Of(there));
        Assert.Equal(Dump.NextEpoch(once), await Dump.Of(await Steps.Restored(_folder.Under("second"))));
    }

    [Fact]
    public async Task Without_an_address_it_says_where_to_put_one()
    {
        _settings.Clear();
        var (code, errors) = await Run("backup", "--from", "azure-tables", "--to", _folder.Under("backup"));
        Assert.Equal(1, code);
        Assert.Contains("Storage__AzureTables__ServiceUri", errors, StringComparison.Ordinal);
    }

    private async Task Done(params string[] args)
    {
        var (code, errors) = await Run(args);
        Assert.True(code == 0, errors);
    }

    private async Task<(int Code, string Errors)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new Commands(output, errors, TimeProvider.System, _settings.GetValueOrDefault).Run(args, CancellationToken.None);
        return (code, errors.ToString());
    }
}
