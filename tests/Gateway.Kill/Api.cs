using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Kill;

/// <summary>The service as its users see it: HTTP and JSON, nothing of its code.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _patient;
    private readonly TaskCompletionSource _unavailable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answeredUnavailable;
    private int _withoutRetryAfter;

    private Api(Uri address, bool patient)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _patient = patient;
    }

    /// <summary>Ends with the first 503.</summary>
    public Task Unavailable => _unavailable.Task;

    /// <summary>How often the answer was 503.</summary>
    public int AnsweredUnavailable => _answeredUnavailable;

    /// <summary>How many of them did not say when to come back.</summary>
    public int WithoutRetryAfter => _withoutRetryAfter;

    /// <param name="address">Of the gateway.</param>
    /// <param name="ct">Ends the signing in.</param>
    /// <param name="patient">Whether to send again what was answered with 503, as a phone does.</param>
    public static async Task<Api> SignInAsync(Uri address, CancellationToken ct, bool patient = false)
    {
        var api = new Api(address, patient);
        var token = await api.PostAsync("/v1/dev/token", new JsonObject { ["scope"] = "nation", ["role"] = "admin" }, ct);
        api._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["access_token"]!);
        return api;
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken ct) => await ReadAsync(() => _http.GetAsync(path, ct), ct);

    /// <summary>Posts; a money post has a key under which it may be repeated.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken ct, string? key = null) =>
        await ReadAsync(
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

    private async Task<JsonNode> ReadAsync(Func<Task<HttpResponseMessage>> send, CancellationToken ct)
    {
        while (true)
        {
            using var answer = await send();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests || (_patient && IsUnavailable(answer)))
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), TimeProvider.System, ct);
                continue;
            }

            var text = await answer.Content.ReadAsStringAsync(ct);
            if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{(int)answer.StatusCode} {answer.RequestMessage?.RequestUri?.PathAndQuery}: {text}", null, answer.StatusCode);
            return JsonNode.Parse(text) ?? new JsonObject();
        }
    }

    private bool IsUnavailable(HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) return false;
        Interlocked.Increment(ref _answeredUnavailable);
        if (answer.Headers.RetryAfter?.Delta is null) Interlocked.Increment(ref _withoutRetryAfter);
        _unavailable.TrySetResult();
        return true;
    }
}
