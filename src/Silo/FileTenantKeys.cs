using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Silo;

/// <summary>
/// One file a tenant, <c>{tenant}.key</c> with 32 random bytes in base64, readable to its owner alone; made at first
/// use. Later secrets, for sealing fields anew, are <c>{tenant}.2.key</c> and so on; the older ones stay, to read what
/// they sealed. Keys for a purpose are derived from a secret (HKDF-SHA256). Several silos share the folder; the first to
/// make a file wins.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="reads">Never makes a file: for who only checks.</param>
internal sealed class FileTenantKeys(string folder, bool reads = false) : ITenantKeys
{
    private const int Size = 32;
    private const int First = 1;
    private readonly ConcurrentDictionary<(string Tenant, int Number), byte[]> _secrets = new();
    private readonly ConcurrentDictionary<(string, string, int), byte[]> _derived = new();
    private readonly ConcurrentDictionary<string, int> _newest = new(StringComparer.Ordinal);

    public ReadOnlySpan<byte> For(string tenant, string purpose)
    {
        Secret(tenant, First, make: true);
        return For(tenant, purpose, First);
    }

    public ReadOnlySpan<byte> For(string tenant, string purpose, int number) =>
        _derived.GetOrAdd((tenant, purpose, number), k => HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret(k.Item1, k.Item3, make: false), Size, info: Encoding.UTF8.GetBytes(k.Item2)));

    /// <summary>Known once for as long as the process runs: a new secret is used from its next start on.</summary>
    public int Newest(string tenant) => _newest.GetOrAdd(tenant, t =>
    {
        Secret(t, First, make: true);
        return Last(t);
    });

    /// <summary>Makes the tenant's next secret; answers its number.</summary>
    public int MakeNext(string tenant)
    {
        Secret(tenant, First, make: true);
        var next = Last(tenant) + 1;
        Secret(tenant, next, make: true);
        return next;
    }

    private int Last(string tenant)
    {
        var number = First;
        while (File.Exists(PathOf(tenant, number + 1))) number++;
        return number;
    }

    private string PathOf(string tenant, int number) =>
        Path.Combine(folder, number == First ? $"{tenant}.key" : string.Create(CultureInfo.InvariantCulture, $"{tenant}.{number}.key"));

    private byte[] Secret(string tenant, int number, bool make)
    {
        if (!Keys.IsSlug(tenant)) throw new ArgumentException("A tenant's id must match [a-z0-9-]{1,40}.", nameof(tenant));
        return _secrets.GetOrAdd((tenant, number), k => Read(k.Tenant, k.Number, make));
    }

    private byte[] Read(string tenant, int number, bool make)
    {
        var path = PathOf(tenant, number);
        try
        {
            if (make && !reads && !File.Exists(path)) SecretFile.MakeOnce(path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
            var secret = Convert.FromBase64String(File.ReadAllText(path));
            return secret.Length == Size ? secret : throw new InvalidOperationException($"Key file {number} of tenant {tenant} does not hold {Size} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidOperationException($"Key file {number} of tenant {tenant} cannot be read{(make && !reads ? " or made" : string.Empty)}.", error);
        }
    }
}
