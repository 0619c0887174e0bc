using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Kill;

/// <summary>The service as its users see it: HTTP and JSON, nothing of its code.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _http;

    private Api(Uri address) => _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<Api> SignInAsync(Uri address, CancellationToken ct)
    {
        var api = new Api(address);
        var token = await api.PostAsync("/v1/dev/token", new JsonObject { ["scope"] = "nation", ["role"] = "admin" }, ct);
        api._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["access_token"]!);
        return api;
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken ct) => await Read(() => _http.GetAsync(path, ct), ct);

    /// <summary>Posts; a money post has a key under which it may be repeated.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken ct, string? key = null) =>
        await Read(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
                if (key is not null) request.Headers.Add("Idempotency-Key", key);
                return _http.SendAsync(request, ct);
            },
            ct);

    /// <summary>All items of a list, page after page.</summary>
    public async IAsyncEnumerable<JsonNode> ListAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var page = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", ct);
            foreach (var item in page["items"]!.AsArray()) yield return item!;
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> Read(Func<Task<HttpResponseMessage>> send, CancellationToken ct)
    {
        while (true)
        {
            using var answer = await send();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), TimeProvider.System, ct);
                continue;
            }

            var text = await answer.Content.ReadAsStringAsync(ct);
            if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{(int)answer.StatusCode} {answer.RequestMessage?.RequestUri?.PathAndQuery}: {text}", null, answer.StatusCode);
            return JsonNode.Parse(text) ?? new JsonObject();
        }
    }
}
