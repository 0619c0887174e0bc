using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>Keys that are the same in every run; a secret to nobody.</summary>
internal sealed class FixedTenantKeys : ITenantKeys
{
    private readonly ConcurrentDictionary<string, byte[]> _keys = new();

    public ReadOnlySpan<byte> For(string tenant, string purpose) =>
        _keys.GetOrAdd($"{tenant}/{purpose}", name => SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
