using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ClbCloud.Bench.Tracing;

// What tracing costs: posts of three visits a second, with nobody listening, with one trace in twenty recorded, and with
// all recorded and sent to a collector in this process. The three take turns in one run; only their ratios mean something.
//   dotnet run -c Release --project bench/Tracing
internal static class Bench
{
    private const int Rounds = 5;
    private const int Callers = 16;

    private static async Task Main(string[] args)
    {
        var span = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 4);

        await using var sink = await Collector();
        await using var gateway = new Product();
        var client = await Clubs.Make(gateway);
        var rates = new Dictionary<string, List<double>> { ["nobody listens"] = [], ["one in twenty"] = [], ["all recorded"] = [] };
        await Load(client, span, seed: 0);
        for (var round = 1; round <= Rounds; round++)
        {
            rates["nobody listens"].Add(await Load(client, span, round));
            using (Tracer(new ParentBasedSampler(new TraceIdRatioBasedSampler(0.05)), sink.Urls.First())) rates["one in twenty"].Add(await Load(client, span, round + 100));
            using (Tracer(new ParentBasedSampler(new AlwaysOnSampler()), sink.Urls.First())) rates["all recorded"].Add(await Load(client, span, round + 200));
        }

        var plain = Median(rates["nobody listens"]);
        foreach (var (name, seen) in rates)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-15} {Median(seen),7:F0} posts/s ({seen.Min():F0}–{seen.Max():F0})  {Median(seen) / plain:F2}"));
    }

    private static double Median(List<double> all) => all.Order().ElementAt(all.Count / 2);

    private static TracerProvider Tracer(Sampler sampler, string endpoint) => Sdk.CreateTracerProviderBuilder()
        .SetSampler(sampler)
        .AddSource("Microsoft.AspNetCore", "Microsoft.Orleans.Application", "ClbCloud.Grains", "ClbCloud.Storage")
        .AddOtlpExporter(o => (o.Protocol, o.Endpoint) = (OpenTelemetry.Exporter.OtlpExportProtocol.HttpProtobuf, new Uri($"{endpoint}/v1/traces")))
        .Build();

    private static async Task<double> Load(HttpClient client, TimeSpan span, int seed)
    {
        var posts = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var dice = new Random((seed * Callers) + caller);
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                await Clubs.Post(client, caller, dice);
                Interlocked.Increment(ref posts);
            }
        }));
        return posts / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<WebApplication> Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return app;
    }
}

internal sealed class Product : WebApplicationFactory<Program>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clb-bench-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Storage:Folder", _folder);
        builder.UseSetting("demo", "none");
        builder.UseSetting("Rates:PerSecond", "1000000");
        builder.ConfigureLogging(l => l.ClearProviders());
    }
}

/// <summary>Sixteen clubs of one commune, with three volunteers each.</summary>
internal static class Clubs
{
    public const int Count = 16;

    public static async Task<HttpClient> Make(Product product)
    {
        var client = product.CreateClient();
        var answer = await client.PostAsync("/v1/dev/token", Body("""{"scope":"nation","role":"admin"}"""));
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await Ok(client, "/v1/provinces", """{"id":"thu","nameVi":"Tỉnh thử","established":"2020-01-01"}""");
        await Ok(client, "/v1/provinces/thu/communes", """{"id":"m-1","nameVi":"Xã thử","established":"2020-01-01"}""");
        for (var c = 0; c < Count; c++)
        {
            await Ok(client, "/v1/provinces/thu/clubs", $$"""{"id":"clb-{{c}}","nameVi":"CLB thử","commune":"m-1","launched":"2021-03-01","reportingFrom":"2021-03-01"}""");
            await Ok(client, $"/v1/provinces/thu/clubs/clb-{c}/recipients", """[{"id":"r-1","name":"Người thử","from":"2021-03-01"}]""");
            await Ok(client, $"/v1/provinces/thu/clubs/clb-{c}/volunteers", $"[{string.Join(',', Enumerable.Range(0, 3).Select(v => $$"""{"id":"v-{{v}}","name":"Người thử","joined":"2021-03-01","recipients":["r-1"]}"""))}]");
        }

        return client;
    }

    public static Task Post(HttpClient client, int club, Random dice)
    {
        // Spread over the days that a visit may still be sent late.
        var visits = Enumerable.Range(0, 3).Select(v =>
            $$"""{"id":"{{Guid.NewGuid()}}","volunteer":"v-{{v}}","recipient":"r-1","startedAt":"{{TimeProvider.System.GetUtcNow().AddMinutes(-dice.Next(60, 50 * 1440)):O}}","minutes":30,"tasks":["cooking"],"source":"phone"}""");
        return Ok(client, $"/v1/provinces/thu/clubs/clb-{club % Count}/visits", $"[{string.Join(',', visits)}]");
    }

    private static async Task Ok(HttpClient client, string path, string json)
    {
        using var answer = await client.PostAsync(path, Body(json));
        answer.EnsureSuccessStatusCode();
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");
}
