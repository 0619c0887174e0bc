using ClbCloud.Cli.Backups;
using ClbCloud.Grains.Restoring;

namespace ClbCloud.Cli.Restores;

/// <summary>
/// A finished backup, read once from end to end: every hash and count is right, every line is a row. Knows which copy of
/// a partition is the last, and which registrations are missing.
/// </summary>
internal sealed class BackupReading
{
    private readonly Dictionary<string, PartitionFacts> _partitions = new(StringComparer.Ordinal);

    private BackupReading(string folder, Manifest manifest) => (Folder, Manifest) = (folder, manifest);

    public string Folder { get; }

    public Manifest Manifest { get; }

    /// <summary>What of a partition's last copy is remembered.</summary>
    private sealed record PartitionFacts(int Segment, int Position, int Rows, HashSet<string> Register, Registered[] Wanted);

    /// <summary>Rows of registers that parents lack, and how many clubs and units name a parent that is not in the backup.</summary>
    public (List<Registered> Missing, int Orphans) Registrations()
    {
        var missing = new List<Registered>();
        var orphans = 0;
        foreach (var wanted in _partitions.Values.SelectMany(p => p.Wanted))
        {
            if (!_partitions.TryGetValue(wanted.Partition, out var parent) || parent.Rows == 0) orphans++;
            else if (!parent.Register.Contains(wanted.Key)) missing.Add(wanted);
        }

        return (missing, orphans);
    }

    /// <exception cref="CommandException">The backup is missing, unfinished or damaged.</exception>
    public static async Task<BackupReading> Open(string folder, CancellationToken ct)
    {
        var manifest = Manifest.Read(folder) ?? throw new CommandException("manifest.missing", folder);
        if (manifest.Finished is null) throw new CommandException("backup.unfinished", folder);
        if (manifest.Sha256 != manifest.HashOfSegments()) throw new CommandException("manifest.damaged", Path.Combine(folder, Manifest.Name));
        var reading = new BackupReading(folder, manifest);
        for (var i = 0; i < manifest.Segments.Count; i++) await reading.Check(i, ct);
        var rows = reading._partitions.Values.Sum(p => (long)p.Rows);
        if (reading._partitions.Values.Count(p => p.Rows > 0) != manifest.Partitions || rows != manifest.Rows)
            throw new CommandException("manifest.damaged", Path.Combine(folder, Manifest.Name));
        return reading;
    }

    /// <summary>The copies of a segment that no later copy replaces.</summary>
    public async IAsyncEnumerable<PartitionCopy> LastCopies(int segment, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var position = 0;
        await foreach (var copy in SegmentFile.Read(Folder, Manifest.Segments[segment], ct))
        {
            var last = _partitions[copy.Partition];
            if ((last.Segment, last.Position) == (segment, position++)) yield return copy;
        }
    }

    private async Task Check(int number, CancellationToken ct)
    {
        var segment = Manifest.Segments[number];
        var path = Path.Combine(Folder, segment.Name);
        if (!File.Exists(path)) throw new CommandException("segment.missing", segment.Name);
        if (SegmentFile.Hash(path) != segment.Sha256) throw new CommandException("segment.damaged", segment.Name);
        var (partitions, rows) = (0, 0L);
        await foreach (var copy in SegmentFile.Read(Folder, segment, ct))
        {
            var wanted = copy.Rows.SelectMany(r => RestoreRules.Registrations(copy.Partition, r.Key, r.Body)).ToArray();
            var register = CopyOrder.Register(copy.Partition, copy.Rows).ToHashSet(StringComparer.Ordinal);
            _partitions[copy.Partition] = new(number, partitions++, copy.Rows.Count, register, wanted);
            rows += copy.Rows.Count;
        }

        if ((partitions, rows) != (segment.Partitions, segment.Rows)) throw new CommandException("segment.damaged", segment.Name);
    }
}
