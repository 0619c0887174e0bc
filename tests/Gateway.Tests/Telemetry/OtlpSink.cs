using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Gateway.Tests.Telemetry;

internal sealed record SeenSpan(string Trace, string Id, string Parent, string Source, string Name, ImmutableDictionary<string, string> Tags, ImmutableArray<string> LinkedTraces);

internal sealed record SeenPoint(string Metric, ImmutableDictionary<string, string> Tags);

internal sealed record SeenLog(string Trace, string Body);

/// <summary>A collector on this machine that takes OTLP over HTTP and keeps what it was sent.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpSink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/traces", (HttpRequest r) => Take(r, scope => scope.Messages(2).Select(s => Span(scope, s)), Spans));
        _app.MapPost("/v1/metrics", (HttpRequest r) => Take(r, scope => scope.Messages(2).SelectMany(Points), Measured));
        _app.MapPost("/v1/logs", (HttpRequest r) => Take(r, scope => scope.Messages(2).Select(l => new SeenLog(l.Hex(9), l.Message(5)?.Text(1) ?? "")), Logs));
    }

    public ConcurrentBag<SeenSpan> Spans { get; } = [];

    public ConcurrentBag<SeenPoint> Measured { get; } = [];

    public ConcurrentBag<SeenLog> Logs { get; } = [];

    /// <summary>Attributes of the resource that sent last.</summary>
    public ImmutableDictionary<string, string> Resource { get; private set; } = ImmutableDictionary<string, string>.Empty;

    public string Address => _app.Urls.Single();

    public static async Task<OtlpSink> Start()
    {
        var sink = new OtlpSink();
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Take<T>(HttpRequest request, Func<Protobuf, IEnumerable<T>> read, ConcurrentBag<T> into)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var resource in Protobuf.Read(body.ToArray()).Messages(1))
        {
            Resource = Tags(resource.Message(1)!, 1);
            foreach (var item in resource.Messages(2).SelectMany(read)) into.Add(item);
        }

        return Results.Bytes([], "application/x-protobuf");
    }

    private static SeenSpan Span(Protobuf scope, Protobuf span) => new(
        span.Hex(1), span.Hex(2), span.Hex(4), scope.Message(1)?.Text(1) ?? "", span.Text(5), Tags(span, 9), [.. span.Messages(13).Select(l => l.Hex(1))]);

    // Gauge 5, sum 7, histogram 9: each holds its points in field 1; a histogram's points have their tags in field 9.
    private static IEnumerable<SeenPoint> Points(Protobuf metric) =>
        from kind in (int[])[5, 7, 9]
        from data in metric.Messages(kind)
        from point in data.Messages(1)
        select new SeenPoint(metric.Text(1), Tags(point, kind == 9 ? 9 : 7));

    private static ImmutableDictionary<string, string> Tags(Protobuf message, int field) =>
        message.Messages(field).ToImmutableDictionary(t => t.Text(1), t => Value(t.Message(2)), StringComparer.Ordinal);

    private static string Value(Protobuf? any) =>
        any is null ? string.Empty
        : any.Number(3) is { } number ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : any.Number(2) is { } flag ? (flag != 0).ToString()
        : any.Text(1);
}
