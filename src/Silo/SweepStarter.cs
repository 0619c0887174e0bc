using ClbCloud.Grains.Access;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Units;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Silo;

/// <summary>
/// Starts the sweeper of every province of the nation's register, also of those that are created later, and the weekly
/// keeper of partners' editions.
/// </summary>
internal sealed partial class SweepStarter(IGrainFactory grains, TimeProvider clock, ILogger<SweepStarter> log) : BackgroundService
{
    private const int PageSize = 500;

    // A new province is found this much later at most; until then nothing of it can be due for long.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _started = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        CallerScope.Current = CallerScope.System;
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await StartNew();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(log, failure);
            }
        }
        while (await Waited(timer, stoppingToken));
    }

    private async Task StartNew()
    {
        var nation = grains.GetGrain<IUnitGrain>(Keys.Nation);
        if (await nation.Get() is null) return;
        if (_started.Add(Keys.Nation)) await StartEditions();
        string? after = null;
        do
        {
            var page = await nation.Children(after, PageSize);
            foreach (var province in page.Select(p => p.Registration.Child).Where(key => !_started.Contains(key)))
            {
                await grains.GetGrain<ISweeperGrain>(province).Start();
                _started.Add(province);
            }

            after = page.Length == PageSize ? page[^1].Registration.Child : null;
        }
        while (after is not null);
    }

    private async Task StartEditions()
    {
        try
        {
            await grains.GetGrain<IEditionsGrain>(Keys.Nation).Start();
        }
        catch
        {
            _started.Remove(Keys.Nation);
            throw;
        }
    }

    private static async Task<bool> Waited(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 330, Level = LogLevel.Warning, Message = "Not every sweeper could be started; tried again in a minute.")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
