using System.Collections.Immutable;
using System.Security.Cryptography;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// Uploaded rows as they lie in the store until they are applied: under a key of the tenant, since they hold whatever
/// a file holds of people, and a copied database must not tell it.
/// </summary>
internal sealed class ImportSeal(ITenantKeys keys, string tenant)
{
    private const string Purpose = "imports";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public byte[] Close(ImmutableArray<ImportRow> rows, string place)
    {
        var plain = RowBody.Write(rows);
        var sealed_ = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(keys.For(tenant, Purpose), TagBytes);
        aes.Encrypt(sealed_.AsSpan(0, NonceBytes), plain, sealed_.AsSpan(NonceBytes + TagBytes), sealed_.AsSpan(NonceBytes, TagBytes), Bound(place));
        return RowBody.Write(Convert.ToBase64String(sealed_));
    }

    public ImmutableArray<ImportRow> Open(ReadOnlyMemory<byte> body, string place)
    {
        var sealed_ = Convert.FromBase64String(RowBody.Read<string>(body));
        var plain = new byte[sealed_.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(keys.For(tenant, Purpose), TagBytes);
        aes.Decrypt(sealed_.AsSpan(0, NonceBytes), sealed_.AsSpan(NonceBytes + TagBytes), sealed_.AsSpan(NonceBytes, TagBytes), plain, Bound(place));
        return RowBody.Read<ImmutableArray<ImportRow>>(plain);
    }

    // Rows put under another club's key do not open.
    private static byte[] Bound(string place) => System.Text.Encoding.UTF8.GetBytes(place);
}
