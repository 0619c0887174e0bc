using System.Security.Cryptography;

namespace ClbCloud.Grains.Audit;

/// <summary>
/// Seals of one tenant's rows: a keyed hash (HMAC-SHA256, base64). Who has the rows alone can neither make one nor
/// guess a body from it.
/// </summary>
internal sealed class JournalSeal(ITenantKeys keys, string tenant)
{
    private const string Purpose = "journal";

    public string Of(ReadOnlySpan<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(keys.For(tenant, Purpose), body));
}
