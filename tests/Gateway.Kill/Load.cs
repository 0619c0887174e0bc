using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Kill;

/// <summary>One post: visits of one club, of several volunteers.</summary>
internal sealed record Batch(string Path, JsonArray Visits);

/// <summary>Visits that are sent while something dies, and what was answered to them.</summary>
internal sealed class Load
{
    private const int VisitsPerPost = 30;
    private const int Days = 45;
    private const int Senders = 12;
    private const int FirstHour = 19;
    private static readonly TimeSpan LocalOffset = TimeSpan.FromHours(7);

    private Load(List<string> clubs, List<Batch> batches, MoneyLoad money) => (Clubs, Batches, Money) = (clubs, batches, money);

    /// <summary>All clubs of the province, also those that no visit is sent to.</summary>
    public List<string> Clubs { get; }

    public List<Batch> Batches { get; }

    public MoneyLoad Money { get; }

    /// <summary>Ids that were answered <c>accepted</c> or <c>duplicate</c>, with the last answer.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Rejected { get; } = [];

    /// <param name="api">The service.</param>
    /// <param name="province">Whose clubs are sent to.</param>
    /// <param name="number">Of the load, from 0: each has hours and money keys of its own.</param>
    /// <param name="visits">How many visits.</param>
    /// <param name="random">Makes ids, order and sums.</param>
    /// <param name="ct">Ends the preparation.</param>
    public static async Task<Load> PrepareAsync(Api api, string province, int number, int visits, Random random, CancellationToken ct)
    {
        var all = new List<string>();
        var clubs = new List<string>();
        await foreach (var club in api.ListAsync($"/v1/provinces/{province}/clubs", ct))
        {
            all.Add((string)club["id"]!);
            if ((string)club["status"]! == "active") clubs.Add(all[^1]);
        }

        var perClub = new List<(string Path, List<JsonObject> Visits)>();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(LocalOffset).DateTime);
        for (var i = 0; i < clubs.Count; i++)
        {
            var path = $"/v1/provinces/{province}/clubs/{clubs[i]}";
            var volunteers = new List<JsonNode>();
            await foreach (var volunteer in api.ListAsync($"{path}/volunteers", ct))
            {
                if (volunteer["recipients"]!.AsArray().Count > 0) volunteers.Add(volunteer);
            }

            var share = (visits / clubs.Count) + (i < visits % clubs.Count ? 1 : 0);
            perClub.Add(($"{path}/visits", [.. Enumerable.Range(0, share).Select(k => Visit(volunteers[k % volunteers.Count], k / volunteers.Count, FirstHour + (2 * number), today, random))]));
        }

        var batches = perClub.SelectMany(c => c.Visits.Chunk(VisitsPerPost).Select(chunk => new Batch(c.Path, [.. chunk]))).ToArray();
        random.Shuffle(batches);
        return new Load(all, [.. batches], await MoneyLoad.PrepareAsync(api, province, number, clubs, batches.Length, random, ct));
    }

    /// <summary>Sends everything by several senders at once; <paramref name="answered"/> hears of every answered post.</summary>
    public async Task SendAsync(Api api, Action<int>? answered, CancellationToken ct)
    {
        var count = 0;
        await Parallel.ForEachAsync(Batches, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = ct }, async (batch, stop) =>
        {
            var answer = await api.PostAsync(batch.Path, batch.Visits.DeepClone(), stop);
            foreach (var result in answer["results"]!.AsArray())
            {
                var status = (string)result!["status"]!;
                if (status is "accepted" or "duplicate") Acknowledged[(string)result["id"]!] = status;
                else Rejected.Enqueue((string?)result["code"] ?? status);
            }

            answered?.Invoke(Interlocked.Increment(ref count));
        });
    }

    private static JsonObject Visit(JsonNode volunteer, int index, int firstHour, DateOnly today, Random random)
    {
        var recipients = volunteer["recipients"]!.AsArray();
        // A day and an hour of its own for each visit of a volunteer, after the demo's.
        var day = today.AddDays(-1 - (index % Days));
        var started = new DateTimeOffset(day.ToDateTime(new TimeOnly(firstHour + (index / Days), 0)), LocalOffset);
        return new JsonObject
        {
            ["id"] = NewId(random),
            ["volunteer"] = (string)volunteer["id"]!,
            ["recipient"] = RecipientId(recipients[index % recipients.Count]!),
            ["startedAt"] = started.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            ["minutes"] = random.Next(20, 60),
            ["tasks"] = new JsonArray("conversation", "blood-pressure"),
            ["source"] = "phone",
        };
    }

    private static string RecipientId(JsonNode recipient) => recipient is JsonObject item ? (string)item["id"]! : (string)recipient!;

    private static string NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString("D");
    }
}
