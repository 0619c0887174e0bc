using ClbCloud.Silo;

namespace ClbCloud.Grains.Tests.Hosting;

public sealed class FileTenantKeysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clb-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_key_is_the_same_after_a_restart_and_another_for_every_tenant_and_purpose()
    {
        var first = new FileTenantKeys(_folder.FullName).For("ha-noi", "journal").ToArray();
        var again = new FileTenantKeys(_folder.FullName);

        Assert.Equal(first, again.For("ha-noi", "journal").ToArray());
        Assert.NotEqual(first, again.For("ha-noi", "fields").ToArray());
        Assert.NotEqual(first, again.For("bac-ninh", "journal").ToArray());
    }

    [Fact]
    public async Task Silos_that_start_at_once_agree_on_the_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToHexString(new FileTenantKeys(_folder.FullName).For("ha-noi", "journal")))));

        Assert.Single(keys.Distinct());
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        new FileTenantKeys(_folder.FullName).For("ha-noi", "journal");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "ha-noi.key")));
    }

    [Fact]
    public void A_broken_file_is_an_error_and_never_replaced()
    {
        var path = Path.Combine(_folder.FullName, "ha-noi.key");
        File.WriteAllText(path, "AAAA");
        Assert.Throws<InvalidOperationException>(() => new FileTenantKeys(_folder.FullName).For("ha-noi", "journal").Length);
        Assert.Equal("AAAA", File.ReadAllText(path));
    }
}
