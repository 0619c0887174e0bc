using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Credentials;

/// <summary>Reads <c>clb_live_{tenant}-{id}_{secret}</c>. Pure.</summary>
internal static class KeyText
{
    public const string Start = "clb_live_";
    private const int Longest = 200;

    /// <summary>The client's id; null when the text is no key.</summary>
    public static string? ClientOf(string key)
    {
        if (key.Length > Longest || !key.StartsWith(Start, StringComparison.Ordinal)) return null;
        var end = key.IndexOf('_', Start.Length);
        if (end < 0) return null;
        var id = key[Start.Length..end];
        return id.LastIndexOf('-') is var dash and > 0 && Keys.IsSlug(id[..dash]) && Keys.IsSlug(id[(dash + 1)..]) ? id : null;
    }

    /// <summary>The tenant in whose register the client is; <c>nation</c> for the nation's.</summary>
    public static string? TenantOf(string key) => ClientOf(key) is { } id ? id[..id.LastIndexOf('-')] : null;
}
