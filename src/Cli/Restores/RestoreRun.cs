using System.Text.Json;
using ClbCloud.Grains.Restoring;
using ClbCloud.Storage;

namespace ClbCloud.Cli.Restores;

/// <summary>
/// Puts a backup into an empty store. A mark stands in the store until all is there: with it no program serves from the
/// store, and the same restore begun again goes on with the first segment that is not whole.
/// </summary>
internal sealed class RestoreRun(IRowStore target, IPartitionReader listing, BackupReading backup)
{
    private const int Together = 8;

    private sealed record Mark(string Backup, int SegmentsDone);

    /// <summary>Answers how many registrations were made good, and how many clubs and units name a parent that is not there.</summary>
    public async Task<(int Registered, int Orphans)> Run(CancellationToken ct)
    {
        for (var next = await Begin(ct); next < backup.Manifest.Segments.Count; next++)
        {
            var width = new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = ct };
            await Parallel.ForEachAsync(backup.LastCopies(next, ct), width, async (copy, stop) =>
                await Put(copy.Partition, copy.Rows.Select(r => RowWrite.Put(r.Key, RestoreRules.Body(copy.Partition, r.Key, r.Body))), stop));
            await SetMark(next + 1, ct);
        }

        var (missing, orphans) = backup.Registrations();
        foreach (var parent in missing.GroupBy(m => m.Partition, StringComparer.Ordinal))
            await Put(parent.Key, parent.Select(m => RowWrite.Put(m.Key, m.Body())), ct);
        await target.CommitAsync(RestoreMark.Partition, [RowWrite.Remove(RestoreMark.Key)], ct);
        return (missing.Count, orphans);
    }

    /// <summary>The segment to begin with.</summary>
    private async Task<int> Begin(CancellationToken ct)
    {
        if (await target.GetAsync(RestoreMark.Partition, RestoreMark.Key, ct) is { } row)
        {
            var mark = JsonSerializer.Deserialize<Mark>(row.Body.Span)!;
            return mark.Backup == backup.Manifest.Sha256 ? mark.SegmentsDone : throw new CommandException("restore.other");
        }

        if ((await listing.PartitionsAsync(null, 1, ct)).Count > 0) throw new CommandException("restore.not_empty");
        await SetMark(0, ct);
        return 0;
    }

    private async Task SetMark(int done, CancellationToken ct)
    {
        var mark = JsonSerializer.SerializeToUtf8Bytes(new Mark(backup.Manifest.Sha256!, done));
        await target.CommitAsync(RestoreMark.Partition, [RowWrite.Put(RestoreMark.Key, mark)], ct);
    }

    private async Task Put(string partition, IEnumerable<RowWrite> writes, CancellationToken ct)
    {
        var commit = new List<RowWrite>();
        var bytes = 0;
        foreach (var write in writes)
        {
            var size = (write.Body?.Length ?? 0) + IRowStore.MaxKeyBytes;
            if (commit.Count == IRowStore.MaxWritesPerCommit || bytes + size > IRowStore.MaxBytesPerCommit)
            {
                await target.CommitAsync(partition, commit, ct);
                (commit, bytes) = ([], 0);
            }

            commit.Add(write);
            bytes += size;
        }

        if (commit.Count > 0) await target.CommitAsync(partition, commit, ct);
    }
}
