using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;

namespace ClbCloud.Grains.Devices;

/// <summary>
/// How the secrets of devices are kept. What is 256 random bits needs one SHA-256; a PIN has a million values, so it goes
/// through a key of the tenant that is not in the database, and then through a slow hash: a copied database alone gives
/// no PIN away, and with the key each guess costs a tenth of a second.
/// </summary>
internal sealed class DeviceSecrets(ITenantKeys keys, string tenant)
{
    // What OWASP's password storage sheet asks of PBKDF2 with SHA-512.
    private const int Rounds = 210_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string Fresh() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Hash(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Matches(string? secret, string? hash) =>
        secret is not null && hash is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    public string Phone(string normal) => Convert.ToBase64String(HMACSHA256.HashData(keys.For(tenant, "phones"), Encoding.UTF8.GetBytes(normal)));

    /// <summary><c>pbkdf2-sha512${rounds}${salt}${hash}</c></summary>
    public string Pin(string pin)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha512${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Slow(pin, salt, Rounds))}");
    }

    public bool IsPin(string pin, string kept)
    {
        var parts = kept.Split('$');
        var found = Slow(pin, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(found, Convert.FromBase64String(parts[3]));
    }

    private byte[] Slow(string pin, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(
        HMACSHA256.HashData(keys.For(tenant, "pins"), Encoding.UTF8.GetBytes(pin)), salt, rounds, HashAlgorithmName.SHA512, HashBytes);
}
