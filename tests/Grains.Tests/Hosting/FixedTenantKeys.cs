using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>Keys that are the same in every run; a secret to nobody.</summary>
internal sealed class FixedTenantKeys : ITenantKeys
{
    private readonly ConcurrentDictionary<string, byte[]> _keys = new();

    public ReadOnlySpan<byte> For(string tenant, string purpose) => For(tenant, purpose, 1);

    public int Newest(string tenant) => Number;

    /// <summary>The number of the newest key.</summary>
    public int Number { get; set; } = 1;

    public ReadOnlySpan<byte> For(string tenant, string purpose, int number) =>
        _keys.GetOrAdd(number == 1 ? $"{tenant}/{purpose}" : $"{tenant}/{purpose}/{number}", name => SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
