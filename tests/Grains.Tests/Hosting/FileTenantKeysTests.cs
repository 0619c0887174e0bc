using ClbCloud.Silo;

namespace ClbCloud.Grains.Tests.Hosting;

public sealed class FileTenantKeysTests : TenantKeysContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clb-keys-");

    private protected override int Kept => _folder.GetFiles().Length;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        Process().For("ha-noi", "journal");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "ha-noi.key")));
    }

    [Fact]
    public async Task Silos_that_start_at_once_leave_one_file()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Process().Newest("ha-noi"))));
        Assert.Single(_folder.GetFiles());
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
