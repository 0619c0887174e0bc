using System.Collections.Concurrent;
using ClbCloud.LocalOrleans;
using ClbCloud.LocalOrleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace ClbCloud.Engine.Tests;

/// <summary>Where tests get their engine from.</summary>
internal static class EngineUnderTest
{
    internal static async Task<IEngineHost> Start(EngineSetup? setup = null) => await LocalEngineHost.Start(setup ?? new());
}

/// <summary>The local engine, and what only its own tests look at.</summary>
internal sealed class LocalEngineHost : IEngineHost
{
    private readonly IHost _host;

    private LocalEngineHost(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    internal LocalEngine Engine => _host.Services.GetRequiredService<LocalEngine>();

    public Task Stop() => _host.StopAsync();

    internal static async Task<LocalEngineHost> Start(
        EngineSetup setup, ILocalReminderTable? reminders = null, IGrainStorage? storage = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<TimeProvider>(setup.Time);
        builder.Services.AddSingleton(reminders ?? new MemoryReminderTable());
        builder.Services.AddKeyedSingleton("store", storage ?? new MemoryGrainStorage());
        foreach (var filter in setup.Filters) builder.Services.AddSingleton(filter);
        builder.Services.AddLocalOrleans(o => o.Assemblies.Add(typeof(BusyGrain).Assembly));
        builder.Logging.AddProvider(new Sink(setup.Log));
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _host.Dispose();
    }

    private sealed class Sink(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

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
