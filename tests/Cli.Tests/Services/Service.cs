using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ClbCloud.Cli.Tests.Services;

/// <summary>The whole product in this process, on a store that outlives it.</summary>
internal sealed class Service(string demo, params (string Name, string Value)[] storage) : WebApplicationFactory<Program>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Starts it, and answers once it is ready.</summary>
    public static async Task<(Service Service, HttpClient Client)> Start(string demo, params (string Name, string Value)[] storage)
    {
        var service = new Service(demo, storage);
        var client = service.CreateClient();
        await Until(async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode, "readiness");
        var answer = await client.PostAsJsonAsync("/v1/dev/token", new { scope = "nation", role = "admin" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (service, client);
    }

    public static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"It never came about: {what}.");
            await timer.WaitForNextTickAsync();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("demo", demo);
        builder.UseSetting("Rates:PerSecond", "100000");
        builder.UseSetting("Rates:StrangersPerSecond", "100000");
        foreach (var (name, value) in storage) builder.UseSetting(name, value);
    }
}

internal static class Http
{
    public static async Task<JsonNode> Get(this HttpClient client, string path) => await Read(await client.GetAsync(path));

    public static async Task<JsonNode> Post(this HttpClient client, string path, string json) =>
        await Read(await client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json")));

    /// <summary>Recounts everything from raw facts; answers the differences.</summary>
    public static async Task<string> Recount(this HttpClient client)
    {
        var view = await client.Post("/v1/admin/recount", "{}");
        await Service.Until(async () => (string?)(view = await client.Get("/v1/admin/recount"))["state"] != "running", "the recount's end");
        Assert.Equal("finished", (string?)view["state"]);
        Assert.True((long)view["compared"]! > 1000);
        return view["differences"]!.ToJsonString();
    }

    /// <summary>Figures of the nation and of every province and commune, for a choice of periods, and what lists show.</summary>
    public static async Task<SortedDictionary<string, string>> Figures(this HttpClient client, params string[] periods)
    {
        var units = new List<string> { "/v1/nation" };
        foreach (var province in (await client.Get("/v1/provinces?limit=200"))["items"]!.AsArray())
        {
            var path = $"/v1/provinces/{(string)province!["id"]!}";
            units.Add(path);
            foreach (var commune in (await client.Get($"{path}/communes?limit=200"))["items"]!.AsArray()) units.Add($"{path}/communes/{(string)commune!["id"]!}");
        }

        var figures = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            foreach (var period in periods)
            {
                var view = await client.Get($"{unit}/figures?period={period}");
                figures[$"{unit} {period}"] = $"{view["coverage"]} {view["figures"]!.ToJsonString()}";
            }
        }

        return figures;
    }

    private static async Task<JsonNode> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery}: {(int)answer.StatusCode} {text}");
        answer.Dispose();
        return JsonNode.Parse(text)!;
    }
}
