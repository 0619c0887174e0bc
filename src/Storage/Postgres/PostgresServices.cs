using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Postgres;

public static class PostgresServices
{
    /// <summary>
    /// Makes the PostgreSQL store the <see cref="IRowStore"/>. It opens when first resolved: resolve it before the host
    /// runs, so that a server that cannot be used stops the start with its reason.
    /// </summary>
    public static IServiceCollection AddPostgresRowStore(this IServiceCollection services, Action<PostgresRowStoreOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = new PostgresRowStoreOptions();
            configure(options);
            var log = provider.GetService<ILogger<PostgresRowStore>>() ?? NullLogger<PostgresRowStore>.Instance;
            return PostgresRowStore.Open(options, provider.GetRequiredService<TimeProvider>(), log);
        });
        services.AddSingleton<IMonitoredRowStore>(provider => provider.GetRequiredService<PostgresRowStore>());
        return services.AddSingleton<IRowStore>(provider => provider.GetRequiredService<PostgresRowStore>());
    }
}
