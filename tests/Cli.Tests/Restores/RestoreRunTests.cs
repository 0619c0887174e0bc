using ClbCloud.Cli.Backups;
using ClbCloud.Cli.Restores;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;

namespace ClbCloud.Cli.Tests.Restores;

public sealed class RestoreRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder.Under("backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restore_that_dies_at_any_commit_goes_on_and_is_whole()
    {
        var store = await Sample.Store();
        await Steps.Backup(store, Folder, segmentBytes: 300);
        var expected = Dump.NextEpoch(await Dump.Of(store));
        for (var commits = 1; ; commits++)
        {
            var target = new MemoryRowStore();
            var left = commits;
            target.Faults.BeforeCommit = (_, _) => left-- > 0 ? Task.CompletedTask : throw new RowStoreException("killed");
            var died = await Record.ExceptionAsync(() => Steps.Restore(Folder, target));
            target.Faults.BeforeCommit = null;
            if (died is null)
            {
                Assert.InRange(commits, 10, 200);
                return;
            }

            Assert.IsType<RowStoreException>(died);
            await Assert.ThrowsAsync<RowStoreException>(() => RestoreMark.RefuseHalfAsync(target));
            await Steps.Restore(Folder, target);
            Assert.Equal(expected, await Dump.Of(target));
            await RestoreMark.RefuseHalfAsync(target);
        }
    }

    [Fact]
    public async Task Only_an_empty_store_is_restored_into()
    {
        await Steps.Backup(await Sample.Store(), Folder);
        var target = new MemoryRowStore();
        await target.Put("g|x", "state", [1]);
        await Steps.Refused("restore.not_empty", () => Steps.Restore(Folder, target));
        Assert.Single(await Dump.Of(target));
    }

    [Fact]
    public async Task A_half_restore_of_another_backup_is_not_gone_on_with()
    {
        await Steps.Backup(await Sample.Store(), Folder);
        await Steps.Backup(await Sample.Store(2), _folder.Under("other"));
        var target = new MemoryRowStore();
        target.Faults.BeforeCommit = (partition, _) => partition == RestoreMark.Partition ? Task.CompletedTask : throw new RowStoreException("killed");
        await Assert.ThrowsAsync<RowStoreException>(() => Steps.Restore(Folder, target));
        await Steps.Refused("restore.other", () => Steps.Restore(_folder.Under("other"), target));
    }

    [Fact]
    public async Task A_flipped_bit_in_any_file_is_found()
    {
        await Steps.Backup(await Sample.Store(), Folder);
        foreach (var file in Directory.GetFiles(Folder, SegmentFile.Pattern))
        {
            var bytes = File.ReadAllBytes(file);
            var before = bytes[^20];
            bytes[^20] ^= 1;
            File.WriteAllBytes(file, bytes);
            await Steps.Refused("segment.damaged", () => BackupReading.Open(Folder, CancellationToken.None));
            bytes[^20] = before;
            File.WriteAllBytes(file, bytes);
        }

        await BackupReading.Open(Folder, CancellationToken.None);
    }

    [Fact]
    public async Task A_missing_file_a_changed_manifest_and_an_unfinished_backup_are_found()
    {
        await Steps.Backup(await Sample.Store(), Folder);
        var manifest = Manifest.Read(Folder)!;
        (manifest with { Segments = [.. manifest.Segments.Skip(1)] }).Write(Folder);
        await Steps.Refused("manifest.damaged", () => BackupReading.Open(Folder, CancellationToken.None));
        (manifest with { Rows = manifest.Rows - 1 }).Write(Folder);
        await Steps.Refused("manifest.damaged", () => BackupReading.Open(Folder, CancellationToken.None));
        (manifest with { Format = 2 }).Write(Folder);
        await Steps.Refused("manifest.newer", () => BackupReading.Open(Folder, CancellationToken.None));
        (manifest with { Finished = null }).Write(Folder);
        await Steps.Refused("backup.unfinished", () => BackupReading.Open(Folder, CancellationToken.None));
        manifest.Write(Folder);
        File.Delete(Path.Combine(Folder, SegmentFile.Name(1)));
        await Steps.Refused("segment.missing", () => BackupReading.Open(Folder, CancellationToken.None));
        await Steps.Refused("manifest.missing", () => BackupReading.Open(_folder.Path, CancellationToken.None));
    }

    [Fact]
    public async Task A_large_partition_is_written_in_commits_that_a_store_takes()
    {
        var store = new MemoryRowStore();
        for (var i = 0; i < 250; i++) await store.Put("c|big", $"x|{i}", new byte[IRowStore.MaxBodyBytes]);
        await Steps.Backup(store, Folder);
        Assert.Equal(await Dump.Of(store), await Dump.Of(await Steps.Restored(Folder)));
    }

    [Fact]
    public async Task A_child_that_names_a_unit_nobody_has_is_counted_and_kept()
    {
        var store = new MemoryRowStore();
        await store.PutClub(Sample.Club, "bac-ninh|m-01");
        await Steps.Backup(store, Folder);
        var target = new MemoryRowStore();
        Assert.Equal((0, 1), await Steps.Restore(Folder, target));
        Assert.NotEmpty(await target.ReadWholeAsync(Sample.Club));
    }
}
