using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

[Collection(Together.Name)]
public sealed class SignInTests(Demo demo)
{
    [Fact]
    public async Task One_click_leads_from_the_address_to_the_nations_figures()
    {
        await using var context = await demo.Browser.NewContextAsync(new() { BaseURL = demo.Address });
        var (page, errors, _) = await context.Open("/");
        await page.Picture("sign-in");
        Assert.Empty(await page.Audit());
        await page.Locator(".persona").First.ClickAsync();
        await page.WaitForURLAsync("**/nation");
        Assert.Equal("Cả nước", await page.Locator("h1").InnerTextAsync());
        Assert.True(await page.Locator(".spark-line").CountAsync() >= 6);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Who_has_signed_out_sees_nothing_any_more()
    {
        await using var context = await demo.Browser.NewContextAsync(new() { BaseURL = demo.Address });
        var (page, _, _) = await context.Open("/sign-in");
        await page.Locator(".persona").First.ClickAsync();
        await page.WaitForURLAsync("**/nation");
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        await page.GotoAsync("/nation");
        Assert.Contains("/sign-in?back=%2Fnation", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_and_shows_where_it_is()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        var (page, _, _) = await context.Open("/provinces/bac-ninh");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < 25; step++)
        {
            var (name, outline) = await Focused(page);
            Assert.True(outline > 1, $"{name} does not show that it has the focus.");
            reached.Add(name);
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.True(reached.Count > 20, string.Join(", ", reached));
    }

    [Fact]
    public async Task The_language_is_kept_from_page_to_page()
    {
        await using var context = await demo.As(Screens.Board);
        var (page, _, _) = await context.Open("/provinces/bac-ninh/clubs/clb-0001");
        await page.Locator("a[hreflang=en]").ClickAsync();
        await page.WaitForURLAsync("**/clubs/clb-0001");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
        await page.GotoAsync("/");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
    }

    private static async Task<(string Name, double Outline)> Focused(IPage page)
    {
        var found = await page.EvaluateAsync<string>(
            "(() => { const e = document.activeElement, s = getComputedStyle(e); return (e.innerText || e.name || e.tagName) + ' ' + (e.getAttribute('href') ?? '') + '|' + (s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth)); })()");
        var at = found.LastIndexOf('|');
        return (found[..at], double.Parse(found[(at + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
