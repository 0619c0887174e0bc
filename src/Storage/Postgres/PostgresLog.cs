using Microsoft.Extensions.Logging;

namespace ClbCloud.Storage.Postgres;

internal static partial class PostgresLog
{
    [LoggerMessage(21, LogLevel.Information, "Row store open on PostgreSQL at {Place}, schema {Schema} version {Version}.")]
    internal static partial void Opened(this ILogger log, string place, string schema, int version);

    [LoggerMessage(22, LogLevel.Warning, "PostgreSQL at {Place} cannot be reached yet; trying again.")]
    internal static partial void Waiting(this ILogger log, Exception error, string place);

    [LoggerMessage(23, LogLevel.Warning, "A group of {Commits} commits was taken back by the server ({State}); each is tried alone.")]
    internal static partial void GroupTakenBack(this ILogger log, int commits, string state);

    [LoggerMessage(24, LogLevel.Error, "A commit was refused by the server; nothing of it was kept.")]
    internal static partial void CommitRefused(this ILogger log, Exception error);

    [LoggerMessage(25, LogLevel.Error, "{Commits} commits failed; their outcome is unknown.")]
    internal static partial void GroupFailed(this ILogger log, Exception error, int commits);

    [LoggerMessage(26, LogLevel.Error, "The store does not accept commits at present.")]
    internal static partial void WriterDown(this ILogger log, Exception error);

    [LoggerMessage(27, LogLevel.Information, "The store accepts commits again.")]
    internal static partial void WriterBack(this ILogger log);

    [LoggerMessage(28, LogLevel.Warning, "A lost connection's server process did not end in time.")]
    internal static partial void BackendRemains(this ILogger log);
}
