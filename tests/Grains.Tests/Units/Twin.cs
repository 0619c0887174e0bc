using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.LocalOrleans.Hosting;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Grains.Tests.Units;

/// <summary>Another engine over the same rows: its activations are duplicates, as after a network split.</summary>
internal sealed class Twin : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Twin(ServiceProvider services) => _services = services;

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public static async Task<Twin> Over(MemoryRowStore rows, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton<IRowStore>(rows);
        services.AddSingleton<ITenantKeys, FixedTenantKeys>();
        services.AddSingleton<IIncomingGrainCallFilter, AsTheProgram>();
        services.AddLocalOrleans(o => o.GrainClasses.Add(typeof(UnitGrain)));
        var twin = new Twin(services.BuildServiceProvider());
        foreach (var service in twin._services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None).Soon();
        return twin;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse()) await service.StopAsync(CancellationToken.None).Soon();
        await _services.DisposeAsync();
    }
}
