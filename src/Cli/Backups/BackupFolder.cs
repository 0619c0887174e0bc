using ClbCloud.Storage;

namespace ClbCloud.Cli.Backups;

/// <summary>A backup on its way to the disk: segment by segment, each whole and named in the manifest before the next.</summary>
internal sealed class BackupFolder : IDisposable
{
    private readonly int _segmentBytes;
    private SegmentWriter? _segment;

    private BackupFolder(string path, Manifest manifest, int segmentBytes) => (Path, Manifest, _segmentBytes) = (path, manifest, segmentBytes);

    public string Path { get; }

    public Manifest Manifest { get; private set; }

    /// <summary>Begins a backup in an empty or missing folder, or goes on with the one of the same source that lies there unfinished.</summary>
    public static BackupFolder Open(string path, string source, DateTimeOffset now, int segmentBytes)
    {
        PrivateFile.CreateFolder(path);
        var manifest = Manifest.Read(path);
        if (manifest is null)
        {
            if (Directory.EnumerateFileSystemEntries(path).Any()) throw new CommandException("backup.not_empty", path);
            manifest = new() { Format = Manifest.Newest, Id = Guid.NewGuid(), Source = source, Created = now };
            manifest.Write(path);
        }

        if (manifest.Finished is not null) throw new CommandException("backup.complete", path);
        if (manifest.Source != source) throw new CommandException("backup.other_source", path, manifest.Source);
        // What was being written when the process died is not in the manifest.
        foreach (var file in Directory.GetFiles(path, $"*{SegmentFile.Partial}").Concat(Directory.GetFiles(path, SegmentFile.Pattern)))
        {
            if (manifest.Segments.All(s => s.Name != System.IO.Path.GetFileName(file))) File.Delete(file);
        }

        return new(path, manifest, segmentBytes);
    }

    public void Write(PartitionCopy copy)
    {
        _segment ??= new(Path, Manifest.Segments.Count + 1);
        _segment.Write(copy);
        if (_segment.Bytes >= _segmentBytes) Close();
    }

    public void Finish(int partitions, long rows, DateTimeOffset now)
    {
        Close();
        Manifest = Manifest with { Finished = now, Partitions = partitions, Rows = rows, Sha256 = Manifest.HashOfSegments() };
        Manifest.Write(Path);
    }

    public void Dispose() => _segment?.Dispose();

    private void Close()
    {
        if (_segment is null) return;
        var written = _segment.Finish();
        _segment.Dispose();
        _segment = null;
        Manifest = Manifest with { Segments = [.. Manifest.Segments, written] };
        Manifest.Write(Path);
    }
}
