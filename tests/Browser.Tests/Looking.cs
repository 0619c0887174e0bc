using System.Text.Json;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

/// <summary>What tests ask of a page.</summary>
internal static class Looking
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "assets", "axe.min.js"));

    /// <summary>Opens a page and answers what went wrong in it and how many bytes came.</summary>
    public static async Task<(IPage Page, List<string> Errors, Func<Task<int>> Bytes)> Open(this IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        var answers = new List<IResponse>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => errors.Add(error);
        page.RequestFailed += (_, request) => errors.Add($"{request.Url} failed: {request.Failure}");
        page.Response += (_, answer) => answers.Add(answer);
        var first = await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        Assert.Equal(200, first!.Status);
        return (page, errors, () => Weigh(answers));
    }

    public static async Task Picture(this IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Demo.Pictures, $"{name}.png"), FullPage = true });

    /// <summary>How much wider than the window the page is.</summary>
    public static Task<int> Overflow(this IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Findings of WCAG 2.2 A and AA, each with where it is.</summary>
    public static async Task<IReadOnlyList<string>> Audit(this IPage page)
    {
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>(
            "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }).then(r => r.violations.map(v => ({ id: v.id, impact: v.impact, at: v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')) })))");
        return [.. found.EnumerateArray().Select(v => $"{v.GetProperty("impact")} {v.GetProperty("id")}: {string.Join("; ", v.GetProperty("at").EnumerateArray().Take(4))}")];
    }

    /// <summary>Texts in which Vietnamese letters stand, but for names (those of the demo are samples) and what is marked as Vietnamese.</summary>
    public static Task<string[]> VietnameseTexts(this IPage page) => page.EvaluateAsync<string[]>("""
        () => {
          const names = /((Ủy ban nhân dân )?(Hội viên|Tình nguyện viên|Người được chăm sóc|xã|Xã|Phường) mẫu|QĐ-mẫu|QĐ-UBND|Bắc Ninh|Thanh Hóa|Quảng Ngãi)/g;
          const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const text = walk.currentNode.textContent.replace(names, '').trim();
            if (/[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i.test(text) && !walk.currentNode.parentElement.closest('[lang=vi]')) found.push(text);
          }
          return found;
        }
        """);

    // As it comes over the wire: headers and the body as it was sent.
    private static async Task<int> Weigh(IEnumerable<IResponse> answers)
    {
        var bytes = 0;
        foreach (var answer in answers.ToArray())
        {
            var sizes = await answer.Request.SizesAsync();
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        return bytes;
    }
}
