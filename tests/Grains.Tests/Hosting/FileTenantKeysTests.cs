using ClbCloud.Silo;

namespace ClbCloud.Grains.Tests.Hosting;

public sealed class FileTenantKeysTests : TenantKeysContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clb-keys-");

    private protected override int Kept => _folder.GetFiles("*.key").Length;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Silos_that_start_at_once_leave_one_file_a_tenant()
    {
        // File.Move once replaced a key that another silo had used already; it took many tries to see it.
        foreach (var tenant in Enumerable.Range(1, 50).Select(i => $"tinh-{i}"))
        {
            using var start = new Barrier(8);
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Convert.ToHexString(new FileTenantKeys(_folder.FullName).For(tenant, "journal"));
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(keys.Distinct());
            Assert.Equal(Convert.ToHexString(new FileTenantKeys(_folder.FullName).For(tenant, "journal")), keys[0]);
        }

        Assert.Equal(50, _folder.GetFiles("*.key").Length);
        Assert.Equal(51, _folder.GetFiles().Length);
    }

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        Process().For("ha-noi", "journal");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "ha-noi.key")));
    }

    [Fact]
    public void A_broken_file_is_an_error_and_never_replaced()
    {
        var path = Path.Combine(_folder.FullName, "ha-noi.key");
        File.WriteAllText(path, "AAAA");
        Assert.Throws<InvalidOperationException>(() => Process().For("ha-noi", "journal").Length);
        Assert.Equal("AAAA", File.ReadAllText(path));
    }

    private protected override TenantKeys Process(bool reads = false) => new FileTenantKeys(_folder.FullName, reads);

    private protected override void Lose(string tenant, int number) => File.Delete(Path.Combine(_folder.FullName, number == 1 ? $"{tenant}.key" : $"{tenant}.{number}.key"));
}
