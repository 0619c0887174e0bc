using ClbCloud.Grains.Restoring;
using ClbCloud.Storage;

namespace ClbCloud.Cli.Backups;

/// <summary>
/// Copies every partition of a store that may be in use. Afterwards holds: every partition that was there when the
/// register that names it was copied is in the backup, and its copy is not older than any of its parents'.
/// </summary>
internal sealed class BackupRun(IPartitionReader source, BackupFolder folder, TimeProvider clock)
{
    private const int Page = 1000;

    // Rows of a partition's last copy. Where a partition stands again in a later segment, the later copy counts.
    private readonly Dictionary<string, int> _copied = new(StringComparer.Ordinal);
    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _pending = new(Comparer<string>.Create((a, b) =>
        CopyOrder.Level(a) != CopyOrder.Level(b) ? CopyOrder.Level(a).CompareTo(CopyOrder.Level(b)) : string.CompareOrdinal(a, b)));

    public async Task Run(CancellationToken ct)
    {
        foreach (var segment in folder.Manifest.Segments)
        {
            if (SegmentFile.Hash(Path.Combine(folder.Path, segment.Name)) != segment.Sha256) throw new CommandException("segment.damaged", segment.Name);
            await foreach (var copy in SegmentFile.Read(folder.Path, segment, ct)) Note(copy);
        }

        for (var isFirst = true; ; isFirst = false)
        {
            // Listed after everything so far was copied: whatever a copied parent knows by now has a partition by now.
            var found = (await Partitions(ct)).Where(p => !_copied.ContainsKey(p)).ToArray();
            if (found.Contains(RestoreMark.Partition)) throw new CommandException("backup.half_restored");
            // What else was founded meanwhile is younger than this backup, and nothing in it knows of it.
            if (!isFirst && _pending.Count == 0 && !found.Any(p => CopyOrder.IsUnit(p) || _registered.Contains(p))) break;
            _pending.UnionWith(found);
            while (_pending.Min is { } next) await Copy(next, ct);
        }

        if (_copied.Count == 0) throw new CommandException("backup.nothing");
        folder.Finish(_copied.Values.Count(rows => rows > 0), _copied.Values.Sum(rows => (long)rows), clock.GetUtcNow());
    }

    private async Task Copy(string partition, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var copy = new PartitionCopy(partition, await source.ReadWholeAsync(partition, ct));
        folder.Write(copy);
        Note(copy);
    }

    private void Note(PartitionCopy copy)
    {
        _copied[copy.Partition] = copy.Rows.Count;
        _pending.Remove(copy.Partition);
        foreach (var child in CopyOrder.Children(copy.Partition, copy.Rows))
        {
            _registered.Add(child);
            // Copied before this parent, it may lack what the parent already knows: a province that joined another.
            if (_copied.ContainsKey(child)) _pending.Add(child);
        }
    }

    private async Task<List<string>> Partitions(CancellationToken ct)
    {
        var all = new List<string>();
        while (true)
        {
            var page = await source.PartitionsAsync(all.Count == 0 ? null : all[^1], Page, ct);
            all.AddRange(page);
            if (page.Count < Page) return all;
        }
    }
}
