using System.Text.Json.Nodes;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Imports;
using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>Imports of a country at each step, one for every route that asks for a step of its own; and what tests do with imports.</summary>
internal static class ImportCountry
{
    private static readonly string[] Steps = ["check", "commit", "undo", "discard", "read"];

    /// <summary>Id of the import that a route is tried on.</summary>
    public static string IdOf(string tenant, string path) =>
        ImportUpload.IdOf(PlaceOf(tenant, path), Steps.FirstOrDefault(s => path.EndsWith($"/{s}", StringComparison.Ordinal)) ?? "read");

    private static Place PlaceOf(string tenant, string path) =>
        path.Contains("/communes/", StringComparison.Ordinal) ? new(ScopeKind.Commune, $"{tenant}|m-1")
        : path.Contains("/clubs/", StringComparison.Ordinal) ? new(ScopeKind.Club, $"{tenant}|clb-1")
        : new(ScopeKind.Province, tenant);

    public static async Task Make(HttpClient nation, Country country)
    {
        foreach (var at in (string[])[country.Province, $"{country.Province}/communes/m-1", country.Club])
        {
            foreach (var step in Steps)
            {
                var import = await nation.Upload(at, "kind=members&system=kobo", $$"""[{"club":"clb-1","code":"HV-{{step}}-{{at.Length}}","name":"Lê Thị Mười","joined":"2022-01-01"}]""", key: step);
                if (step == "undo") await nation.Step(at, import, "commit", """{"mode":"rows"}""");
            }
        }
    }

    /// <summary>Uploads to the province and waits for the dry run.</summary>
    public static Task<JsonNode> Upload(this HttpClient client, Country country, string query, string body, string? type = null, string? key = null) =>
        client.Upload(country.Province, query, body, type, key);

    /// <summary>The same to the imports of a province, commune or club.</summary>
    public static async Task<JsonNode> Upload(this HttpClient client, string at, string query, string body, string? type = null, string? key = null)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type ?? "application/json");
        var import = await client.Put(at, query, content, key).Ok();
        return await client.Rested(at, (string)import["id"]!);
    }

    public static async Task<JsonNode> Upload(this HttpClient client, Country country, string query, HttpContent content, string? key = null)
    {
        var import = await client.Put(country, query, content, key).Ok();
        return await client.Rested(country.Province, (string)import["id"]!);
    }

    public static Task<HttpResponseMessage> Put(this HttpClient client, Country country, string query, HttpContent content, string? key = null) =>
        client.Put(country.Province, query, content, key);

    public static Task<HttpResponseMessage> Put(this HttpClient client, string at, string query, HttpContent content, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{at}/imports?{query}") { Content = content };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return client.SendAsync(request);
    }

    /// <summary>A step, and what it came to.</summary>
    public static Task<JsonNode> Step(this HttpClient client, Country country, JsonNode import, string step, string? json = null) =>
        client.Step(country.Province, import, step, json);

    public static async Task<JsonNode> Step(this HttpClient client, string at, JsonNode import, string step, string? json = null)
    {
        await client.Send("POST", $"{at}/imports/{import["id"]}/{step}", json).Ok();
        return await client.Rested(at, (string)import["id"]!);
    }

    /// <summary>The conflicts of its last pass: code, field and rows.</summary>
    public static async Task<(string? Code, string? Field, string Rows)[]> Conflicts(this HttpClient client, string at, JsonNode import)
    {
        var report = await client.Send("GET", $"{at}/imports/{import["id"]}/report").Ok();
        return [.. report["conflicts"]!.AsArray().Select(c => ((string?)c!["code"], (string?)c["field"], string.Join(',', c["rows"]!.AsArray())))];
    }

    private static async Task<JsonNode> Rested(this HttpClient client, string at, string id)
    {
        // The events end when the import rests.
        using var events = await client.GetAsync($"{at}/imports/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        await events.Content.ReadAsStringAsync();
        var import = await client.Send("GET", $"{at}/imports/{id}").Ok();
        Assert.True((bool)import["resting"]!, import.ToJsonString());
        return import;
    }
}
