using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace ClbCloud.Silo;

/// <summary>
/// Secrets in an Azure Key Vault, one a tenant and number: <c>clb-{tenant}-{number}</c>. A vault knows no "only if it is
/// not there": silos that make a secret at once make versions of it. The oldest version is the secret, for all and for
/// ever; times of versions are whole seconds, so nobody relies on one before its second is over. Versions made later, by
/// whomever, are not looked at.
/// </summary>
/// <param name="vault">The vault; see <see cref="Open"/>.</param>
/// <param name="clock">Waits for the second of a fresh secret to be over.</param>
/// <param name="reads">Never makes a secret: for who only checks.</param>
internal sealed class VaultTenantKeys(SecretClient vault, TimeProvider clock, bool reads = false) : TenantKeys(reads)
{
    private const int NotFound = 404;
    private const int Conflict = 409;

    // A second for the rounding of times, one for clocks of the vault's servers that differ a little.
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(2);

    /// <summary>The vault under the identity of the process. Outages are short of a call's deadline: whoever asks, asks again.</summary>
    public static SecretClient Open(Uri address, TokenCredential? credential = null, Azure.Core.Pipeline.HttpPipelineTransport? transport = null)
    {
        var options = new SecretClientOptions
        {
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(5) },
            Diagnostics = { IsLoggingContentEnabled = false },
        };
        if (transport is not null) options.Transport = transport;
        return new SecretClient(address, credential ?? new DefaultAzureCredential(), options);
    }

    protected override bool Has(string tenant, int number) => Asked(tenant, number, "read", () => Versions(NameOf(tenant, number)).Oldest is not null);

    protected override string Read(string tenant, int number) => Asked(tenant, number, "read", () =>
    {
        var name = NameOf(tenant, number);
        var found = Versions(name);
        while (found.Fresh)
        {
            Task.Delay(Settles, clock).GetAwaiter().GetResult();
            found = Versions(name);
        }

        return found.Oldest is { } oldest ? vault.GetSecret(name, oldest.Version).Value.Value : throw Missing(tenant, number);
    });

    protected override void Make(string tenant, int number, string secret) => Asked(tenant, number, "made", () =>
    {
        var made = new KeyVaultSecret(NameOf(tenant, number), secret) { Properties = { ContentType = "application/base64", Tags = { ["made-by"] = "clbcloud" } } };
        try
        {
            return vault.SetSecret(made).Value.Properties.Version;
        }
        catch (RequestFailedException error) when (error.Status == Conflict)
        {
            throw Missing(tenant, number);
        }
    });

    private static string NameOf(string tenant, int number) => string.Create(CultureInfo.InvariantCulture, $"clb-{tenant}-{number}");

    private Found Versions(string name)
    {
        var now = clock.GetUtcNow();
        List<SecretProperties> all = [];
        try
        {
            foreach (var page in vault.GetPropertiesOfSecretVersions(name).AsPages())
            {
                now = page.GetRawResponse().Headers.Date ?? now;
                all.AddRange(page.Values);
            }
        }
        catch (RequestFailedException error) when (error.Status == NotFound)
        {
            return new Found(null, Fresh: false);
        }

        var oldest = all.OrderBy(v => v.CreatedOn).ThenBy(v => v.Version, StringComparer.Ordinal).FirstOrDefault();
        return new Found(oldest, oldest is not null && now - oldest.CreatedOn < Settles);
    }

    private InvalidOperationException Missing(string tenant, int number)
    {
        try
        {
            vault.GetDeletedSecret(NameOf(tenant, number));
            return new InvalidOperationException($"Key {number} of tenant {tenant} is deleted in the vault. It is not made anew: recover it there.");
        }
        catch (RequestFailedException)
        {
            return new InvalidOperationException($"Key {number} of tenant {tenant} is not in the vault, and not made anew: rows may be sealed with it.");
        }
    }

    // What the vault answered is not passed on: an error may quote what was sent.
    private static T Asked<T>(string tenant, int number, string done, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (RequestFailedException error)
        {
            throw new InvalidOperationException($"Key {number} of tenant {tenant} cannot be {done}: the vault answered {error.Status} {error.ErrorCode}.");
        }
        catch (Exception error) when (error is AggregateException or OperationCanceledException)
        {
            // What is left of several attempts.
            throw new InvalidOperationException($"Key {number} of tenant {tenant} cannot be {done}: the vault does not answer.");
        }
        catch (AuthenticationFailedException error)
        {
            throw new InvalidOperationException($"Key {number} of tenant {tenant} cannot be {done}: this process has no identity that the vault knows.", error);
        }
    }

    private sealed record Found(SecretProperties? Oldest, bool Fresh);
}
