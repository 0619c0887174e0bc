using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Sweeping;

/// <summary>
/// One province's sweeper. Its sweeps run in a timer that interleaves, so that a long one keeps nobody waiting who only
/// tells it of a change. It keeps no state: what is due stands in the clubs' cards.
/// </summary>
[GrainType(GrainTypes.Sweeper)]
internal sealed partial class SweeperGrain(TimeProvider clock, ILogger<SweeperGrain> log) : Grain, ISweeperGrain, IRemindable, IGuarded
{
    private const string Reminder = "sweep";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EverythingEvery = TimeSpan.FromHours(1);

    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly List<SweepWalk> _failed = [];
    private DateTimeOffset? _everythingAt;
    private IGrainTimer? _timer;

    private string Province => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [(ScopeKind.Province, Province), (ScopeKind.Nation, Keys.Nation)];

    /// <summary>Its province may start it; a policy book of the nation or of the province's tenant may tell of a change.</summary>
    public bool IsChild(string grainType, string key) => grainType switch
    {
        GrainTypes.Unit => key == Province,
        GrainTypes.Policy => PolicyKeys.Subject(key) is var subject && (subject == Keys.Nation || Keys.Tenant(subject) == Province),
        _ => false,
    };

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(
            Work, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task Start()
    {
        await this.RegisterOrUpdateReminder(Reminder, Every, Every);
        Kick();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Kick();
        return Task.CompletedTask;
    }

    public Task PolicyChanged(string unit)
    {
        _changed.Add(unit);
        Kick();
        return Task.CompletedTask;
    }

    // It may run beside the timer's; waking twice does no harm.
    public Task<int> Sweep(bool everything) => Pass(everything, CancellationToken.None);

    private void Kick() => _timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private async Task Work(CancellationToken ct)
    {
        await TryAgain(ct);
        await TellChanged(ct);
        var everything = _everythingAt is not { } last || clock.GetUtcNow() - last >= EverythingEvery;
        await Pass(everything, ct);
        if (everything) await SealJournals();
    }

    // At most one seal a day comes of it. A day without one is made good by the next: seals look back over everything.
    private async Task SealJournals()
    {
        try
        {
            await GrainFactory.GetGrain<IAuditGrain>(Province).Seal();
            // The nation's own has no sweeper: whichever province is first that day.
            await GrainFactory.GetGrain<IAuditGrain>(Keys.Nation).Seal();
        }
        catch (Exception error)
        {
            LogNotSealed(log, error);
        }
    }

    private async Task<int> Pass(bool everything, CancellationToken ct)
    {
        // One trace a sweep; without it every grain that is woken would begin one.
        using var span = Tracing.Start("sweep", Province);
        var walk = Walk(ct);
        var now = clock.GetUtcNow();
        try
        {
            await walk.Due(now);
            if (everything)
            {
                // Just started, clubs read policy anyway; hourly they are made to, in case a change did not reach them.
                await walk.Everything(readPolicy: _everythingAt is not null);
                _everythingAt = now;
            }
        }
        finally
        {
            Ended(walk);
        }

        return walk.Woken;
    }

    private async Task TryAgain(CancellationToken ct)
    {
        foreach (var earlier in _failed.ToArray())
        {
            var walk = Walk(ct);
            await walk.Again(earlier);
            _failed.Remove(earlier);
            Ended(walk);
        }
    }

    private SweepWalk Walk(CancellationToken ct) => new(GrainFactory, Province, log, ct);

    private void Ended(SweepWalk walk)
    {
        if (walk.Failed > 0) _failed.Add(walk);
        if (walk.Woken > 0 || walk.Failed > 0) LogSwept(log, walk.Woken, walk.Failed);
    }

    private async Task TellChanged(CancellationToken ct)
    {
        while (_changed.Count > 0)
        {
            var unit = _changed.First();
            _changed.Remove(unit);
            try
            {
                await Tell(unit, ct);
            }
            catch
            {
                _changed.Add(unit);
                throw;
            }
        }
    }

    private async Task Tell(string subject, CancellationToken ct)
    {
        var walk = Walk(ct);
        try
        {
            // A commune and a club may have the same key; who tells of a change names either.
            if (Keys.Depth(subject) == 1 || await GrainFactory.GetGrain<IUnitGrain>(subject).Get() is not null) await walk.Below(subject);
            if (Keys.Depth(subject) == 2 && await GrainFactory.GetGrain<IClubGrain>(subject).Get() is not null) await walk.WakeClub(subject);
        }
        finally
        {
            Ended(walk);
        }
    }

    [LoggerMessage(EventId = 322, Level = LogLevel.Warning, Message = "The journals were not sealed; the next hour tries again.")]
    private static partial void LogNotSealed(ILogger log, Exception error);

    [LoggerMessage(EventId = 321, Level = LogLevel.Debug, Message = "Swept: {Woken} clubs woken, {Failed} grains not.")]
    private static partial void LogSwept(ILogger log, int woken, int failed);
}
