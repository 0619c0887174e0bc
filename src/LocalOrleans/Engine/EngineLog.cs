using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>What the engine logs; types and methods, never keys.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Warning, "No answer within {Timeout}: {Chain}")]
    internal static partial void TimedOut(ILogger logger, TimeSpan timeout, string chain);

    [LoggerMessage(2, LogLevel.Warning, "A grain of type {GrainType} could not be activated")]
    internal static partial void ActivationFailed(ILogger logger, Exception exception, GrainType grainType);

    [LoggerMessage(3, LogLevel.Error, "A grain of type {GrainType} failed while it was deactivated")]
    internal static partial void DeactivationFailed(ILogger logger, Exception exception, GrainType grainType);

    [LoggerMessage(4, LogLevel.Warning, "A grain of type {GrainType} met a state newer than its own and is deactivated")]
    internal static partial void Inconsistent(ILogger logger, Exception exception, GrainType grainType);

    [LoggerMessage(5, LogLevel.Warning, "A timer of a grain of type {GrainType} failed; it ticks on")]
    internal static partial void TimerFailed(ILogger logger, Exception exception, GrainType grainType);

    [LoggerMessage(6, LogLevel.Error, "Reminder {Reminder} of a grain of type {GrainType} failed; it ticks on")]
    internal static partial void ReminderFailed(ILogger logger, Exception exception, string reminder, GrainType grainType);

    [LoggerMessage(7, LogLevel.Error, "The next tick of reminder {Reminder} of a grain of type {GrainType} could not be stored")]
    internal static partial void ReminderNotStored(ILogger logger, Exception exception, string reminder, GrainType grainType);

    [LoggerMessage(8, LogLevel.Information, "Engine started with {Classes} grain classes and {Reminders} reminders")]
    internal static partial void Started(ILogger logger, int classes, int reminders);

    [LoggerMessage(9, LogLevel.Information, "Engine stopped")]
    internal static partial void Stopped(ILogger logger);

    [LoggerMessage(10, LogLevel.Error, "The engine had to stop with {Activations} grains still in memory")]
    internal static partial void StoppedEarly(ILogger logger, int activations);
}
