using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ClbCloud.Gateway.Kernel;

namespace ClbCloud.Gateway.Exports;

/// <summary>What an export holds, to be checked against the file.</summary>
internal sealed record ManifestHttp
{
    public required string File { get; init; }

    /// <summary>Rows of figures; the header row does not count.</summary>
    public required long Rows { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Of the whole file, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The newest commit of a club that is in it.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Id of the edition; absent for figures as they stand now.</summary>
    public string? Edition { get; init; }

    public required DateTimeOffset Exported { get; init; }
}

/// <summary>What was written: rows, and the newest commit in them.</summary>
internal readonly record struct Written(long Rows, DateTimeOffset? AsOf, string? Edition = null);

/// <summary>
/// An export is written to a file that deletes itself, and sent once it is whole: so it is never cut off behind a good
/// status, its hash goes before it, and memory does not grow with it.
/// </summary>
internal static class ExportFile
{
    private const string AsOfFormat = "O";

    public static async Task<IResult> Send(HttpContext http, TimeProvider clock, string name, string type, Func<Stream, Task<Written>> write)
    {
        var (file, manifest) = await Make(name, clock, write, http.RequestAborted);
        Announce(http, manifest);
        return Results.Stream(file, type, name);
    }

    /// <summary>The same in a ZIP archive together with its manifest.</summary>
    public static async Task<IResult> SendPacked(HttpContext http, TimeProvider clock, string name, Func<Stream, Task<Written>> write)
    {
        var (file, manifest) = await Make(name, clock, write, http.RequestAborted);
        var packed = Temporary();
        try
        {
            await using (file)
            await using (var archive = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, http.RequestAborted))
            {
                await using (var entry = await archive.CreateEntry(name).OpenAsync(http.RequestAborted)) await file.CopyToAsync(entry, http.RequestAborted);
                await using (var entry = await archive.CreateEntry("manifest.json").OpenAsync(http.RequestAborted)) await JsonSerializer.SerializeAsync(entry, manifest, Wire.Options, http.RequestAborted);
            }

            packed.Position = 0;
            Announce(http, manifest);
            return Results.Stream(packed, "application/zip", Path.ChangeExtension(name, ".zip"));
        }
        catch
        {
            await packed.DisposeAsync();
            throw;
        }
    }

    private static async Task<(FileStream File, ManifestHttp Manifest)> Make(string name, TimeProvider clock, Func<Stream, Task<Written>> write, CancellationToken ct)
    {
        var file = Temporary();
        try
        {
            var written = await write(file);
            await file.FlushAsync(ct);
            file.Position = 0;
            var hash = await SHA256.HashDataAsync(file, ct);
            file.Position = 0;
            return (file, new() { File = name, Rows = written.Rows, Bytes = file.Length, Sha256 = Convert.ToHexStringLower(hash), AsOf = written.AsOf, Edition = written.Edition, Exported = clock.GetUtcNow() });
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static void Announce(HttpContext http, ManifestHttp manifest)
    {
        var headers = http.Response.Headers;
        headers["Clb-Rows"] = manifest.Rows.ToString(CultureInfo.InvariantCulture);
        headers["Clb-Sha256"] = manifest.Sha256;
        if (manifest.AsOf is { } asOf) headers["Clb-As-Of"] = asOf.ToString(AsOfFormat, CultureInfo.InvariantCulture);
        if (manifest.Edition is { } edition) headers["Clb-Edition"] = edition;
        headers.CacheControl = "no-store";
    }

    private static FileStream Temporary() => new(
        Path.Combine(Path.GetTempPath(), $"clb-export-{Guid.NewGuid():N}"),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
}
