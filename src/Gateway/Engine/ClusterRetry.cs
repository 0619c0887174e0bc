namespace ClbCloud.Gateway.Engine;

/// <summary>A gateway that finds no silo goes on looking: silos may start after it, or all of them be replaced.</summary>
internal sealed partial class ClusterRetry(TimeProvider clock, ILogger<ClusterRetry> log) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        NotFound(exception.GetType().Name);
        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo was found ({Error}); looking again in two seconds.")]
    private partial void NotFound(string error);
}
