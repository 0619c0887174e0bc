using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Privacy;

/// <summary>
/// Seals values with AES-256-GCM under a key of the tenant. What stands in a row instead is
/// <c>{"$sealed":"{number of the key}.{base64 of nonce, tag and text}"}</c>. A value opens only in the field, row and
/// partition that it was sealed for; texts are filled up to full blocks, so that their lengths tell little.
/// </summary>
internal sealed class FieldSeal(ITenantKeys keys)
{
    public const string Purpose = "fields";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Block = 32;

    /// <summary>The row's body with its sensitive fields sealed under the newest key.</summary>
    public ReadOnlyMemory<byte> Close(string partition, string key, ReadOnlyMemory<byte> body)
    {
        if (SensitiveRows.Of(partition, key) is not { } fields) return body;
        var tenant = TenantOf(partition);
        var number = keys.Newest(tenant);
        return BodySplice.Apply(body, fields, (value, path) => Close(keys.For(tenant, Purpose, number), number, value, Bound(tenant, partition, key, path)));
    }

    /// <summary>The row's body as it was before it was sealed; rows from before fields were sealed stay as they are.</summary>
    /// <param name="partition">The row's partition.</param>
    /// <param name="key">The row's key.</param>
    /// <param name="body">The row's body.</param>
    /// <param name="lenient">A field that does not open stays as it is: for who looks for rows that were tampered with.</param>
    /// <exception cref="InvalidDataException">A field was not sealed for this row, was changed, or the key is another one.</exception>
    public ReadOnlyMemory<byte> Open(string partition, string key, ReadOnlyMemory<byte> body, bool lenient = false)
    {
        if (SensitiveRows.Of(partition, key) is not { } fields) return body;
        var tenant = TenantOf(partition);
        return BodySplice.Apply(body, fields, (value, path) =>
        {
            if (!value.StartsWith(Start)) return null;
            try
            {
                return Open(tenant, value[Start.Length..^End.Length], Bound(tenant, partition, key, path));
            }
            catch (Exception error) when (lenient && error is (InvalidDataException or InvalidOperationException))
            {
                return null;
            }
        });
    }

    private byte[] Open(string tenant, ReadOnlySpan<byte> text, byte[] bound)
    {
        var dot = text.IndexOf((byte)'.');
        return dot > 0 && Utf8Parser.TryParse(text[..dot], out int number, out var read) && read == dot
            ? Open(keys.For(tenant, Purpose, number), text[(dot + 1)..], bound)
            : throw new InvalidDataException("A sealed field has no number of a key.");
    }

    private static ReadOnlySpan<byte> Start => "{\"$sealed\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    // A merger leaves a club the tenant that issued its key, and so the keys that its rows were sealed with.
    private static string TenantOf(string partition) => Keys.Tenant(partition[2..]);

    private static byte[] Bound(string tenant, string partition, string key, string path) => Encoding.UTF8.GetBytes($"clb.field.1\0{tenant}\0{partition}\0{key}\0{path}");

    private static byte[] Close(ReadOnlySpan<byte> secret, int number, ReadOnlySpan<byte> value, byte[] bound)
    {
        // Blanks after a JSON value mean nothing, and no value ends with one.
        var padded = new byte[(value.Length + Block - 1) / Block * Block];
        padded.AsSpan(value.Length).Fill((byte)' ');
        value.CopyTo(padded);
        var bytes = new byte[NonceBytes + TagBytes + padded.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(secret, TagBytes);
        aes.Encrypt(bytes.AsSpan(0, NonceBytes), padded, bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), bound);
        return [.. Start, .. Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), (byte)'.', .. Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), .. End];
    }

    private static byte[] Open(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> base64, byte[] bound)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, bytes, out _, out var length) != System.Buffers.OperationStatus.Done || length < NonceBytes + TagBytes)
            throw new InvalidDataException("A sealed field is not whole.");
        var text = new byte[length - NonceBytes - TagBytes];
        using var aes = new AesGcm(secret, TagBytes);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes, text.Length), bytes.AsSpan(NonceBytes, TagBytes), text, bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Says nothing of the row: its key can name a person.
            throw new InvalidDataException("A sealed field does not open: the tenant's key is another one, or the row was changed.");
        }

        return text.AsSpan().TrimEnd((byte)' ').ToArray();
    }
}
