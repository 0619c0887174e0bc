using System.Globalization;
using ClbCloud.Gateway.Health;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// Sees that there is a nation; where a demo is asked for, fills an empty database with it, and holds readiness back
/// until the nation shows all of it.
/// </summary>
internal sealed partial class DemoService : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);
    private readonly DemoOptions _options;
    private readonly IServiceProvider _services;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Readiness.Condition _filled;
    private readonly TimeProvider _clock;
    private readonly ILogger<DemoService> _logger;

    public DemoService(DemoOptions options, IServiceProvider services, IHostApplicationLifetime lifetime, Readiness readiness, TimeProvider clock, ILogger<DemoService> logger)
    {
        (_options, _services, _lifetime, _clock, _logger) = (options, services, lifetime, clock, logger);
        // Here and not in ExecuteAsync: before the first request can ask.
        _filled = readiness.Require("demo");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Started(stoppingToken);
            await FillAsync(stoppingToken);
            _filled.Met();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            LogFailed(error);
            throw;
        }
    }

    private async Task FillAsync(CancellationToken ct)
    {
        CallerScope.Current = CallerScope.System;
        var grains = _services.GetRequiredService<IGrainFactory>();
        // A gateway of the cluster keeps no rows. A demo is marked in them, so it belongs to the local build.
        if (_services.GetService<IRowStore>() is not { } store)
        {
            await CreateNation(grains, ct);
            return;
        }

        var marker = await DemoMarker.ReadAsync(store, ct);
        if (marker?.FilledAt is not null)
        {
            LogThere(marker.Options.Kind);
            return;
        }

        var nation = grains.GetGrain<IUnitGrain>(Keys.Nation);
        if (marker is null)
        {
            await DemoLoader.CreateNation(nation);
            if (_options.Kind == DemoKind.None) return;
            if (!(await nation.Children(null, 1)).IsEmpty)
            {
                LogNotEmpty();
                return;
            }

            marker = new DemoMarker { Options = _options, StartedAt = _clock.GetUtcNow() };
            await marker.WriteAsync(store, ct);
        }

        var plan = DemoPlan.For(marker.Options, marker.StartedAt);
        var began = _clock.GetTimestamp();
        LogFilling(marker.Options.Kind, plan.ClubCount);
        var tally = await new DemoLoader(grains, _logger).LoadAsync(plan, ct);
        var loaded = _clock.GetElapsedTime(began).TotalSeconds;
        LogLoaded(loaded);
        await ReachNation(nation, tally, marker.StartedAt, ct);
        await DemoProject.ReleaseAsync(grains, plan, _clock, ct);
        await (marker with { FilledAt = _clock.GetUtcNow() }).WriteAsync(store, ct);
        var ready = _clock.GetElapsedTime(began).TotalSeconds;
        LogReady(ready, tally.Clubs, tally.Members, tally.Visits, tally.Meetings);
    }

    // Several gateways may do so at once, and the silos may not all be there yet.
    private async Task CreateNation(IGrainFactory grains, CancellationToken ct)
    {
        if (_options.Kind != DemoKind.None) LogNoDemo();
        while (true)
        {
            try
            {
                await DemoLoader.CreateNation(grains.GetGrain<IUnitGrain>(Keys.Nation));
                return;
            }
            catch (Exception outage) when (Failures.IsOutage(outage))
            {
                await Task.Delay(SayEvery, _clock, ct);
            }
        }
    }

    private async Task ReachNation(IUnitGrain nation, DemoTally tally, DateTimeOffset filledFrom, CancellationToken ct)
    {
        var wanted = tally.Figures;
        var began = _clock.GetUtcNow();
        var sayAt = began + SayEvery;
        while (true)
        {
            var (coverage, shown) = await Read(nation, filledFrom);
            var missing = wanted.Where(w => shown.GetValueOrDefault(w.Key) != w.Value).ToArray();
            // Somebody may record facts before readiness: then more is as good, once there was time for the demo to rise.
            var late = _clock.GetUtcNow() >= began + SayEvery;
            if (coverage >= 1 && (missing.Length == 0 || (late && missing.All(m => shown.GetValueOrDefault(m.Key) >= m.Value)))) return;
            if (_clock.GetUtcNow() >= sayAt)
            {
                sayAt += SayEvery;
                var list = string.Join(", ", missing.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {shown.GetValueOrDefault(m.Key)} of {m.Value}")));
                LogWaiting(coverage, list);
            }

            await Task.Delay(PollEvery, _clock, ct);
        }
    }

    private static async Task<(double Coverage, Dictionary<string, long> Shown)> Read(IUnitGrain nation, DateTimeOffset filledFrom)
    {
        var coverage = 1.0;
        var shown = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var query in DemoTally.Queries(filledFrom))
        {
            var view = (await nation.Figures(query)).Value ?? throw new InvalidOperationException("The nation answers no figures.");
            coverage = Math.Min(coverage, view.Coverage);
            foreach (var (id, value) in view.Figures) shown[id] = value + (Indicators.IsStock(id) ? 0 : shown.GetValueOrDefault(id));
        }

        return (coverage, shown);
    }

    // The engine is up once the application has started.
    private async Task Started(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo {Kind}: filling the empty database with {Clubs} clubs.")]
    private partial void LogFilling(DemoKind kind, int clubs);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: loaded after {Seconds:F1} s, waiting for the nation to show it.")]
    private partial void LogLoaded(double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: ready after {Seconds:F1} s with {Clubs} clubs, {Members} members, {Visits} visits, {Meetings} meetings.")]
    private partial void LogReady(double seconds, long clubs, long members, long visits, long meetings);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo {Kind} is there already.")]
    private partial void LogThere(DemoKind kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database has provinces of its own; no demo is loaded.")]
    private partial void LogNotEmpty();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A demo is loaded in the local build alone; the cluster begins empty.")]
    private partial void LogNoDemo();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: not all has reached the nation (coverage {Coverage:F3}): {Missing}.")]
    private partial void LogWaiting(double coverage, string missing);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The demo could not be loaded.")]
    private partial void LogFailed(Exception error);
}
