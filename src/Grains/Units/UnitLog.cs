using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Units;

internal static partial class UnitLog
{
    [LoggerMessage(1, LogLevel.Warning, "A commit of unit {Unit} conflicted: its rows were written by another activation, or by a commit of unknown outcome. Reading again.")]
    public static partial void Conflict(ILogger logger, string unit);

    [LoggerMessage(2, LogLevel.Error, "A commit of unit {Unit} failed (attempt {Attempt}). Reading again.")]
    public static partial void NotCommitted(ILogger logger, Exception error, string unit, int attempt);

    [LoggerMessage(3, LogLevel.Warning, "Unit {Unit} could not read the policy stamp of the units above.")]
    public static partial void NoStamp(ILogger logger, Exception error, string unit);

    [LoggerMessage(4, LogLevel.Warning, "Unit {Unit} could not judge its plans; tried again soon.")]
    public static partial void NotJudged(ILogger logger, Exception error, string unit);
}
