using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Recounting;

/// <summary>
/// Runs a recount in the background: in a timer that interleaves, so that its progress can be asked. That it began, and
/// what came of it, is durable; a restart ends it, is told of, and it is started again by whoever wants it.
/// </summary>
[GrainType(GrainTypes.Recount)]
internal sealed partial class RecountGrain(
    [PersistentState("recount", "clb")] IPersistentState<RecountRecord> record, IRowStore rows, TimeProvider clock, ILogger<RecountGrain> log)
    : Grain, IRecountGrain, IGuarded
{
    private RecountProgress? _progress;
    private IGrainTimer? _timer;

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [(ScopeKind.Nation, Keys.Nation)];

    public bool IsChild(string grainType, string key) => false;

    public Task<RecountView> Get() => Task.FromResult(_progress?.View() ?? record.State.AfterRestart());

    public async Task<RecountView> Start(bool repair)
    {
        if (_progress is not { State: RecountState.Running })
        {
            var (before, progress) = (_progress, new RecountProgress { StartedAt = clock.GetUtcNow() });
            // Before it is durable already: who asks meanwhile does not start a second one.
            _progress = progress;
            try
            {
                await Keep(progress);
            }
            catch
            {
                _progress = before;
                throw;
            }

            _timer?.Dispose();
            _timer = this.RegisterGrainTimer(
                ct => Run(progress, repair, ct),
                new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }

        return await Get();
    }

    private Task Keep(RecountProgress progress)
    {
        record.State = RecountRecord.Of(progress.View());
        return record.WriteStateAsync();
    }

    private async Task Run(RecountProgress progress, bool repair, CancellationToken ct)
    {
        // One trace a recount; without it every grain that is asked would begin one.
        using var span = Tracing.Start("recount", Keys.Nation);
        try
        {
            await new RecountWalk(rows, GrainFactory, clock, progress, ct).Run();
            if (repair && progress.Different.Count > 0)
            {
                await new RecountRepair(GrainFactory, ct).Run(progress.Different);
                progress.Repaired = true;
            }

            progress.State = RecountState.Finished;
            RecountMetrics.Finished(progress.DifferenceCount);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The process is stopping: the record says that it ran, and so that it was interrupted.
            progress.State = RecountState.Interrupted;
            return;
        }
        catch (Exception failure)
        {
            LogFailed(log, failure);
            RecountMetrics.Failed();
            Tracing.Failed(span, failure);
            progress.State = RecountState.Failed;
            progress.Error = failure.GetType().Name;
        }

        progress.FinishedAt = clock.GetUtcNow();
        LogEnded(log, progress.State, progress.ClubsDone, progress.UnitsChecked, progress.DifferenceCount);
        try
        {
            await Keep(progress);
        }
        catch (Exception failure)
        {
            // This process knows the outcome; after a restart it will be told of as interrupted.
            LogNotKept(log, failure);
        }
    }

    [LoggerMessage(EventId = 340, Level = LogLevel.Error, Message = "The recount failed.")]
    private static partial void LogFailed(ILogger log, Exception failure);

    [LoggerMessage(EventId = 342, Level = LogLevel.Error, Message = "The outcome of the recount could not be written.")]
    private static partial void LogNotKept(ILogger log, Exception failure);

    [LoggerMessage(EventId = 341, Level = LogLevel.Information, Message = "Recount {State}: {Clubs} clubs, {Units} units, {Differences} differences.")]
    private static partial void LogEnded(ILogger log, RecountState state, int clubs, int units, int differences);
}
