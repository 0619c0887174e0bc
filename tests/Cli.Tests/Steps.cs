using ClbCloud.Cli.Backups;
using ClbCloud.Cli.Restores;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;

namespace ClbCloud.Cli.Tests;

internal static class Steps
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 5, 0, 0, TimeSpan.Zero);

    /// <summary>Backs up into the folder, or goes on with what is there; small segments, so that there are many.</summary>
    public static async Task Backup(IPartitionReader source, string folder, int segmentBytes = 1)
    {
        using var open = BackupFolder.Open(folder, "memory", Noon, segmentBytes);
        await new BackupRun(source, open, TimeProvider.System).Run(CancellationToken.None);
    }

    public static async Task<(int Registered, int Orphans)> Restore(string folder, MemoryRowStore target) =>
        await new RestoreRun(target, target, await BackupReading.Open(folder, CancellationToken.None)).Run(CancellationToken.None);

    public static async Task<MemoryRowStore> Restored(string folder)
    {
        var target = new MemoryRowStore();
        await Restore(folder, target);
        return target;
    }

    public static async Task Refused(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<CommandException>(act)).Code);
}

/// <summary>A store whose reader does something before a partition is read.</summary>
internal sealed class WatchedReader(IPartitionReader inner, Func<string, Task> before) : IPartitionReader
{
    public List<string> Read { get; } = [];

    public ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default) => inner.PartitionsAsync(after, limit, ct);

    public async ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default)
    {
        await before(partition);
        Read.Add(partition);
        return await inner.ReadWholeAsync(partition, ct);
    }
}
