using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>What the province of the demo knows, asked over the API.</summary>
internal sealed class Province : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;

    private Province(HttpClient http) => _http = http;

    private static string Today => LocalToday(0);

    public static async Task<Province> Ask(string address)
    {
        var http = new HttpClient { BaseAddress = new Uri(address) };
        using var answer = await http.PostAsJsonAsync("/v1/dev/token", new { scope = "nation", role = "admin" });
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.ToString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Province(http);
    }

    /// <summary>An indicator over the months of today and of yesterday, since a visit of just after midnight began yesterday.</summary>
    public async Task<int> Figure(string indicator)
    {
        var sum = 0;
        foreach (var month in new[] { Today[..7], LocalToday(-1)[..7] }.Distinct()) sum += await Of(indicator, month);
        return sum;
    }

    public async Task Becomes(string indicator, int value)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        int found;
        while ((found = await Figure(indicator)) != value)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience) Assert.Fail($"{indicator} is {found}, not {value}.");
            await timer.WaitForNextTickAsync();
        }
    }

    public async Task<JsonNode> Meeting(string club) => (await _http.GetFromJsonAsync<JsonNode>($"/v1/provinces/bac-ninh/clubs/{club}/meetings/{Today}"))!;

    public void Dispose() => _http.Dispose();

    private async Task<int> Of(string indicator, string month) =>
        (int)(await _http.GetFromJsonAsync<JsonNode>($"/v1/provinces/bac-ninh/figures?period={month}&indicators={indicator}"))!["figures"]![indicator]!;

    private static string LocalToday(int days) =>
        TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
