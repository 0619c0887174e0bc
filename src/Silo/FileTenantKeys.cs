using System.Globalization;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Silo;

/// <summary>
/// One file a tenant, <c>{tenant}.key</c>, readable to its owner alone; later secrets, for sealing fields anew, are
/// <c>{tenant}.2.key</c> and so on; the older ones stay, to read what they sealed. Several silos share the folder; the
/// first to make a file wins.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="reads">Never makes a file: for who only checks.</param>
internal sealed class FileTenantKeys(string folder, bool reads = false) : TenantKeys(reads)
{
    protected override bool Has(string tenant, int number) => File.Exists(PathOf(tenant, number));

    protected override string Read(string tenant, int number)
    {
        try
        {
            return File.ReadAllText(PathOf(tenant, number));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Key file {number} of tenant {tenant} cannot be read.", error);
        }
    }

    protected override void Make(string tenant, int number, string secret)
    {
        try
        {
            SecretFile.MakeOnce(PathOf(tenant, number), () => secret);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Key file {number} of tenant {tenant} cannot be made.", error);
        }
    }

    private string PathOf(string tenant, int number) =>
        Path.Combine(folder, number == 1 ? $"{tenant}.key" : string.Create(CultureInfo.InvariantCulture, $"{tenant}.{number}.key"));
}
