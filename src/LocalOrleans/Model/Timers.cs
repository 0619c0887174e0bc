using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A timer of one activation; it ends with it. Dispose to stop.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>During a tick, takes effect when the tick has ended.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>How a timer ticks. The next tick is counted from the end of the last.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> waits for a Change.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Between ticks; <see cref="Timeout.InfiniteTimeSpan"/> ticks once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Ticks run between the turns of other calls; otherwise they wait as a call does.</summary>
    public bool Interleave { get; init; }

    /// <summary>Ticks count as use, so idle collection leaves the grain alone.</summary>
    public bool KeepAlive { get; init; }
}

/// <summary>A handle to a durable reminder.</summary>
public interface IGrainReminder
{
    string ReminderName { get; }
}

/// <summary>Which tick of a reminder this is.</summary>
[GenerateSerializer]
[Immutable]
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>The first tick of all, UTC; the others lie on the grid it starts.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; } = firstTickTime;

    [Id(1)]
    public TimeSpan Period { get; } = period;

    /// <summary>The time of delivery, UTC.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; } = timeStamp;

    public override string ToString() => $"first {FirstTickTime:O}, every {Period}, now {CurrentTickTime:O}";
}
