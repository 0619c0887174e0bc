using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Sqlite;

public static class SqliteServices
{
    /// <summary>
    /// Makes the SQLite store the <see cref="IRowStore"/>. It opens when first resolved: resolve it before the host
    /// runs, so that a file that cannot be opened stops the start with its reason.
    /// </summary>
    public static IServiceCollection AddSqliteRowStore(this IServiceCollection services, Action<SqliteRowStoreOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = new SqliteRowStoreOptions();
            configure(options);
            var log = provider.GetService<ILogger<SqliteRowStore>>() ?? NullLogger<SqliteRowStore>.Instance;
            return SqliteRowStore.Open(options, provider.GetRequiredService<TimeProvider>(), log);
        });
        services.AddSingleton<IMonitoredRowStore>(provider => provider.GetRequiredService<SqliteRowStore>());
        return services.AddSingleton<IRowStore>(provider => provider.GetRequiredService<SqliteRowStore>());
    }
}
