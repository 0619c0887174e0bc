using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClbCloud.Storage.AzureTables;

public static class AzureTablesServices
{
    /// <summary>Makes Azure Tables the <see cref="IRowStore"/>. It opens when first resolved, and says what is wrong if it cannot.</summary>
    public static IServiceCollection AddAzureTablesRowStore(this IServiceCollection services, Action<AzureTablesRowStoreOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = new AzureTablesRowStoreOptions();
            configure(options);
            return AzureTablesRowStore.Open(options, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<IRowStore>(provider => provider.GetRequiredService<AzureTablesRowStore>());
        return services.AddSingleton<IMonitoredRowStore>(provider => provider.GetRequiredService<AzureTablesRowStore>());
    }
}
