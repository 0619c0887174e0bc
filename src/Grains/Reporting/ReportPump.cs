using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Reporting;

/// <summary>
/// Carries the unreported changes of a club or unit to each of its parents, one destination not waiting for another.
/// The first report after a change goes at once, followers are gathered; what fails is tried again, ever more slowly.
/// Made when the grain activates, after its state is loaded; runs in the grain's turns.
/// </summary>
internal sealed class ReportPump(IGrainBase grain, IGrainFactory grains, TimeProvider clock, ILogger logger, IReportSource source)
{
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private bool left;

    /// <summary>Whether every destination has acknowledged everything.</summary>
    public bool Idle => lanes.Values.All(l => l.Running is null) && Destinations.All(d => Snapshot.Take(source, d) is null);

    private IEnumerable<string> Destinations => LinkRules.Destinations(source.Links).Concat(ProjectLinkRules.Destinations(source.Projects));

    /// <summary>The source has committed, or was just loaded: what is unreported will be sent.</summary>
    public void Changed()
    {
        var cause = new Cause(Tracing.Here);
        foreach (var destination in Destinations)
        {
            var lane = LaneTo(destination);
            lane.Note(cause);
            if (!left) ReportMetrics.Began(lane, lane.Level, clock);
            // A lane that sends looks again when it has finished; one that is armed, also after a failure, keeps its time.
            if (lane.Running is null && !lane.Armed) Arm(lane, Remaining(lane));
        }
    }

    /// <summary>Sends everything now, pauses after failures notwithstanding; answers how many periods and cards were waiting.</summary>
    public async Task<int> Flush()
    {
        var waiting = 0;
        foreach (var sent in Destinations.Select(d => Send(LaneTo(d), CancellationToken.None)).ToArray()) waiting += await sent;
        return waiting;
    }

    /// <summary>The grain leaves memory: what is unreported, its next activation or the sweeper sends.</summary>
    public void Leave()
    {
        left = true;
        foreach (var lane in lanes.Values) ReportMetrics.Ended(lane);
    }

    private async Task<int> Send(Lane lane, CancellationToken ct)
    {
        while (lane.Running is { } running) await running;
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lane.Running = finished.Task;
        try
        {
            var causes = lane.TakeCauses();
            if (Snapshot.Take(source, lane.Destination) is not { } snapshot)
            {
                ReportMetrics.Ended(lane);
                return 0;
            }

            await Deliver(lane, snapshot, causes, ct);
            return snapshot.Waiting;
        }
        finally
        {
            lane.Running = null;
            finished.SetResult();
        }
    }

    private async Task Deliver(Lane lane, Snapshot snapshot, List<Cause> causes, CancellationToken ct)
    {
        using var span = Tracing.Start("report", source.Key, causes);
        span?.SetTag("clb.level", lane.Level);
        span?.SetTag("clb.report.parts", snapshot.Parts.Length);
        try
        {
            var parent = grains.GetGrain<IUnitGrain>(lane.Destination);
            var stamp = string.Empty;
            foreach (var part in snapshot.Parts) stamp = (await parent.Report(part).WaitAsync(Deadline, clock, ct)).PolicyStamp;
            await source.SaveAck(lane.Destination, snapshot.Shows);
            lane.Failures = 0;
            lane.LastSent = clock.GetTimestamp();
            if (stamp.Length > 0 && LinkRules.Current(source.Links) == lane.Destination) source.PolicyStamp(stamp);
            ReportMetrics.Delivered(lane.Level, ok: true);
            ReportMetrics.Ended(lane);
            if (Snapshot.Take(source, lane.Destination) is null) return;
            if (!left) ReportMetrics.Began(lane, lane.Level, clock);
            Arm(lane, Gather);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Whatever it was, the report stays unacknowledged, and repeating it does no harm.
            lane.Failures++;
            lane.Again(causes);
            Tracing.Failed(span, error);
            ReportMetrics.Delivered(lane.Level, ok: false);
            var pause = Pause(lane.Failures);
            ReportLog.NotDelivered(logger, error, source.Key, lane.Destination, lane.Failures, pause.TotalSeconds);
            Arm(lane, pause);
        }
    }

    /// <summary>1, 2, 4 … 60 seconds.</summary>
    internal static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(failures - 1, 10)), LongestPause.TotalSeconds));

    private TimeSpan Remaining(Lane lane)
    {
        if (lane.LastSent is not { } last) return TimeSpan.Zero;
        var since = clock.GetElapsedTime(last);
        return since >= Gather ? TimeSpan.Zero : Gather - since;
    }

    private static void Arm(Lane lane, TimeSpan due)
    {
        lane.Armed = true;
        lane.Timer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    private Lane LaneTo(string destination)
    {
        if (lanes.TryGetValue(destination, out var known)) return known;
        var lane = new Lane { Destination = destination };
        lanes[destination] = lane;
        lane.Timer = grain.RegisterGrainTimer(Tick, lane, new GrainTimerCreationOptions
        {
            DueTime = Timeout.InfiniteTimeSpan,
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true,
            // The grain stays until its report is acknowledged; an idle lane does not tick.
            KeepAlive = true,
        });
        return lane;
    }

    private async Task Tick(Lane lane, CancellationToken ct)
    {
        lane.Armed = false;
        try
        {
            while (lane.Running is { } running) await running;
            // Somebody had it sent while this tick was on its way: what came since then is a follower, and is gathered.
            if (lane.Armed) return;
            if (Remaining(lane) is var pause && pause == TimeSpan.Zero) await Send(lane, ct);
            else if (Snapshot.Take(source, lane.Destination) is not null) Arm(lane, pause);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The grain is leaving; its next activation sends.
        }
    }

    private sealed class Lane
    {
        private List<Cause> causes = [];

        public required string Destination { get; init; }

        public string Level => UnitScopes.LevelOf(Destination);

        public IGrainTimer? Timer { get; set; }

        public bool Armed { get; set; }

        /// <summary>Completes, never fails, when the sending under way has ended.</summary>
        public Task? Running { get; set; }

        public int Failures { get; set; }

        public long? LastSent { get; set; }

        /// <summary>The next report continues the first of these and links to the others.</summary>
        public void Note(Cause cause)
        {
            if (cause.Trace != default && causes.Count <= Tracing.MostLinks) causes.Add(cause);
        }

        public List<Cause> TakeCauses()
        {
            var taken = causes;
            causes = [];
            return taken;
        }

        /// <summary>What could not be sent comes before what was noted since.</summary>
        public void Again(List<Cause> taken)
        {
            var since = TakeCauses();
            causes = taken;
            foreach (var cause in since) Note(cause);
        }
    }
}
