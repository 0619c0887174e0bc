using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Silo;

/// <summary>
/// One file a tenant, <c>{tenant}.key</c> with 32 random bytes in base64, readable to its owner alone; made at first
/// use. Keys for a purpose are derived from it (HKDF-SHA256). Several silos share the folder; the first to make a file
/// wins.
/// </summary>
internal sealed class FileTenantKeys(string folder) : ITenantKeys
{
    private const int Size = 32;
    private readonly ConcurrentDictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), byte[]> _derived = new();

    public ReadOnlySpan<byte> For(string tenant, string purpose) =>
        _derived.GetOrAdd((tenant, purpose), k => HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret(k.Item1), Size, info: Encoding.UTF8.GetBytes(k.Item2)));

    private byte[] Secret(string tenant)
    {
        if (!Keys.IsSlug(tenant)) throw new ArgumentException("A tenant's id must match [a-z0-9-]{1,40}.", nameof(tenant));
        return _secrets.GetOrAdd(tenant, ReadOrMake);
    }

    private byte[] ReadOrMake(string tenant)
    {
        var path = Path.Combine(folder, $"{tenant}.key");
        try
        {
            if (!File.Exists(path)) Make(path);
            var secret = Convert.FromBase64String(File.ReadAllText(path));
            return secret.Length == Size ? secret : throw new InvalidOperationException($"The key file of tenant {tenant} does not hold {Size} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidOperationException($"The key file of tenant {tenant} cannot be read or made.", error);
        }
    }

    // Written whole under another name first: nobody ever reads half a key. A link fails when the file is there already.
    private void Make(string path)
    {
        Directory.CreateDirectory(folder);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(fresh, options)) file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }
    }
}
