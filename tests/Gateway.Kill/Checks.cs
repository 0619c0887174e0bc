using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Kill;

/// <summary>What the service keeps, read over HTTP and counted here.</summary>
internal sealed class Checks(Api api, string province, IReadOnlyList<string> clubs)
{
    private const int DaysBack = 120;
    private static readonly TimeSpan LocalOffset = TimeSpan.FromHours(7);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    public static Dictionary<string, int> ByMonth(Dictionary<string, (int Times, string Month)> kept) =>
        kept.Values.GroupBy(v => v.Month).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>How often each visit id is listed, over all clubs.</summary>
    public async Task<Dictionary<string, (int Times, string Month)>> VisitsAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(LocalOffset).DateTime);
        var range = string.Create(CultureInfo.InvariantCulture, $"from={today.AddDays(-DaysBack):yyyy-MM-dd}&to={today:yyyy-MM-dd}");
        var found = new Dictionary<string, (int Times, string Month)>(StringComparer.Ordinal);
        var gate = new Lock();
        await Parallel.ForEachAsync(clubs, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (club, stop) =>
        {
            await foreach (var visit in api.ListAsync($"/v1/provinces/{province}/clubs/{club}/visits?{range}", stop))
            {
                var started = DateTimeOffset.Parse((string)visit["startedAt"]!, CultureInfo.InvariantCulture).ToOffset(LocalOffset);
                var month = started.ToString("yyyy-MM", CultureInfo.InvariantCulture);
                lock (gate) found[(string)visit["id"]!] = (found.GetValueOrDefault((string)visit["id"]!).Times + 1, month);
            }
        });
        return found;
    }

    /// <summary>Waits until province and nation show what was counted, month by month; null when they do, or else what differs.</summary>
    public async Task<string?> FiguresShowAsync(IReadOnlyDictionary<string, int> byMonth, TimeSpan atMost, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var differs = await FigureThatDiffers(byMonth, ct);
            if (differs is null || Stopwatch.GetElapsedTime(began) > atMost) return differs;
            await Task.Delay(PollEvery, TimeProvider.System, ct);
        }
    }

    /// <summary>Recounts until nothing differs or the time is over; answers what the last one said.</summary>
    public async Task<(int Differences, long Compared, string? First)> RecountAsync(TimeSpan atMost, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var view = await api.PostAsync("/v1/admin/recount", new JsonObject(), ct);
            while ((string?)view["state"] == "running")
            {
                await Task.Delay(PollEvery, TimeProvider.System, ct);
                view = await api.GetAsync("/v1/admin/recount", ct);
            }

            if ((string?)view["state"] == "failed") throw new InvalidOperationException($"The recount failed: {view["error"]}");
            var differences = view["differences"]!.AsArray();
            if (differences.Count == 0 || Stopwatch.GetElapsedTime(began) > atMost)
                return (differences.Count, (long?)view["compared"] ?? -1, differences.FirstOrDefault()?.ToJsonString());
        }
    }

    private async Task<string?> FigureThatDiffers(IReadOnlyDictionary<string, int> byMonth, CancellationToken ct)
    {
        foreach (var (month, counted) in byMonth)
        {
            foreach (var unit in (string[])["nation", $"provinces/{province}"])
            {
                var figures = await api.GetAsync($"/v1/{unit}/figures?period={month}&indicators=visits", ct);
                var shown = (long)figures["figures"]!["visits"]!;
                if (shown != counted) return $"{unit} {month}: visits {shown}, counted {counted}";
            }
        }

        return null;
    }
}
