using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Kill;

/// <summary>One money post; sent again it has the same key and body.</summary>
internal sealed record MoneyPost(string Club, string Key, JsonObject Body, long Dong);

/// <summary>Money that is posted while something dies: dues and donations to club funds, and what was answered first.</summary>
internal sealed class MoneyLoad
{
    private const int Senders = 4;
    private const int MostDong = 500;
    private static readonly TimeSpan LocalOffset = TimeSpan.FromHours(7);
    private readonly string _province;
    private readonly ConcurrentDictionary<string, string> _first = new(StringComparer.Ordinal);

    private MoneyLoad(string province, List<MoneyPost> posts, Dictionary<string, long> before) => (_province, Posts, Before) = (province, posts, before);

    public List<MoneyPost> Posts { get; }

    /// <summary>What each club fund held before the load.</summary>
    public Dictionary<string, long> Before { get; }

    /// <summary>Posts that were answered, by key, with the entry's id.</summary>
    public int Answered => _first.Count;

    /// <summary>Keys whose later answer named another entry than the first.</summary>
    public ConcurrentQueue<string> Changed { get; } = [];

    public static async Task<MoneyLoad> PrepareAsync(Api api, string province, int number, IReadOnlyList<string> clubs, int posts, Random random, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(LocalOffset).DateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var list = Enumerable.Range(0, posts).Select(i =>
        {
            var dong = random.Next(1, MostDong) * 1_000L;
            var body = new JsonObject { ["kind"] = i % 2 == 0 ? "dues" : "donation", ["date"] = today, ["dong"] = dong };
            return new MoneyPost(clubs[i % clubs.Count], $"kill-{number}-{i}", body, dong);
        }).ToList();
        var load = new MoneyLoad(province, list, []);
        foreach (var club in clubs) load.Before[club] = await load.ClubFundAsync(api, club, ct);
        return load;
    }

    /// <summary>Sends all posts, some of them at once under one key.</summary>
    public Task SendAsync(Api api, CancellationToken ct) =>
        Parallel.ForEachAsync(Posts, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = ct }, async (post, stop) =>
        {
            var answer = await api.PostAsync($"/v1/provinces/{_province}/clubs/{post.Club}/entries", post.Body.DeepClone(), stop, post.Key);
            var entry = (string)answer["entry"]!["id"]!;
            if (_first.GetOrAdd(post.Key, entry) != entry) Changed.Enqueue(post.Key);
        });

    /// <summary>The clubs whose fund does not hold what was there and every post once.</summary>
    public async Task<List<string>> WrongAsync(Api api, CancellationToken ct)
    {
        var wrong = new List<string>();
        var sums = Posts.GroupBy(p => p.Club).ToDictionary(g => g.Key, g => g.Sum(p => p.Dong));
        foreach (var (club, before) in Before)
        {
            var wanted = before + sums.GetValueOrDefault(club);
            var held = await ClubFundAsync(api, club, ct);
            if (held != wanted) wrong.Add($"{club}: {held} of {wanted}");
        }

        return wrong;
    }

    private async Task<long> ClubFundAsync(Api api, string club, CancellationToken ct) =>
        (long)(await api.GetAsync($"/v1/provinces/{_province}/clubs/{club}/funds", ct))["clubTotal"]!;
}
