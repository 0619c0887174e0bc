using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ClbCloud.LocalOrleans.Hosting;

/// <summary>Puts the in-process engine into a host.</summary>
public static class LocalOrleansServices
{
    /// <summary>
    /// Adds <see cref="IGrainFactory"/>, <see cref="IClusterClient"/> and a hosted service that starts and stops the engine.
    /// Taken from the container: <see cref="TimeProvider"/>, every <see cref="IIncomingGrainCallFilter"/> in order,
    /// keyed <see cref="IGrainStorage"/>s, and <see cref="ILocalReminderTable"/> (in memory unless registered).
    /// </summary>
    public static IServiceCollection AddLocalOrleans(this IServiceCollection services, Action<LocalOrleansOptions> configure)
    {
        services.AddLogging();
        services.AddOptions<LocalOrleansOptions>().Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILocalReminderTable, MemoryReminderTable>();
        services.AddSingleton<LocalEngine>();
        services.AddSingleton<IClusterClient>(s => s.GetRequiredService<LocalEngine>().References);
        services.AddSingleton<IGrainFactory>(s => s.GetRequiredService<LocalEngine>().References);
        services.AddSingleton<IGrainContextAccessor, CurrentGrain>();
        services.AddScoped<IGrainContext>(_ => CurrentGrain.Get());
        services.AddHostedService<EngineService>();
        return services;
    }

    /// <summary>Adds a grain storage that lasts as long as the process.</summary>
    public static IServiceCollection AddMemoryGrainStorage(this IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IGrainStorage>(name, (_, _) => new MemoryGrainStorage());

    private sealed class CurrentGrain : IGrainContextAccessor
    {
        public IGrainContext GrainContext => Get();

        internal static Activation Get() => Activation.Current ?? throw new InvalidOperationException("This is no grain's turn.");
    }

    private sealed class EngineService(LocalEngine engine) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
    }
}
