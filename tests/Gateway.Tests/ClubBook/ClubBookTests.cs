using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClbCloud.Gateway.Tests.ClubBook;

[Collection(Together.Name)]
public sealed partial class ClubBookTests(GatewayApplication app)
{
    [GeneratedRegex(@"\bt\(((?:[^()`]|\([^()]*\))*?)[,)]")]
    private static partial Regex Told { get; }

    [GeneratedRegex("'([a-z][a-z.-]*)'")]
    private static partial Regex Key { get; }

    [Theory]
    [InlineData("/app/", "text/html")]
    [InlineData("/app", "text/html")]
    [InlineData("/app/main.js", "text/javascript")]
    [InlineData("/app/manifest.webmanifest", "application/manifest+json")]
    public async Task The_club_book_is_there_for_anybody_and_allows_nothing_from_elsewhere(string path, string type)
    {
        using var answer = await app.CreateClient().GetAsync(path);
        Assert.Equal((200, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/app/nothing.js")]
    [InlineData("/app/../appsettings.json")]
    [InlineData("/app/%2e%2e/appsettings.json")]
    public async Task What_is_not_of_the_club_book_is_not_there(string path)
    {
        using var answer = await app.CreateClient().GetAsync(path);
        Assert.NotEqual(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_worker_is_told_every_file_that_a_screen_loads()
    {
        using var client = app.CreateClient();
        var worker = await client.GetStringAsync("/app/sw.js");
        var files = JsonSerializer.Deserialize<string[]>(worker[worker.IndexOf('[', StringComparison.Ordinal)..(worker.IndexOf("];", StringComparison.Ordinal) + 1)])!;
        foreach (var file in (string[])["main.js", "app.css", "icons.svg", "core/store.js", "screens/visit.js", "lang/vi.json", "vendor/idb/index.js"]) Assert.Contains($"/app/{file}", files);
        Assert.DoesNotContain("/app/sw.js", files);
        Assert.All(await Task.WhenAll(files.Select(f => client.GetAsync(f))), a => Assert.Equal(200, (int)a.StatusCode));
    }

    [Fact]
    public async Task Every_text_is_there_in_both_languages()
    {
        using var client = app.CreateClient();
        var (vi, en) = (await Words(client, "vi"), await Words(client, "en"));
        Assert.Equal(vi.Keys.Order(StringComparer.Ordinal), en.Keys.Order(StringComparer.Ordinal));
        Assert.All(vi.Concat(en), w => Assert.False(string.IsNullOrWhiteSpace(w.Value), w.Key));
        foreach (var (key, text) in vi) Assert.Equal(Holes(text), Holes(en[key]));
        var worker = await client.GetStringAsync("/app/sw.js");
        foreach (Match file in Regex.Matches(worker, "\"(/app/(?:core|screens)/[a-z]+\\.js)\""))
        {
            foreach (Match told in Told.Matches(await client.GetStringAsync(file.Groups[1].Value)))
            {
                foreach (Match key in Key.Matches(told.Groups[1].Value)) Assert.True(vi.ContainsKey(key.Groups[1].Value), $"{file.Groups[1].Value}: {key.Groups[1].Value}");
            }
        }
    }

    private static async Task<Dictionary<string, string>> Words(HttpClient client, string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await client.GetStringAsync($"/app/lang/{language}.json"))!;

    private static IEnumerable<string> Holes(string text) => Regex.Matches(text, @"\{\w+\}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);
}
