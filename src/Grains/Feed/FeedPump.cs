using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Reporting;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Feed;

/// <summary>
/// Tells the feeds of a club how far its journal is. What was told is kept in memory alone: after a start the club tells
/// again, and a feed that knows already answers at once. Runs in the grain's turns.
/// </summary>
/// <param name="grain">The club.</param>
/// <param name="grains">Where feeds are found.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">The club's log.</param>
/// <param name="news">What each feed is to know now; empty before the club's first entry.</param>
internal sealed partial class FeedPump(IGrainBase grain, IGrainFactory grains, TimeProvider clock, ILogger logger, Func<IEnumerable<(string Subject, ClubNews News)>> news)
{
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>The club has committed, or was just loaded.</summary>
    public void Changed()
    {
        foreach (var (subject, now) in news())
        {
            var lane = LaneTo(subject);
            if (lane.Told == now.Mark || lane.IsArmed || lane.IsTelling) continue;
            var since = lane.LastTold is { } last ? clock.GetElapsedTime(last) : ReportPump.Gather;
            Arm(lane, since >= ReportPump.Gather ? TimeSpan.Zero : ReportPump.Gather - since);
        }
    }

    private async Task Tick(Lane lane, CancellationToken ct)
    {
        (lane.IsArmed, lane.IsTelling) = (false, true);
        try
        {
            if (Now(lane) is not { } now) return;
            await grains.GetGrain<IFeedGrain>(lane.Subject).Told(now).WaitAsync(ReportPump.Deadline, clock, ct);
            (lane.Told, lane.LastTold, lane.Failures) = (now.Mark, clock.GetTimestamp(), 0);
            if (Now(lane) is not null) Arm(lane, ReportPump.Gather);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Whatever it was, telling again does no harm.
            lane.Failures++;
            FeedMetrics.Failed();
            var pause = ReportPump.Pause(lane.Failures);
            LogNotTold(logger, error, lane.Failures, pause.TotalSeconds);
            Arm(lane, pause);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The grain is leaving; its next activation tells.
        }
        finally
        {
            lane.IsTelling = false;
        }
    }

    /// <summary>What the feed does not know yet.</summary>
    private ClubNews? Now(Lane lane) => news().FirstOrDefault(n => n.Subject == lane.Subject).News is { } now && now.Mark != lane.Told ? now : null;

    private static void Arm(Lane lane, TimeSpan due)
    {
        lane.IsArmed = true;
        lane.Timer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    private Lane LaneTo(string subject)
    {
        if (lanes.TryGetValue(subject, out var known)) return known;
        var lane = new Lane { Subject = subject };
        lanes[subject] = lane;
        lane.Timer = grain.RegisterGrainTimer(Tick, lane, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        return lane;
    }

    [LoggerMessage(EventId = 380, Level = LogLevel.Warning, Message = "A feed did not acknowledge a club's news (attempt {Attempt}); telling again in {Seconds} s.")]
    private static partial void LogNotTold(ILogger logger, Exception error, int attempt, double seconds);

    private sealed class Lane
    {
        public required string Subject { get; init; }

        public IGrainTimer? Timer { get; set; }

        public bool IsArmed { get; set; }

        public bool IsTelling { get; set; }

        public JournalMark? Told { get; set; }

        public long? LastTold { get; set; }

        public int Failures { get; set; }
    }
}
