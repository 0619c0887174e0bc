using Microsoft.Extensions.Logging;

namespace ClbCloud.Storage.Sqlite;

internal static partial class SqliteLog
{
    [LoggerMessage(1, LogLevel.Information, "Row store open in {Folder}, schema {Schema}.")]
    internal static partial void Opened(this ILogger log, string folder, int schema);

    [LoggerMessage(2, LogLevel.Warning, "The last stop was not orderly; checking the file in the background.")]
    internal static partial void UncleanStop(this ILogger log);

    [LoggerMessage(3, LogLevel.Information, "Integrity check passed in {Seconds:F1} s.")]
    internal static partial void IntegrityGood(this ILogger log, double seconds);

    [LoggerMessage(4, LogLevel.Critical, "Integrity check FAILED: {Problem}. Restore from a backup.")]
    internal static partial void IntegrityBad(this ILogger log, string problem);

    [LoggerMessage(5, LogLevel.Error, "A group of {Commits} commits failed; their outcome is unknown.")]
    internal static partial void GroupFailed(this ILogger log, Exception error, int commits);

    [LoggerMessage(6, LogLevel.Error, "The store does not accept commits at present.")]
    internal static partial void WriterDown(this ILogger log, Exception error);

    [LoggerMessage(7, LogLevel.Information, "The store accepts commits again.")]
    internal static partial void WriterBack(this ILogger log);

    [LoggerMessage(8, LogLevel.Warning, "A checkpoint failed; the log grows until one succeeds.")]
    internal static partial void CheckpointFailed(this ILogger log, Exception error);

    [LoggerMessage(9, LogLevel.Information, "Row store closed.")]
    internal static partial void Closed(this ILogger log);

    [LoggerMessage(10, LogLevel.Error, "The orderly close failed; the next start recovers and checks the file.")]
    internal static partial void CloseFailed(this ILogger log, Exception error);
}
