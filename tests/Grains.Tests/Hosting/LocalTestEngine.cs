using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.LocalOrleans.Hosting;
using ClbCloud.Silo;
using ClbCloud.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>All grains on the engine of the build; here the one in this process.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestEngine(ServiceProvider services) => _services = services;

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    /// <param name="rows">All that is kept.</param>
    /// <param name="time">The time of the grains, their timers and reminders.</param>
    /// <param name="before">An engine whose reminders are taken over.</param>
    public static async Task<TestEngine> Start(IRowStore rows, FakeTime time, TestEngine? before = null)
    {
        // Reminders are rows here: whoever has the rows has them.
        _ = before;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(_ => rows);
        services.AddSingleton<ITenantKeys, FixedTenantKeys>();
        services.AddSealedFields();
        services.AddKeyedSingleton<IGrainStorage, RowGrainStorage>(StorageNames.GrainStorage);
        services.AddSingleton<ILocalReminderTable, LocalReminderTable>();
        services.AddSingleton<IIncomingGrainCallFilter, AsTheProgram>();
        services.AddSingleton<IIncomingGrainCallFilter, ScopeFilter>();
        services.AddLocalOrleans(o => o.Assemblies.Add(typeof(ScopeFilter).Assembly));
        var engine = new TestEngine(services.BuildServiceProvider());
        foreach (var service in engine._services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None).Soon();
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse()) await service.StopAsync(CancellationToken.None).Soon();
        await _services.DisposeAsync();
    }
}
