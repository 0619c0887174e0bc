using ClbCloud.Grains.Audit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClbCloud.Silo;

/// <summary>Chooses where tenants' secrets are kept: <c>Keys:Vault</c>, the address of an Azure Key Vault, or <c>Keys:Folder</c>.</summary>
internal static class TenantKeysSetup
{
    public static bool IsChosen(IConfiguration configuration) => VaultOf(configuration) is not null || configuration["Keys:Folder"] is { Length: > 0 };

    /// <exception cref="InvalidOperationException">Both places are named, or the vault's address is none.</exception>
    public static void AddTenantKeys(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        if (VaultOf(configuration) is not { } vault)
        {
            services.TryAddSingleton<ITenantKeys>(new FileTenantKeys(folder));
            return;
        }

        if (configuration["Keys:Folder"] is { Length: > 0 })
            throw new InvalidOperationException("Keys:Vault and Keys:Folder are both set: tenants' keys are in one place, or rows are sealed with two.");
        services.TryAddSingleton<ITenantKeys>(provider => new VaultTenantKeys(VaultTenantKeys.Open(vault), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The address, when what is named is a vault and no folder.</summary>
    public static Uri? Address(string named) =>
        named.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(named, UriKind.Absolute, out var address) ? address : null;

    private static Uri? VaultOf(IConfiguration configuration) => configuration["Keys:Vault"] is not { Length: > 0 } named
        ? null
        : Address(named) ?? throw new InvalidOperationException("Keys:Vault is not the https address of a key vault.");
}
