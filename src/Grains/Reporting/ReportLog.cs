using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Reporting;

internal static partial class ReportLog
{
    [LoggerMessage(1, LogLevel.Warning, "Report of {Child} to {Parent} was not acknowledged (attempt {Attempt}); trying again in {Seconds} s.")]
    public static partial void NotDelivered(ILogger logger, Exception error, string child, string parent, int attempt, double seconds);
}
