using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace ClbCloud.Storage.Sqlite;

/// <summary>Reads the whole file after an unclean stop, on a connection and thread of its own.</summary>
internal static class IntegrityCheck
{
    private const int InstructionsBetweenLooks = 10_000;

    internal static Task<(IntegrityResult Result, string? Problem)> Start(
        StoreFile file, long fullCheckBytes, TimeProvider clock, ILogger log, CancellationToken ct) =>
        Task.Factory.StartNew(() => Run(file, fullCheckBytes, clock, log, ct), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static (IntegrityResult, string?) Run(StoreFile file, long fullCheckBytes, TimeProvider clock, ILogger log, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        try
        {
            using var connection = file.OpenForReading();
            raw.sqlite3_progress_handler(connection.Handle!, InstructionsBetweenLooks, _ => ct.IsCancellationRequested ? 1 : 0, null);
            var check = new FileInfo(file.Path).Length <= fullCheckBytes ? "integrity_check" : "quick_check";
            var answer = StoreFile.Scalar(connection, $"PRAGMA {check}(1)") as string;
            if (answer != "ok") return Damaged(answer ?? "no answer", log);
            log.IntegrityGood(clock.GetElapsedTime(started).TotalSeconds);
            return (IntegrityResult.Good, null);
        }
        catch (SqliteException) when (ct.IsCancellationRequested)
        {
            return (IntegrityResult.Interrupted, null);
        }
        catch (SqliteException e)
        {
            return Damaged(e.Message, log);
        }
    }

    private static (IntegrityResult, string?) Damaged(string problem, ILogger log)
    {
        log.IntegrityBad(problem);
        return (IntegrityResult.Damaged, $"Integrity check: {problem}");
    }
}
