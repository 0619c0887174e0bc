using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Grains.Tests.Webhooks;

/// <summary>Receivers in place of the network. Each address behaves as its test says; what it took is kept in order.</summary>
internal sealed class Receivers : IWebhookSender
{
    private readonly ConcurrentDictionary<string, Func<WebhookCall, CancellationToken, Task<WebhookAnswer>>> _ways = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Taken> _taken = new();
    private int _busy;

    public static WebhookAnswer Ok { get; } = new(204, null);

    public ConcurrentQueue<WebhookCall> Calls { get; } = new();

    /// <summary>Most calls that were under way at once.</summary>
    public int MostBusy { get; private set; }

    public void At(string url, Func<WebhookCall, CancellationToken, Task<WebhookAnswer>> answer) => _ways[url] = answer;

    public void At(string url, WebhookAnswer answer) => At(url, (_, _) => Task.FromResult(answer));

    /// <summary>What an address took, in order: answered with a status of success, or taken and answered too late.</summary>
    public Taken[] Of(string url) => [.. _taken.Where(t => t.Url == url)];

    public void Take(WebhookCall call)
    {
        foreach (var one in JsonNode.Parse(call.Body.Span)!["events"]!.AsArray())
            _taken.Enqueue(new(call.Url.ToString(), (string)one!["id"]!, ((string?)one["club"] ?? (string?)one["unit"])!, (string)one["type"]!, [.. one["facts"]!.AsArray().Select(f => (string?)f!["id"])], (DateTimeOffset)one["at"]!));
    }

    public async Task<WebhookAnswer> Post(WebhookCall call, CancellationToken ct)
    {
        lock (_ways) MostBusy = Math.Max(MostBusy, ++_busy);
        try
        {
            Calls.Enqueue(call);
            var answer = await _ways.GetValueOrDefault(call.Url.ToString(), (_, _) => Task.FromResult(Ok))(call, ct);
            if (answer.IsOk) Take(call);
            return answer;
        }
        finally
        {
            lock (_ways) _busy--;
        }
    }
}

/// <summary>An event as a receiver got it.</summary>
internal sealed record Taken(string Url, string Id, string Club, string Type, string?[] Facts, DateTimeOffset At);
