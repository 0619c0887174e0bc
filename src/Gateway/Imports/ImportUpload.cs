using System.Security.Cryptography;
using System.Text;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Imports;

/// <summary>What a sender says of a file.</summary>
internal sealed record UploadTerms(ImportKind Kind, string System, ImportStrategy Strategy, bool Historical, string? File, ImportFormat? Format);

/// <summary>
/// Takes a file to its import: first to the disk, in a file that deletes itself, so that its hash is known before a row of it
/// is sent; then row by row, so that memory does not grow with it.
/// </summary>
internal static class ImportUpload
{
    /// <summary>Most bytes of a file: 50,000 members are some 5 MB.</summary>
    public const long MostBytes = 30 * 1024 * 1024;

    /// <summary>Most rows of a file.</summary>
    public const int MostRows = 200_000;

    private const int ChunkRows = 500;
    private const int IdHex = 20;

    /// <summary>The import's id follows from the tenant and the sender's Idempotency-Key: a repeat meets the same import.</summary>
    public static string IdOf(string tenant, string key) => IdOf(new Place(ScopeKind.Province, tenant), key);

    /// <summary>The same of a commune or club: another place's key is another key.</summary>
    public static string IdOf(Place place, string key)
    {
        var of = place.Kind == ScopeKind.Province ? place.Key : $"{Wire.Name(place.Kind)}:{place.Key}";
        return $"im-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{of}\n{key}")))[..IdHex]}";
    }

    public static async Task<Outcome<ImportView>> Take(IGrainFactory grains, Place place, string key, UploadTerms terms, Stream body, CancellationToken ct)
    {
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"clb-import-{Guid.NewGuid():N}"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        if (await Spool(body, file, ct) is not { } hash) return Refusal.Of("body.too_large").With("most", MostBytes);
        if (file.Length == 0) return Refusal.Of("import.empty", "file");
        file.Position = 0;
        var import = grains.GetGrain<IImportGrain>(Keys.Import(Keys.Tenant(place.Key), IdOf(place, key)));
        var opened = await import.Open(new()
        {
            Kind = terms.Kind,
            System = terms.System,
            Strategy = terms.Strategy,
            Historical = terms.Historical,
            File = terms.File,
            Sha256 = hash,
            Place = ImportRoute.Of(place),
        });
        if (opened.Refused) return opened;
        // The same file again is as unreadable as it was.
        if (opened.Value!.Refusal is { } unreadable) return unreadable;
        if (opened.Value.State != ImportState.Receiving) return opened;
        return await Send(import, terms, place.Kind == ScopeKind.Club ? Keys.Id(place.Key) : null, file);
    }

    private static async Task<string?> Spool(Stream body, FileStream file, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, ct)) > 0)
        {
            if (file.Length + count > MostBytes) return null;
            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), ct);
        }

        await file.FlushAsync(ct);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<Outcome<ImportView>> Send(IImportGrain import, UploadTerms terms, string? club, FileStream file)
    {
        var rows = 0;
        try
        {
            foreach (var some in RowSource.Read(terms.Kind, terms.Format ?? RowSource.Sniff(file), file, club is not null).Chunk(ChunkRows))
            {
                rows += some.Length;
                if (rows > MostRows) return await Failed(import, Refusal.Of("import.too_many_rows", "file").With("most", MostRows));
                var sent = await import.Receive(new ImportChunk { Rows = [.. some.Select(r => RowReading.Read(terms.Kind, r, club))] });
                if (sent.Refused) return sent;
            }
        }
        catch (UnreadableFileException unreadable)
        {
            return await Failed(import, unreadable.Refusal);
        }

        return rows == 0 ? await Failed(import, Refusal.Of("import.empty", "file")) : await import.Close(rows);
    }

    private static async Task<Outcome<ImportView>> Failed(IImportGrain import, Refusal refusal)
    {
        var failed = await import.Fail(refusal);
        return failed.Refused ? failed : refusal;
    }
}
