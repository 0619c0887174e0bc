using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClbCloud.Cli.Backups;

/// <summary>What a backup folder holds: <c>manifest.json</c>. docs/backup.md describes the format.</summary>
internal sealed record Manifest
{
    public const string Name = "manifest.json";

    /// <summary>Version of the format that this program writes, and the newest that it reads.</summary>
    public const int Newest = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required int Format { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Where the rows come from, as the command named it: never a connection string.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Null as long as the backup is under way.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Partitions and rows that a restore writes; a copy that a later one replaces does not count.</summary>
    public int Partitions { get; init; }

    public long Rows { get; init; }

    public IReadOnlyList<Segment> Segments { get; init; } = [];

    /// <summary>SHA-256 over the lines <c>{sha256}  {name}\n</c> of the segments; null as long as the backup is under way.</summary>
    public string? Sha256 { get; init; }

    public string HashOfSegments()
    {
        var lines = string.Concat(Segments.Select(s => $"{s.Sha256}  {s.Name}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
    }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="CommandException">It is not one that this program reads.</exception>
    public static Manifest? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        Manifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), Options);
        }
        catch (JsonException)
        {
            manifest = null;
        }

        if (manifest is null) throw new CommandException("manifest.damaged", path);
        return manifest.Format is >= 1 and <= Newest ? manifest : throw new CommandException("manifest.newer", manifest.Format, Newest);
    }

    /// <summary>Replaces the one in the folder as a whole, so that a reader finds the one before or this one.</summary>
    public void Write(string folder)
    {
        var (path, next) = (Path.Combine(folder, Name), Path.Combine(folder, $"{Name}.next"));
        File.Delete(next);
        using (var file = Storage.PrivateFile.Create(next))
        {
            JsonSerializer.Serialize(file, this, Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}

/// <summary>One file of rows: gzip of JSON lines.</summary>
internal sealed record Segment
{
    public required string Name { get; init; }

    public required int Partitions { get; init; }

    public required long Rows { get; init; }

    /// <summary>Bytes of the lines before they were compressed.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file as it lies there, in lower-case hex.</summary>
    public required string Sha256 { get; init; }
}
