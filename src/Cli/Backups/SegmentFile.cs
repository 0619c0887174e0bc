using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ClbCloud.Storage;

namespace ClbCloud.Cli.Backups;

/// <summary>A partition as it was copied.</summary>
internal sealed record PartitionCopy(string Partition, IReadOnlyList<Row> Rows);

/// <summary>Writes a segment under another name; it gets its own once it is whole and on the disk.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly string _partial;
    private readonly FileStream _file;
    private readonly GZipStream _packed;
    private readonly ArrayBufferWriter<byte> _lines = new(1 << 16);
    private readonly string _folder;
    private readonly string _name;
    private int _partitions;
    private long _rows;

    public SegmentWriter(string folder, int number)
    {
        (_folder, _name) = (folder, SegmentFile.Name(number));
        _partial = Path.Combine(folder, $"{_name}{SegmentFile.Partial}");
        _file = PrivateFile.Create(_partial);
        _packed = new GZipStream(_file, CompressionLevel.Optimal);
    }

    public long Bytes { get; private set; }

    public void Write(PartitionCopy copy)
    {
        RowLines.WritePartition(_lines, copy.Partition, copy.Rows.Count);
        foreach (var row in copy.Rows)
        {
            RowLines.WriteRow(_lines, row);
            if (_lines.WrittenCount > 1 << 20) Drain();
        }

        Drain();
        _partitions++;
        _rows += copy.Rows.Count;
    }

    public Segment Finish()
    {
        _packed.Flush();
        _packed.Dispose();
        using (var written = new FileStream(_partial, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        var path = Path.Combine(_folder, _name);
        File.Move(_partial, path);
        return new() { Name = _name, Partitions = _partitions, Rows = _rows, Bytes = Bytes, Sha256 = SegmentFile.Hash(path) };
    }

    public void Dispose()
    {
        _packed.Dispose();
        _file.Dispose();
        File.Delete(_partial);
    }

    private void Drain()
    {
        _packed.Write(_lines.WrittenSpan);
        Bytes += _lines.WrittenCount;
        _lines.ResetWrittenCount();
    }
}

/// <summary>Reads segments.</summary>
internal static class SegmentFile
{
    public const string Partial = ".partial";
    public const string Pattern = "rows-*.jsonl.gz";

    public static string Name(int number) => $"rows-{number:D6}.jsonl.gz";

    public static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The copies of a segment, in the order in which they were made.</summary>
    /// <exception cref="CommandException">The file is missing, or is not the one that the manifest names.</exception>
    public static async IAsyncEnumerable<PartitionCopy> Read(string folder, Segment segment, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var path = Path.Combine(folder, segment.Name);
        if (!File.Exists(path)) throw new CommandException("segment.missing", segment.Name);
        await using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var lines = new LineReader(packed);
        while (await lines.Next(ct) is { } line)
        {
            var (partition, count) = Parsed(segment, () => RowLines.ReadPartition(line));
            var rows = new List<Row>(count);
            while (rows.Count < count)
            {
                var next = await lines.Next(ct) ?? throw new CommandException("segment.damaged", segment.Name);
                rows.Add(Parsed(segment, () => RowLines.ReadRow(next)));
            }

            yield return new(partition, rows);
        }
    }

    // What the parser says may quote the line; nobody may see that.
    private static T Parsed<T>(Segment segment, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            throw new CommandException("segment.damaged", segment.Name);
        }
    }
}
