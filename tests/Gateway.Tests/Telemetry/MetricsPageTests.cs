using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Volunteers;
using ClbCloud.Grains.Kernel;
using ClbCloud.Telemetry;
using ClbCloud.Storage;

namespace ClbCloud.Gateway.Tests.Telemetry;

[Collection(Together.Name)]
public sealed partial class MetricsPageTests(GatewayApplication app)
{
    [Fact]
    public async Task The_page_shows_what_was_measured_in_the_format_of_Prometheus()
    {
        var country = await Country.Make(app, "ha-met");
        await (await app.AsNation()).Send("POST", $"{country.Club}/visits", $"[{Country.VisitJson(Guid.NewGuid())},{Country.VisitJson(Guid.NewGuid(), "v-99", 40)}]").Ok();
        using var answer = await app.CreateClient().GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, l => Assert.Matches(Line(), l));
        foreach (var status in (string[])["accepted", "rejected"])
            Assert.Contains(lines, l => l.StartsWith("clb_visits_total{", StringComparison.Ordinal) && l.Contains("province=\"ha-met\"", StringComparison.Ordinal) && l.Contains($"status=\"{status}\"", StringComparison.Ordinal));
        Assert.Contains("# TYPE clb_store_commit_duration_seconds histogram", lines);
        Assert.Contains("# TYPE clb_sweeper_backlog gauge", lines);
        Assert.Contains(lines, l => l.StartsWith("clb_report_unreported_age_seconds{level=\"nation\"}", StringComparison.Ordinal));
        var buckets = lines.Where(l => l.StartsWith("clb_store_group_size_bucket{", StringComparison.Ordinal)).ToArray();
        var counts = buckets.Select(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)).ToArray();
        Assert.Contains("le=\"+Inf\"", buckets[^1], StringComparison.Ordinal);
        Assert.Equal(counts.Order(), counts);
        Assert.Contains($"clb_store_group_size_count {counts[^1]}", lines);
    }

    [Fact]
    public async Task Outside_of_development_only_an_administrator_of_the_nation_is_shown_it()
    {
        var production = new GatewayApplication("Production");
        await production.InitializeAsync();
        await production.CreateClient().Send("GET", "/metrics").Problem(404, "not_found");
        await ((IAsyncLifetime)production).DisposeAsync();
        // In Development, whoever asks through a proxy is not on this machine, and needs a token too.
        await Forwarded(app.CreateClient()).Problem(404, "not_found");
        await Forwarded(await app.As("nation", "officer")).Problem(404, "not_found");
        await Forwarded(await app.As("province:ha-met", "admin")).Problem(404, "not_found");
        using var answer = await Forwarded(await app.AsNation());
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private static Task<HttpResponseMessage> Forwarded(HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        return client.SendAsync(request);
    }

    [Fact]
    public async Task With_a_port_of_its_own_the_usual_one_shows_nothing()
    {
        var ported = new GatewayApplication("Development", ("Metrics:Port", "9464"));
        await ported.InitializeAsync();
        await (await ported.AsNation()).Send("GET", "/metrics").Problem(404, "not_found");
        await ((IAsyncLifetime)ported).DisposeAsync();
    }

    [Theory]
    [InlineData("clb.visits", "{visit}", "_total", "clb_visits_total")]
    [InlineData("clb.store.commit.duration", "s", "", "clb_store_commit_duration_seconds")]
    [InlineData("dotnet.process.memory.working_set", "By", "", "dotnet_process_memory_working_set_bytes")]
    [InlineData("orleans-catalog-activations", null, "", "orleans_catalog_activations")]
    [InlineData("dotnet.gc.pause.time", "s", "_total", "dotnet_gc_pause_time_seconds_total")]
    public void Names_are_those_of_the_rules_of_compatibility(string name, string? unit, string suffix, string shown) =>
        Assert.Equal(shown, PrometheusText.NameOf(name, unit, suffix));

    [Fact]
    public async Task Every_metric_of_ours_is_explained_in_the_operations_guide_and_none_besides()
    {
        await app.InitializeAsync();
        foreach (var assembly in new[] { typeof(VisitMetrics).Assembly, typeof(Keys).Assembly, typeof(IRowStore).Assembly })
        {
            foreach (var metrics in assembly.GetTypes().Where(t => t.Name.EndsWith("Metrics", StringComparison.Ordinal))) RuntimeHelpers.RunClassConstructor(metrics.TypeHandle);
        }

        var guide = await File.ReadAllLinesAsync(Path.Combine(Root(), "docs", "operations.md"));
        var explained = guide.Select(l => Row().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value).Where(n => n.StartsWith("clb.", StringComparison.Ordinal));
        Assert.Equal(Seen.OwnInstruments.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClbCloud.sln"))) folder = folder.Parent;
        return folder?.FullName ?? Path.GetFullPath(Path.Combine(Here(), "../../.."));
    }

    // The build's output may lie outside of the repository.
    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(\{[a-z_0-9]+="([^"\\]|\\.)*"(,[a-z_0-9]+="([^"\\]|\\.)*")*\})? ([0-9.eE+-]+|NaN|\+Inf))$""")]
    private static partial Regex Line();

    [GeneratedRegex("^\\| `([a-z._]+)` \\|")]
    private static partial Regex Row();
}
