using System.Collections.Immutable;

namespace ClbCloud.Grains.Webhooks;

/// <summary>When a delivery is tried again and when it is given up. Pure.</summary>
internal static class DeliveryRules
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>What a receiver has to answer in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>After so long a delivery is given up, so that what follows can go on.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromDays(3);

    // Behind a receiver that was away for days, each delivery still gets about ten minutes.
    private const int DeadAttempts = 8;

    /// <summary>5, 10, 20 … 600 seconds after so many failures in a row, less up to half of it.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="jitter">0 up to 1: spreads receivers that failed together.</param>
    public static TimeSpan Pause(int failures, double jitter)
    {
        var full = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20)), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(full * (1 - (Math.Clamp(jitter, 0, 1) / 2)));
    }

    /// <summary>Whether a delivery that failed once more is given up.</summary>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="firstAt">The first of them.</param>
    /// <param name="happened">When the newest of its events happened.</param>
    /// <param name="now">Now.</param>
    public static bool IsDead(int attempts, DateTimeOffset firstAt, DateTimeOffset happened, DateTimeOffset now) =>
        now - firstAt >= DeadAfter || (attempts >= DeadAttempts && now - happened >= DeadAfter);

    /// <summary>Whether the list of types can be a filter.</summary>
    public static bool AreTypes(ImmutableArray<string> types) =>
        !types.IsDefault && types.Length <= Feed.FactKinds.Types.Length && types.All(t => Feed.FactKinds.Types.Contains(t)) && types.Distinct(StringComparer.Ordinal).Count() == types.Length;
}
