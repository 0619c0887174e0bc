using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace ClbCloud.Engine.Tests;

/// <summary>Where tests get their engine from.</summary>
internal static class EngineUnderTest
{
    internal static async Task<IEngineHost> Start(EngineSetup? setup = null) => await ClusterEngineHost.Start(setup ?? new());
}

/// <summary>Orleans itself: two silos of a test cluster, called from outside.</summary>
internal sealed class ClusterEngineHost : IEngineHost
{
    private readonly InProcessTestCluster _cluster;

    private ClusterEngineHost(InProcessTestCluster cluster) => _cluster = cluster;

    public IGrainFactory Grains => _cluster.Client;

    public async Task Stop()
    {
        foreach (var silo in _cluster.Silos.ToArray()) await silo.StopSiloAsync(stopGracefully: true);
    }

    internal static async Task<ClusterEngineHost> Start(EngineSetup setup)
    {
        var reminders = new ClusterReminders();
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host =>
        {
            host.Logging.ClearProviders();
            host.Logging.AddProvider(new Sink(setup.Log));
        });
        builder.ConfigureSilo((_, silo) =>
        {
            Clocks(silo.Services, setup.Time);
            silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, setup.Time);
            silo.AddReminders();
            silo.Services.AddSingleton<IReminderTable>(reminders);
            silo.AddMemoryGrainStorage("store");
            foreach (var filter in setup.Filters) silo.AddIncomingGrainCallFilter(new Ours(filter));
        });
        builder.ConfigureClient(client => Clocks(client.Services, setup.Time));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    // Grains and the deadlines of calls live in the test's time, the cluster in real time.
    private static void Clocks(IServiceCollection services, FakeTime time)
    {
        services.AddSingleton<TimeProvider>(time);
        services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Messaging, time);
    }

    /// <summary>The runtime's own grains call each other, too; tests are about theirs.</summary>
    private sealed class Ours(IIncomingGrainCallFilter filter) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) =>
            context.Grain?.GetType().Assembly == typeof(BusyGrain).Assembly ? filter.Invoke(context) : context.Invoke();
    }

    private sealed class Sink(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.EndsWith("GrainTimer", StringComparison.Ordinal)
            ? this
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Enqueue(formatter(state, exception));
        }
    }
}
