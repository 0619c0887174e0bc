using ClbCloud.Cli.Backups;
using ClbCloud.Grains.Units;

namespace ClbCloud.Cli.Tests.Backups;

public sealed class BackupRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder.Under("backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_of_every_partition_comes_back_and_heads_are_an_epoch_on()
    {
        var store = await Sample.Store();
        await Steps.Backup(store, Folder);
        Assert.Equal(Dump.NextEpoch(await Dump.Of(store)), await Dump.Of(await Steps.Restored(Folder)));
    }

    [Fact]
    public async Task A_parent_is_copied_before_its_children_and_norms_last()
    {
        var store = new WatchedReader(await Sample.Store(1), _ => Task.CompletedTask);
        await Steps.Backup(store, Folder);
        Assert.Equal([Sample.Nation, Sample.Other, Sample.Province, Sample.Commune, Sample.Club, "g|policy|policy/u|nation", "sys|reminders", "z"], store.Read);
    }

    [Fact]
    public async Task A_backup_that_dies_after_any_reading_goes_on_and_is_whole()
    {
        var store = await Sample.Store();
        for (var deaths = 0; ; deaths++)
        {
            var left = deaths + 1;
            // Not disposed of: a process that is killed leaves its unfinished files behind.
            var folder = BackupFolder.Open(Folder, "memory", default, segmentBytes: 300);
            var dying = new WatchedReader(store, _ => left-- > 0 ? Task.CompletedTask : throw new IOException("killed"));
            try
            {
                await new BackupRun(dying, folder, TimeProvider.System).Run(CancellationToken.None);
                Assert.InRange(deaths, 3, 20);
                break;
            }
            catch (IOException)
            {
            }
        }

        Assert.Equal(Dump.NextEpoch(await Dump.Of(store)), await Dump.Of(await Steps.Restored(Folder)));
    }

    [Fact]
    public async Task A_club_founded_during_the_backup_is_in_it_when_its_commune_knows_it()
    {
        var store = await Sample.Store(1);
        const string Late = "c|bac-ninh|clb-0009";
        await Steps.Backup(
            new WatchedReader(store, async partition =>
            {
                if (partition != Sample.Commune) return;
                await store.PutKid(Sample.Commune, Late[2..]);
                await store.PutClub(Late, "bac-ninh|m-01");
            }),
            Folder);
        Assert.NotEmpty(await (await Steps.Restored(Folder)).ReadWholeAsync(Late));
    }

    [Fact]
    public async Task A_province_that_joins_another_during_the_backup_is_copied_again()
    {
        var store = await Sample.Store();
        var watched = new WatchedReader(store, async partition =>
        {
            // Bac Giang is copied by now, and without its new link.
            if (partition != Sample.Province || await store.GetAsync(Sample.Province, "kid|bac-giang") is not null) return;
            await store.PutKid(Sample.Province, "bac-giang");
            await store.PutUnit(Sample.Other, UnitKind.Province, "bac-ninh");
        });
        await Steps.Backup(watched, Folder);
        Assert.Equal(2, watched.Read.Count(p => p == Sample.Other));
        Assert.Equal(Dump.NextEpoch(await Dump.Of(store)), await Dump.Of(await Steps.Restored(Folder)));
    }

    [Fact]
    public async Task A_club_that_moved_after_its_new_commune_was_copied_is_registered_there_by_the_restore()
    {
        var store = await Sample.Store(1);
        await store.PutUnit("u|bac-ninh|m-02", UnitKind.Commune, "bac-ninh");
        await store.PutKid(Sample.Province, "bac-ninh|m-02");
        await Steps.Backup(new WatchedReader(store, async partition =>
        {
            if (partition == Sample.Club) await store.PutClub(Sample.Club, "bac-ninh|m-01", "bac-ninh|m-02");
        }), Folder);
        var target = new Storage.Memory.MemoryRowStore();
        Assert.Equal((1, 0), await Steps.Restore(Folder, target));
        var kid = (await Dump.Of(target)).Json("u|bac-ninh|m-02", "kid|bac-ninh|clb-0001");
        Assert.Equal("CLB mẫu", (string?)kid["registration"]!["nameVi"]);
        Assert.Equal(0, (int)kid["version"]!);
    }

    [Fact]
    public async Task A_province_founded_after_the_nation_was_copied_is_registered_there_by_the_restore()
    {
        var store = await Sample.Store(1);
        await Steps.Backup(new WatchedReader(store, async partition =>
        {
            if (partition == Sample.Club) await store.PutUnit("u|quang-ngai", UnitKind.Province, "nation");
        }), Folder);
        var target = new Storage.Memory.MemoryRowStore();
        Assert.Equal((1, 0), await Steps.Restore(Folder, target));
        Assert.NotNull(await target.GetAsync(Sample.Nation, "kid|quang-ngai"));
    }

    [Fact]
    public async Task A_backup_is_not_written_over()
    {
        var store = await Sample.Store();
        await Steps.Backup(store, Folder);
        await Steps.Refused("backup.complete", () => Steps.Backup(store, Folder));
        File.WriteAllText(_folder.Under("mine.txt"), "mine");
        await Steps.Refused("backup.not_empty", () => Steps.Backup(store, _folder.Path));
    }

    [Fact]
    public async Task A_half_restored_store_is_not_backed_up()
    {
        var store = await Sample.Store();
        await store.Put(Storage.RestoreMark.Partition, Storage.RestoreMark.Key, [1]);
        await Steps.Refused("backup.half_restored", () => Steps.Backup(store, Folder));
    }

    [Fact]
    public async Task Nobody_else_may_read_a_backup()
    {
        if (OperatingSystem.IsWindows()) return;
        await Steps.Backup(await Sample.Store(), Folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        foreach (var file in Directory.GetFiles(Folder)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
