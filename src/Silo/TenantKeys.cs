using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Silo;

/// <summary>
/// What all places of tenants' secrets have in common: 32 random bytes a tenant and number, kept as base64, the first made
/// at first use, later ones by command and for good; keys for a purpose are derived from a secret (HKDF-SHA256). What was
/// read is remembered for as long as the process runs.
/// </summary>
/// <param name="reads">Never makes a secret: for who only checks.</param>
internal abstract class TenantKeys(bool reads) : ITenantKeys
{
    private const int Size = 32;
    private const int First = 1;
    private readonly ConcurrentDictionary<(string Tenant, int Number), byte[]> _secrets = new();
    private readonly ConcurrentDictionary<(string, string, int), byte[]> _derived = new();
    private readonly ConcurrentDictionary<string, int> _newest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lock> _gates = new(StringComparer.Ordinal);

    public ReadOnlySpan<byte> For(string tenant, string purpose)
    {
        Secret(tenant, First, make: true);
        return For(tenant, purpose, First);
    }

    public ReadOnlySpan<byte> For(string tenant, string purpose, int number) =>
        _derived.GetOrAdd((tenant, purpose, number), k => HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret(k.Item1, k.Item3, make: false), Size, info: Encoding.UTF8.GetBytes(k.Item2)));

    /// <summary>Known once for as long as the process runs: a new secret is used from its next start on.</summary>
    public int Newest(string tenant)
    {
        if (_newest.TryGetValue(tenant, out var known)) return known;
        Secret(tenant, First, make: true);
        return _newest.GetOrAdd(tenant, Last);
    }

    /// <summary>Makes the tenant's next secret; answers its number.</summary>
    public int MakeNext(string tenant)
    {
        Secret(tenant, First, make: true);
        var next = Last(tenant) + 1;
        Secret(tenant, next, make: true);
        return next;
    }

    /// <summary>Whether the tenant has any secret here; makes none.</summary>
    public bool Knows(string tenant) => Has(Checked(tenant), First);

    /// <summary>Whether the secret is there, readable or not.</summary>
    /// <exception cref="InvalidOperationException">The place cannot be asked.</exception>
    protected abstract bool Has(string tenant, int number);

    /// <summary>The secret in base64, the same for every process that asks.</summary>
    /// <exception cref="InvalidOperationException">It is not there or cannot be read; names tenant and number, never a value.</exception>
    protected abstract string Read(string tenant, int number);

    /// <summary>Puts a secret in place; one that another process has put there meanwhile stays.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made; names tenant and number, never a value.</exception>
    protected abstract void Make(string tenant, int number, string secret);

    private int Last(string tenant)
    {
        var number = First;
        while (Has(tenant, number + 1)) number++;
        return number;
    }

    private static string Checked(string tenant) =>
        Keys.IsSlug(tenant) ? tenant : throw new ArgumentException("A tenant's id must match [a-z0-9-]{1,40}.", nameof(tenant));

    private byte[] Secret(string tenant, int number, bool make)
    {
        if (_secrets.TryGetValue((Checked(tenant), number), out var known)) return known;
        // Many clubs of a tenant open at once: one of them asks, the others wait for it.
        lock (_gates.GetOrAdd(tenant, _ => new Lock()))
        {
            return _secrets.GetOrAdd((tenant, number), k => Load(k.Tenant, k.Number, make && !reads));
        }
    }

    private byte[] Load(string tenant, int number, bool make)
    {
        if (make && !Has(tenant, number)) MakeRandom(tenant, number);
        var text = Read(tenant, number);
        var secret = new byte[Size];
        return Convert.TryFromBase64String(text.Trim(), secret, out var length) && length == Size
            ? secret
            : throw new InvalidOperationException($"Key {number} of tenant {tenant} does not hold {Size} bytes in base64.");
    }

    private void MakeRandom(string tenant, int number)
    {
        // The first was there when the second was made, and rows name it: a new one would open none of them.
        if (number == First && Has(tenant, First + 1))
            throw new InvalidOperationException($"Key {First} of tenant {tenant} is gone, though there is a later one. It is not made anew: put it back.");
        Make(tenant, number, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
    }
}
