using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Grains.Webhooks;

/// <summary>Where webhooks may go besides the public internet; nowhere, unless an operator says so.</summary>
/// <param name="Networks">Networks that are allowed although they are private.</param>
/// <param name="Plain">Whether <c>http</c> is allowed too.</param>
internal sealed record WebhookReach(ImmutableArray<IPNetwork> Networks, bool Plain)
{
    public static WebhookReach Public { get; } = new([], Plain: false);
}

/// <summary>Which targets a webhook may have. Names are judged by the addresses they resolve to, when a connection is made. Pure.</summary>
internal static class AddressRules
{
    public const int LongestUrl = 500;

    // IANA's special-purpose registries: whatever is not globally reachable, multicast, and what wraps an IPv4 address.
    private static readonly ImmutableArray<IPNetwork> Closed =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>Whether a connection may be made to the address.</summary>
    public static bool IsAllowed(IPAddress address, WebhookReach reach)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return reach.Networks.Any(n => n.Contains(plain))
            || (plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Closed.Any(n => n.Contains(plain)));
    }

    /// <summary>The address that a text names, if webhooks may be registered there.</summary>
    public static Uri? Target(string url, WebhookReach reach)
    {
        if (url.Length > LongestUrl || url.AsSpan().ContainsAnyExceptInRange('!', '~') || !Uri.TryCreate(url, UriKind.Absolute, out var target)) return null;
        if (target.Scheme != Uri.UriSchemeHttps && !(reach.Plain && target.Scheme == Uri.UriSchemeHttp)) return null;
        if (target.UserInfo.Length > 0 || target.Fragment.Length > 0 || target.IdnHost.Length == 0) return null;
        // Refused now rather than at the first delivery, where it is plain to see.
        if (IPAddress.TryParse(target.IdnHost, out var address)) return IsAllowed(address, reach) ? target : null;
        var isLocal = target.IdnHost == "localhost" || target.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isLocal && reach.Networks.IsEmpty ? null : target;
    }
}
