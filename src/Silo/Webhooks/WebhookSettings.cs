using System.Net;
using ClbCloud.Grains.Webhooks;
using Microsoft.Extensions.Configuration;

namespace ClbCloud.Silo.Webhooks;

/// <summary>Settings of webhooks: <c>Webhooks:AllowedNetworks</c> (networks separated by commas), <c>Webhooks:AllowHttp</c>.</summary>
internal static class WebhookSettings
{
    /// <exception cref="InvalidOperationException">A setting is not what it should be; names it.</exception>
    public static WebhookReach Read(IConfiguration configuration)
    {
        var networks = (configuration["Webhooks:AllowedNetworks"] ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new([.. networks.Select(Network)], Plain: configuration.GetValue("Webhooks:AllowHttp", false));
    }

    private static IPNetwork Network(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new InvalidOperationException($"Webhooks:AllowedNetworks: '{text}' is no network such as 10.1.0.0/16.");
}
