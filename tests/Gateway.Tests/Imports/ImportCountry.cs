using System.Text.Json.Nodes;
using ClbCloud.Gateway.Imports;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>Imports of a country at each step, one for every route that asks for a step of its own; and what tests do with imports.</summary>
internal static class ImportCountry
{
    private static readonly string[] Steps = ["check", "commit", "undo", "discard", "read"];

    /// <summary>Id of the import that a route is tried on.</summary>
    public static string IdOf(string tenant, string path) =>
        ImportUpload.IdOf(tenant, Steps.FirstOrDefault(s => path.EndsWith($"/{s}", StringComparison.Ordinal)) ?? "read");

    public static async Task Make(HttpClient nation, Country country)
    {
        foreach (var step in Steps)
        {
            var import = await nation.Upload(country, "kind=members&system=kobo", $$"""[{"club":"clb-1","code":"HV-{{step}}","name":"Lê Thị Mười","joined":"2022-01-01"}]""", key: step);
            if (step != "undo") continue;
            await nation.Send("POST", $"{country.Province}/imports/{import["id"]}/commit", """{"mode":"rows"}""").Ok();
            await nation.Rested(country, (string)import["id"]!);
        }
    }

    /// <summary>Uploads and waits for the dry run.</summary>
    public static async Task<JsonNode> Upload(this HttpClient client, Country country, string query, string body, string? type = null, string? key = null)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type ?? "application/json");
        return await client.Upload(country, query, content, key);
    }

    public static async Task<JsonNode> Upload(this HttpClient client, Country country, string query, HttpContent content, string? key = null)
    {
        var import = await client.Put(country, query, content, key).Ok();
        return await client.Rested(country, (string)import["id"]!);
    }

    public static Task<HttpResponseMessage> Put(this HttpClient client, Country country, string query, HttpContent content, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{country.Province}/imports?{query}") { Content = content };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return client.SendAsync(request);
    }

    /// <summary>A step, and what it came to.</summary>
    public static async Task<JsonNode> Step(this HttpClient client, Country country, JsonNode import, string step, string? json = null)
    {
        await client.Send("POST", $"{country.Province}/imports/{import["id"]}/{step}", json).Ok();
        return await client.Rested(country, (string)import["id"]!);
    }

    public static async Task<JsonNode> Rested(this HttpClient client, Country country, string id)
    {
        // The events end when the import rests.
        using var events = await client.GetAsync($"{country.Province}/imports/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        await events.Content.ReadAsStringAsync();
        var import = await client.Send("GET", $"{country.Province}/imports/{id}").Ok();
        Assert.True((bool)import["resting"]!, import.ToJsonString());
        return import;
    }
}
