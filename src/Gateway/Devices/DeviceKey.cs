using System.Collections.Frozen;
using System.Security.Cryptography;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Devices;

/// <summary>
/// The keys by which gateways sign tokens of devices: ES256, files <c>gateway-signing-*.pem</c> of the folder of keys,
/// which all gateways of a cluster share. The last by name signs, all are believed: a new file, and a restart of each
/// gateway, rotates. Without one the first gateway makes it, readable to its owner alone.
/// </summary>
internal sealed class DeviceKey : IDisposable
{
    public const string Issuer = "clbcloud-devices";
    public const string Audience = "clbcloud";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Files = "gateway-signing-*.pem";
    private const string First = "gateway-signing-1.pem";

    private readonly FrozenDictionary<string, ECDsaSecurityKey> _keys;
    private readonly ECDsaSecurityKey _signing;
    private readonly TimeProvider _clock;

    public DeviceKey(IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
    {
        _clock = clock;
        var rows = configuration["Storage:Folder"] is { Length: > 0 } folder ? folder : "data";
        var keys = configuration["Keys:Folder"] is { Length: > 0 } own ? own : Path.Combine(rows, "keys");
        var place = Path.GetFullPath(keys, environment.ContentRootPath);
        Directory.CreateDirectory(place);
        if (Directory.GetFiles(place, Files).Length == 0) SecretFile.MakeOnce(Path.Combine(place, First), Fresh);
        var all = Directory.GetFiles(place, Files).Order(StringComparer.Ordinal).Select(Read).ToArray();
        _signing = all[^1];
        _keys = all.ToFrozenDictionary(k => k.KeyId, StringComparer.Ordinal);
    }

    /// <summary>The key of that id alone: nothing else that a token says about its key is looked at.</summary>
    public IEnumerable<SecurityKey> Of(string? id) => id is not null && _keys.TryGetValue(id, out var key) ? [key] : [];

    public string Sign(string club, string device, CallerRole role)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = "at+jwt",
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = SubjectOf(club, device),
                ["jti"] = Guid.NewGuid().ToString("N"),
                [Callers.ScopeClaim] = $"club:{club}",
                [Callers.RoleClaim] = Kernel.Wire.Name(role),
            },
            SigningCredentials = new SigningCredentials(_signing, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>As journals and revocations name a device.</summary>
    public static string SubjectOf(string club, string device) => $"device:{club}|{device}";

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.ECDsa.Dispose();
    }

    private static ECDsaSecurityKey Read(string path)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return new ECDsaSecurityKey(key) { KeyId = Path.GetFileNameWithoutExtension(path), CryptoProviderFactory = new() };
    }

    private static string Fresh()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
