using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClbCloud.Gateway.Health;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Gateway.Tests;

/// <summary>The whole product in this process, on a folder of its own, empty but for the nation.</summary>
public sealed class GatewayApplication : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _environment;
    private readonly (string Name, string Value)[] _settings;
    private readonly Dictionary<string, HttpClient> _clients = [];

    public GatewayApplication()
        : this("Development")
    {
    }

    internal GatewayApplication(string environment, params (string Name, string Value)[] settings) => (_environment, _settings) = (environment, settings);

    /// <summary>What a test adds to the product.</summary>
    internal Action<IWebHostBuilder>? Changed { get; init; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("clb-gateway-").FullName;

    public Task InitializeAsync() => Services.GetRequiredService<Readiness>().WhenReady;

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The program's time: the machine's, moved forward.</summary>
    internal LaterClock Clock { get; } = new();

    /// <summary>A client with a development token.</summary>
    public async Task<HttpClient> As(string scope, string role)
    {
        var name = $"{scope}/{role}";
        return _clients.TryGetValue(name, out var known) ? known : _clients[name] = await AsNew(scope, role);
    }

    /// <summary>A client with a development token of its own, issued now.</summary>
    public async Task<HttpClient> AsNew(string scope, string role)
    {
        var client = CreateClient();
        // A recount of all that the tests have made takes its time on a busy machine.
        client.Timeout = TimeSpan.FromMinutes(5);
        var answer = await client.PostAsync("/v1/dev/token", Body($$"""{"scope":"{{scope}}","role":"{{role}}"}"""));
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public Task<HttpClient> AsNation() => As("nation", "admin");

    public static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        builder.UseSetting("Storage:Folder", Folder);
        builder.UseSetting("demo", "none");
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock));
        builder.UseSetting("Rates:PerSecond", "100000");
        builder.UseSetting("Rates:StrangersPerSecond", "100000");
        builder.UseSetting("Rates:TenantPerSecond", "100000");
        builder.UseSetting("Rates:TenantAtOnce", "10000");
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        // What the product logs anywhere in this run is looked through at its end.
        builder.ConfigureLogging(logging => logging.AddProvider(Telemetry.Seen.Logs));
        Changed?.Invoke(builder);
    }
}

/// <summary>The machine's time and timers, and as much later as a test says.</summary>
internal sealed class LaterClock : TimeProvider
{
    private long _ticks;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));
}

[CollectionDefinition(Name)]
public sealed class Together : ICollectionFixture<GatewayApplication>
{
    public const string Name = "gateway";
}

internal static class HttpSteps
{
    /// <summary>Sends a request; a post under a key of its own unless one is given.</summary>
    public static Task<HttpResponseMessage> Send(this HttpClient client, string method, string path, string? json = null, string? key = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = json is null ? null : GatewayApplication.Body(json) };
        if (method == "POST") request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return client.SendAsync(request);
    }

    public static async Task<JsonNode> Ok(this Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery}: {(int)answer.StatusCode} {text}");
        // A file is answered as the text that it is.
        return answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    /// <summary>A problem of a status and code; answers it.</summary>
    public static async Task<JsonNode> Problem(this Task<HttpResponseMessage> sent, int status, string code, string? field = null)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)problem["code"]);
        if (field is not null) Assert.Equal(field, (string?)problem["field"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["texts"]!["vi"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["texts"]!["en"]));
        return problem;
    }

    public static string Json(this object value) => JsonSerializer.Serialize(value);
}
