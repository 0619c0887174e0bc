using System.Collections.Immutable;
using System.Diagnostics;
using ClbCloud.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ClbCloud.Gateway.Tests.Telemetry;

/// <summary>The product beside a collector, alone: what other tests do at the same time would join its traces' links.</summary>
public sealed class TracedGateway : IAsyncLifetime
{
    private OtlpSink _sink = null!;

    public GatewayApplication App { get; private set; } = null!;

    internal OtlpSink Sink => _sink;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.Start();
        App = new GatewayApplication("Development", ("OTEL_EXPORTER_OTLP_ENDPOINT", _sink.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "clb-of-a-test"));
        await App.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)App).DisposeAsync();
        await _sink.DisposeAsync();
    }

    /// <summary>Sends what is waiting, until <paramref name="there"/> is told yes.</summary>
    internal async Task Until(Func<bool> there, string otherwise)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            App.Services.GetRequiredService<TracerProvider>().ForceFlush();
            App.Services.GetRequiredService<MeterProvider>().ForceFlush();
            App.Services.GetRequiredService<LoggerProvider>().ForceFlush();
            if (there()) return;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(15), otherwise);
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits until every change is acknowledged by every parent.</summary>
    internal Task AtRest() => Until(
        () => App.Services.GetRequiredService<PrometheusPage>().Read().Split('\n').Count(l => l.StartsWith("clb_report_unreported{", StringComparison.Ordinal) && l.EndsWith(" 0", StringComparison.Ordinal)) == 3,
        "The reports do not come to rest.");
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Traced : ICollectionFixture<TracedGateway>
{
    public const string Name = "traced";
}

[Collection(Traced.Name)]
public sealed partial class TraceTests(TracedGateway traced)
{
    private const string Caller = "00f067aa0ba902b7";

    private static readonly string[] Chain =
    [
        "POST /v1/provinces/{t}/clubs/{c}/visits", "IVolunteerGrain/Record", "IClubGrain/Append", "club.commit",
        "report", "IUnitGrain/Report", "unit.commit", "report", "IUnitGrain/Report", "unit.commit", "report", "IUnitGrain/Report", "unit.commit",
    ];

    [Fact]
    public async Task A_posted_visit_is_one_trace_from_the_request_to_the_nation()
    {
        var country = await Country.Make(traced.App, "te-a");
        await traced.AtRest();
        var trace = await PostVisit(country, recorded: true);

        // A span is sent when it has ended, so the outer ones come last.
        ImmutableArray<SeenSpan> spans = [];
        ImmutableArray<SeenSpan> path = [];
        await traced.Until(
            () => (path = PathToNation(spans = [.. traced.Sink.Spans.Where(s => s.Trace == trace)])) is [{ Parent: Caller }, ..],
            "The trace does not reach from the request to the nation.");
        Assert.Equal(Chain, path.Select(s => s.Name));
        Assert.Equal(["commune", "commune", "province", "province", "nation", "nation"], path.Select(s => s.Tags.GetValueOrDefault("clb.level")).OfType<string>());
        Assert.All(path.Where(s => s.Name is "report" or "club.commit"), s => Assert.Equal("te-a", s.Tags["clb.province"]));

        // Each commit holds the store's own span, which tells how many commits shared the sync.
        foreach (var commit in path.Where(s => s.Name.EndsWith(".commit", StringComparison.Ordinal)))
        {
            var stored = Assert.Single(spans, s => s.Name == "store.commit" && s.Parent == commit.Id);
            Assert.True(int.Parse(stored.Tags["clb.commit.group_size"], null) >= 1);
            Assert.Equal("sqlite", stored.Tags["db.system.name"]);
        }
    }

    [Fact]
    public async Task A_trace_that_its_caller_does_not_record_is_recorded_nowhere_below()
    {
        var country = await Country.Make(traced.App, "te-b");
        await traced.AtRest();
        var dropped = await PostVisit(country, recorded: false);
        await traced.AtRest();
        var kept = await PostVisit(country, recorded: true, at: 60);
        await traced.Until(() => traced.Sink.Spans.Any(s => s.Trace == kept), "The recorded trace did not arrive.");
        Assert.DoesNotContain(traced.Sink.Spans, s => s.Trace == dropped);
    }

    [Fact]
    public async Task Changes_that_one_report_gathers_are_linked_to_it()
    {
        var country = await Country.Make(traced.App, "te-c");
        await traced.AtRest();
        var traces = new List<string>();
        for (var i = 0; i < 8; i++) traces.Add(await PostVisit(country, recorded: true, at: i * 31));
        await traced.AtRest();
        bool Reported(string trace) => traced.Sink.Spans.Any(s => s.Name == "report" && (s.Trace == trace || s.LinkedTraces.Contains(trace)));
        await traced.Until(() => traces.All(Reported), "A change is neither continued nor linked by any report.");
        Assert.Contains(traced.Sink.Spans, s => s.Name == "report" && s.LinkedTraces.Intersect(traces).Any());
    }

    [Fact]
    public async Task Metrics_and_logs_go_to_the_collector_under_the_service_s_name()
    {
        var country = await Country.Make(traced.App, "te-d");
        await PostVisit(country, recorded: true);
        using (var work = new Activity("work of a test").Start())
        {
            Say(traced.App.Services.GetRequiredService<ILogger<TraceTests>>(), 7);
            await traced.Until(() => traced.Sink.Logs.Any(l => l.Trace == work.TraceId.ToHexString() && l.Body.StartsWith("Said within", StringComparison.Ordinal)), "No log with its trace.");
        }

        string[] metrics =
            ["clb.visits", "clb.store.commit.duration", "clb.store.group.size", "clb.report.lag", "clb.report.sent", "clb.report.unreported", "clb.report.unreported.age", "clb.engine.activations",
            "clb.engine.queued", "clb.engine.calls", "clb.alerts.open", "clb.clubs.registered", "http.server.request.duration", "dotnet.process.memory.working_set"];
        await traced.Until(() => metrics.Except(traced.Sink.Measured.Select(p => p.Metric)).ToArray() is [], "Not every metric arrived.");
        await traced.Until(() => traced.Sink.Measured.Any(p => p.Metric == "clb.visits" && p.Tags["province"] == "te-d" && p.Tags["status"] == "accepted"), "No visit of the province.");
        Assert.Equal(["commune", "nation", "province"], traced.Sink.Measured.Where(p => p.Metric == "clb.report.lag").Select(p => p.Tags["level"]).Distinct().Order());
        Assert.Equal("clb-of-a-test", traced.Sink.Resource["service.name"]);
    }

    [Fact]
    public async Task What_is_sent_names_nobody_and_no_place_below_the_province()
    {
        var country = await Country.Make(traced.App, "te-e");
        await PostVisit(country, recorded: true);
        await (await traced.App.AsNation()).Send("GET", $"{country.Club}/members/p-1").Ok();
        await traced.AtRest();
        await traced.Until(() => traced.Sink.Spans.Any(s => s.Name == "GET /v1/provinces/{t}/clubs/{c}/members/{p}"), "The request for a member did not arrive.");
        var said = traced.Sink.Spans.SelectMany(s => s.Tags.Values.Append(s.Name)).Concat(traced.Sink.Measured.SelectMany(p => p.Tags.Values)).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("te-e", said);
        Assert.DoesNotContain(said, t => t.Contains("clb-1", StringComparison.Ordinal) || t.Contains("m-1", StringComparison.Ordinal) || t.Contains("p-1", StringComparison.Ordinal) || t.Contains("v-1", StringComparison.Ordinal));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Said within {Work}.")]
    private static partial void Say(ILogger logger, int work);

    /// <summary>From the first to the nation's commit, found by parents alone.</summary>
    private static ImmutableArray<SeenSpan> PathToNation(ImmutableArray<SeenSpan> spans)
    {
        var path = new List<SeenSpan>();
        var at = spans.FirstOrDefault(s => s.Name == "unit.commit" && s.Tags["clb.level"] == "nation");
        for (; at is not null; at = spans.FirstOrDefault(s => s.Id == at.Parent)) path.Insert(0, at);
        return [.. path];
    }

    private async Task<string> PostVisit(Country country, bool recorded, int at = 0)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        var board = await traced.App.As($"club:{country.Tenant}|clb-1", "board");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{country.Club}/visits") { Content = GatewayApplication.Body($"[{Country.VisitJson(Guid.NewGuid(), at: at)}]") };
        request.Headers.Add("traceparent", $"00-{trace}-{Caller}-{(recorded ? "01" : "00")}");
        using var answer = await board.SendAsync(request);
        Assert.Contains("accepted", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return trace;
    }
}
