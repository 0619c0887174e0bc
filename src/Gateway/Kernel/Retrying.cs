namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// The only place where a call is tried again. During an outage a request that may be repeated is repeated, with pauses
/// that grow, until its deadline; all others fail at once with 503 and Retry-After, for their caller to decide. Every
/// attempt is judged anew, and reads the body that was kept of the first.
/// </summary>
internal sealed class Retrying(RetryOptions options, TimeProvider clock) : IEndpointFilter
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await next(context);
            }
            catch (Exception outage) when (Failures.IsOutage(outage) && Repeatable.Is(http) && clock.GetElapsedTime(began) + pause < options.Deadline)
            {
                RetryMetrics.Again();
            }

            // Not all who met the same outage come back at the same instant.
            await Task.Delay(pause * (0.5 + (0.5 * Random.Shared.NextDouble())), clock, http.RequestAborted);
        }
    }
}

/// <summary><c>Retries:DeadlineSeconds</c>: how long after its arrival a request may be tried again; 20 unless set, 0 for never.</summary>
internal sealed record RetryOptions(TimeSpan Deadline)
{
    public static RetryOptions Read(IConfiguration configuration) => new(TimeSpan.FromSeconds(configuration.GetValue("Retries:DeadlineSeconds", 20.0)));
}

/// <summary>Marks a post that has no further effect when it is repeated: its items have ids, or it needs an Idempotency-Key.</summary>
internal sealed class Repeatable
{
    private static readonly Repeatable Mark = new();

    /// <summary>Whether a request may be repeated by the gateway: reads, puts, and posts that are marked.</summary>
    public static bool Is(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsPut(http.Request.Method)
        || http.GetEndpoint()?.Metadata.GetMetadata<Repeatable>() is not null;

    internal static RouteHandlerBuilder Put(RouteHandlerBuilder route) => route.WithMetadata(Mark);
}

internal static class RepeatableExtensions
{
    /// <summary>A repeat of this post has no further effect and is answered alike; the gateway may repeat it in an outage.</summary>
    public static RouteHandlerBuilder MayRepeat(this RouteHandlerBuilder route) => Repeatable.Put(route);
}
