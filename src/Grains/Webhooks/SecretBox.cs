using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;

namespace ClbCloud.Grains.Webhooks;

/// <summary>
/// Keeps secrets that have to be used again, and so cannot be hashed: AES-256-GCM under a key of the tenant that is not in
/// the database, bound to the webhook they are of.
/// </summary>
internal sealed class SecretBox(ITenantKeys keys, string tenant)
{
    private const string Purpose = "webhooks";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Nonce, tag and cipher in base64.</summary>
    public string Close(ReadOnlySpan<byte> secret, string webhook)
    {
        var box = new byte[NonceBytes + TagBytes + secret.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(keys.For(tenant, Purpose), TagBytes);
        cipher.Encrypt(box.AsSpan(0, NonceBytes), secret, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(webhook));
        return Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">It was not closed for this webhook, or under another key.</exception>
    public byte[] Open(string kept, string webhook)
    {
        var box = Convert.FromBase64String(kept);
        var secret = new byte[box.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(keys.For(tenant, Purpose), TagBytes);
        cipher.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(webhook));
        return secret;
    }
}
