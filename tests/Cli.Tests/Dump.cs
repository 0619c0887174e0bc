using System.Text;
using System.Text.Json.Nodes;
using ClbCloud.Storage;

namespace ClbCloud.Cli.Tests;

/// <summary>All rows of a store, by partition and key, without their ETags: those are the store's own.</summary>
internal static class Dump
{
    public static async Task<SortedDictionary<string, string>> Of(IPartitionReader store)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        while (true)
        {
            var page = await store.PartitionsAsync(last, 100);
            foreach (var partition in page)
            {
                foreach (var row in await store.ReadWholeAsync(partition)) rows.Add($"{partition}\t{row.Key}", Convert.ToBase64String(row.Body.Span));
            }

            if (page.Count < 100) return rows;
            last = page[^1];
        }
    }

    /// <summary>What a restore of these rows makes: the same, but that heads of clubs and units are an epoch on.</summary>
    public static SortedDictionary<string, string> NextEpoch(SortedDictionary<string, string> dump)
    {
        var next = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, body) in dump) next[key] = (key[0] is 'c' or 'u') && key[1] == '|' && key.EndsWith("\thead", StringComparison.Ordinal) ? Raised(body) : body;
        return next;
    }

    public static JsonNode Json(this SortedDictionary<string, string> dump, string partition, string key) =>
        JsonNode.Parse(Convert.FromBase64String(dump[$"{partition}\t{key}"]))!["v"]!;

    private static string Raised(string body)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(body));
        var at = text.IndexOf("\"epoch\":", StringComparison.Ordinal) + "\"epoch\":".Length;
        var end = text.IndexOfAny([',', '}'], at);
        var epoch = int.Parse(text[at..end], System.Globalization.CultureInfo.InvariantCulture);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{text[..at]}{epoch + 1}{text[end..]}"));
    }
}
