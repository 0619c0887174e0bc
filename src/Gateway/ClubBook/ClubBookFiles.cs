using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.FileProviders;

namespace ClbCloud.Gateway.ClubBook;

/// <summary>A file of the club book as it is sent.</summary>
internal sealed record BookFile(string Path, string ContentType, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Packed, string Mark);

/// <summary>
/// The files under <c>wwwroot/app</c>, packed once. The worker is told all of them and one mark of their content, so that
/// a phone takes a new version whole or not at all.
/// </summary>
internal sealed class ClubBookFiles(IWebHostEnvironment environment)
{
    public const string Root = "app";
    public const string Page = "index.html";
    public const string Worker = "sw.js";

    private const int MarkBytes = 8;

    private static readonly ImmutableDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".webmanifest"] = "application/manifest+json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private (DateTimeOffset Newest, ImmutableDictionary<string, BookFile> Files)? _read;

    public BookFile? Find(string path) => Files().GetValueOrDefault(path);

    /// <summary>Every file by its path under <c>app</c>. Read again in Development when one of them was saved.</summary>
    public ImmutableDictionary<string, BookFile> Files()
    {
        lock (_gate)
        {
            if (_read is { } known && !environment.IsDevelopment()) return known.Files;
            var found = Walk(string.Empty).ToArray();
            var newest = found.Select(f => f.Info.LastModified).DefaultIfEmpty().Max();
            if (_read is { } same && same.Newest == newest && same.Files.Count == found.Length) return same.Files;
            var files = Read(found);
            _read = (newest, files);
            return files;
        }
    }

    private IEnumerable<(string Path, IFileInfo Info)> Walk(string folder)
    {
        foreach (var info in environment.WebRootFileProvider.GetDirectoryContents($"{Root}/{folder}"))
        {
            var path = folder + info.Name;
            if (info.IsDirectory)
            {
                foreach (var inside in Walk($"{path}/")) yield return inside;
            }
            else if (Types.ContainsKey(Path.GetExtension(path)))
            {
                yield return (path, info);
            }
        }
    }

    private static ImmutableDictionary<string, BookFile> Read((string Path, IFileInfo Info)[] found)
    {
        var bodies = found.OrderBy(f => f.Path, StringComparer.Ordinal).ToDictionary(f => f.Path, f => Bytes(f.Info), StringComparer.Ordinal);
        if (bodies.Remove(Worker, out var worker)) bodies.Add(Worker, Told(worker, bodies));
        return bodies.ToImmutableDictionary(f => f.Key, f => Packed(f.Key, f.Value), StringComparer.Ordinal);
    }

    // The worker's file changes with any other, which is what makes a browser look for the rest.
    private static byte[] Told(byte[] worker, Dictionary<string, byte[]> others)
    {
        var version = Convert.ToHexStringLower(SHA256.HashData(others.SelectMany(f => SHA256.HashData(f.Value)).ToArray()).AsSpan(0, MarkBytes));
        var files = JsonSerializer.Serialize(others.Keys.Where(f => f != Page).Select(f => $"/{Root}/{f}"));
        return [.. Encoding.UTF8.GetBytes($"const version = '{version}', files = {files};\n"), .. worker];
    }

    private static BookFile Packed(string path, byte[] body)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(body);
        var mark = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, MarkBytes))}\"";
        return new BookFile(path, Types[Path.GetExtension(path)], body, packed.ToArray(), mark);
    }

    private static byte[] Bytes(IFileInfo info)
    {
        using var content = info.CreateReadStream();
        using var kept = new MemoryStream();
        content.CopyTo(kept);
        return kept.ToArray();
    }
}
