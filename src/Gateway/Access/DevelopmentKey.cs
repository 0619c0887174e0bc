using System.Security.Cryptography;
using ClbCloud.Grains.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Access;

/// <summary>
/// The key that signs tokens in Development: made at the first run and kept beside the rows, readable to the owner
/// alone. Nothing outside Development makes or reads it.
/// </summary>
internal sealed class DevelopmentKey : IDisposable
{
    public const string Issuer = "clbcloud-development";
    public const string Audience = "clbcloud";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string FileName = "development-signing-key.pem";

    private readonly ECDsa _key;
    private readonly TimeProvider _clock;

    public DevelopmentKey(IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
    {
        if (!environment.IsDevelopment()) throw new InvalidOperationException("Development tokens exist only in Development.");
        _clock = clock;
        _key = Load(Path.Combine(environment.ContentRootPath, configuration["Storage:Folder"] ?? "data"));
        // A cache of its own: the shared one outlives this key, and would sign on with it when a process starts a second time.
        SecurityKey = new ECDsaSecurityKey(_key) { KeyId = "development", CryptoProviderFactory = new() };
    }

    public SecurityKey SecurityKey { get; }

    public string Sign(CallerScope caller)
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
                ["sub"] = $"development:{Scopes.Written(caller)}",
                ["jti"] = Guid.NewGuid().ToString("N"),
                [Callers.ScopeClaim] = Scopes.Written(caller),
                [Callers.RoleClaim] = Kernel.Wire.Name(caller.Role),
            },
            SigningCredentials = new SigningCredentials(SecurityKey, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => _key.Dispose();

    private static ECDsa Load(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) Create(path);
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private static void Create(string path)
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write(fresh.ExportPkcs8PrivateKeyPem());
    }
}
