using System.Globalization;

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
            Write(PathOf(tenant, number), secret);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Key file {number} of tenant {tenant} cannot be made.", error);
        }
    }

    private string PathOf(string tenant, int number) =>
        Path.Combine(folder, number == 1 ? $"{tenant}.key" : string.Create(CultureInfo.InvariantCulture, $"{tenant}.{number}.key"));

    // Written whole under another name first: nobody ever reads half a key. A link fails when the file is there already.
    private void Write(string path, string secret)
    {
        Directory.CreateDirectory(folder);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(fresh, options)) file.Write(secret);
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
