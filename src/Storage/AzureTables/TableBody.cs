using System.IO.Compression;

namespace ClbCloud.Storage.AzureTables;

/// <summary>
/// A body as a binary property. JSON carries binary values as base64, and a transaction's request may have 4 MiB: a
/// commit of 4 MiB of bodies would not fit, so the bodies of a large commit are packed.
/// </summary>
internal static class TableBody
{
    public const string Plain = "Body";
    public const string Packed = "Packed";

    // Four characters for three bytes, and for each row the request's own words and both keys, escaped in its address.
    private const int MostBytesUnpacked = 2 * 1024 * 1024;

    public static bool PackingNeeded(int bytesOfCommit) => bytesOfCommit > MostBytesUnpacked;

    public static (string Property, byte[] Value) Of(ReadOnlyMemory<byte> body, bool pack)
    {
        if (!pack) return (Plain, body.ToArray());
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(body.Span);
        return packed.Length < body.Length ? (Packed, packed.ToArray()) : (Plain, body.ToArray());
    }

    public static byte[] Read(byte[]? plain, byte[]? packed)
    {
        if (packed is null) return plain ?? [];
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var body = new MemoryStream();
        brotli.CopyTo(body);
        return body.ToArray();
    }
}
