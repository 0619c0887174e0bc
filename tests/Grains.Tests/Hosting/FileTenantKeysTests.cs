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
        new FileTenantKeys(_folder.FullName).For("ha-noi", "journal");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "ha-noi.key")));
    }

    [Fact]
    public void A_new_secret_is_used_from_the_next_start_on_and_the_first_stays_that_of_the_journal()
    {
        var before = new FileTenantKeys(_folder.FullName);
        var (journal, first) = (before.For("ha-noi", "journal").ToArray(), before.For("ha-noi", "fields", before.Newest("ha-noi")).ToArray());

        Assert.Equal(2, before.MakeNext("ha-noi"));

        var after = new FileTenantKeys(_folder.FullName);
        Assert.Equal((1, 2, 1), (before.Newest("ha-noi"), after.Newest("ha-noi"), after.Newest("bac-ninh")));
        Assert.Equal(journal, after.For("ha-noi", "journal").ToArray());
        Assert.Equal(first, after.For("ha-noi", "fields", 1).ToArray());
        Assert.NotEqual(first, after.For("ha-noi", "fields", 2).ToArray());
        Assert.Equal(after.For("ha-noi", "fields", 2).ToArray(), before.For("ha-noi", "fields", 2).ToArray());
    }

    [Fact]
    public void A_secret_that_rows_were_sealed_with_is_never_made_anew()
    {
        Assert.Throws<InvalidOperationException>(() => new FileTenantKeys(_folder.FullName).For("ha-noi", "fields", 1).Length);
        Assert.Empty(_folder.GetFiles());
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
