using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClbCloud.Grains.Webhooks;

/// <summary>
/// Signatures as the Standard Webhooks specification has them, so that receivers need no code of ours: HMAC-SHA256 over
/// <c>{id}.{unix seconds}.{body}</c>, as <c>v1,{base64}</c>, one for each secret. Pure.
/// </summary>
internal static class SignatureRules
{
    public const string SecretStart = "whsec_";
    public const int SecretBytes = 32;

    public static string Sign(IEnumerable<ReadOnlyMemory<byte>> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(s => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(s.Span, signed))}"));
    }

    public static string Written(ReadOnlySpan<byte> secret) => SecretStart + Convert.ToBase64String(secret);
}
