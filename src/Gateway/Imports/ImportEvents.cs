using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;

namespace ClbCloud.Gateway.Imports;

/// <summary>
/// Progress of an import as server-sent events: <c>progress</c> at every step that is seen, <c>rest</c> at the last one.
/// The import is asked, it does not call: so it works through any gateway, and nobody who went away is kept in mind.
/// </summary>
internal sealed class ImportEvents(IImportGrain import, CallerScope caller, TimeProvider clock) : IResult
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    // Who may no longer see it is cut off then; everybody else comes back by himself.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.CacheControl = "no-store";
        return SseFormatter.WriteAsync(
            Steps(httpContext.RequestAborted),
            httpContext.Response.Body,
            (item, buffer) =>
            {
                using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Wire.Options.Encoder });
                JsonSerializer.Serialize(json, item.Data, Wire.Options);
            },
            httpContext.RequestAborted);
    }

    private async IAsyncEnumerable<SseItem<ImportHttp>> Steps([EnumeratorCancellation] CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var seen = -1L;
        while (clock.GetElapsedTime(began) < Longest)
        {
            // The request's own context ended with its endpoint.
            CallerScope.Current = caller;
            if (await import.Get() is not { } view) yield break;
            if (view.Version != seen)
            {
                var rests = ImportHttp.IsResting(view.State);
                yield return new(ImportHttp.Of(view), rests ? "rest" : "progress") { EventId = view.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) };
                if (rests) yield break;
                seen = view.Version;
            }

            await Task.Delay(Every, clock, ct);
        }
    }
}
