using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

[Collection(Together.Name)]
public sealed partial class LinkTests(Demo demo)
{
    private const int MostPages = 120;

    // One of each kind of address is enough: the rest differ by an id alone.
    [GeneratedRegex(@"(clb-|m-|v-)\d+")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"(/[^\"#]*)\"")]
    private static partial Regex Addresses();

    [Fact]
    public async Task No_link_leads_nowhere()
    {
        foreach (var role in (Role[])[Screens.NationAdmin, Screens.ProvinceOfficer, Screens.CommuneOfficer, Screens.Board])
        {
            await using var context = await demo.As(role);
            var dead = await Crawl(context.APIRequest);
            Assert.True(dead.Count == 0, $"{role}: {string.Join("\n", dead)}");
        }
    }

    private static async Task<List<string>> Crawl(IAPIRequestContext http)
    {
        var (dead, seen, waiting) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new Queue<(string Path, string From)>([("/", "")]));
        while (waiting.TryDequeue(out var next) && seen.Count < MostPages)
        {
            var answer = await http.GetAsync(next.Path, new() { Headers = new Dictionary<string, string> { ["Accept"] = "text/html" } });
            if (answer.Status != 200) dead.Add($"{next.Path} (from {next.From}): {answer.Status}");
            if (answer.Headers.TryGetValue("content-type", out var type) && !type.StartsWith("text/html", StringComparison.Ordinal)) continue;
            foreach (Match link in Addresses().Matches(await answer.TextAsync()))
            {
                var path = System.Net.WebUtility.HtmlDecode(link.Groups[1].Value);
                if (path.StartsWith("/docs", StringComparison.Ordinal) || path.StartsWith("/language", StringComparison.Ordinal)) continue;
                if (seen.Add(Ids().Replace(path, "$1"))) waiting.Enqueue((path, next.Path));
            }
        }

        return dead;
    }
}
