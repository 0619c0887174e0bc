using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>Addresses of the files under <c>wwwroot</c>, with a mark of their content: what changed is fetched anew, the rest never again.</summary>
public sealed class Assets(IWebHostEnvironment environment)
{
    private const int MarkBytes = 6;
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    public string this[string file] => _addresses.GetOrAdd(file, Address);

    private string Address(string file)
    {
        var found = environment.WebRootFileProvider.GetFileInfo(file);
        if (!found.Exists) throw new InvalidOperationException($"There is no {file} under wwwroot.");
        using var content = found.CreateReadStream();
        return $"/{file}?v={Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, MarkBytes))}";
    }
}
