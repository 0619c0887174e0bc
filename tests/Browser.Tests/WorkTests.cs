using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

/// <summary>What people do with the console, from page to page.</summary>
[Collection(Together.Name)]
public sealed class WorkTests(Demo demo)
{
    [Fact]
    public async Task An_alert_is_acknowledged_with_a_note()
    {
        await using var context = await demo.As(Screens.Board);
        var (page, _, _) = await context.Open("/provinces/bac-ninh/clubs/clb-0001/alerts");
        var alert = page.Locator(".attention > li").First;
        await alert.Locator("summary").ClickAsync();
        await alert.Locator("textarea").FillAsync("Đã gọi điện cho hội viên, hẹn thứ Hai");
        await alert.Locator("form button").ClickAsync();
        await page.WaitForURLAsync("**noted=1");
        Assert.Contains("Đã gọi điện cho hội viên, hẹn thứ Hai", await page.Locator(".ack").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_norm_is_tried_before_it_is_set()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        var (page, _, _) = await context.Open("/provinces/bac-ninh/policy");
        await page.Locator("input[name=membersMin]").FillAsync("40");
        await page.Locator("input[name=source]").FillAsync("12/KH-UBND");
        await page.Locator("form[action$='/preview'] button").ClickAsync();
        await page.Locator("#preview").WaitForAsync();
        await page.Picture("policy-preview");
        Assert.Empty(await page.Audit());
        Assert.Contains("40", await page.Locator("section.notice tbody").InnerTextAsync(), StringComparison.Ordinal);
        await page.Locator("section.notice form button").ClickAsync();
        await page.WaitForURLAsync("**/policy?saved=1");
        Assert.Contains("12/KH-UBND", await page.Locator(".history").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_club_is_found_without_tone_marks()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        var (page, _, _) = await context.Open("/provinces/bac-ninh/clubs");
        await page.Locator("input[name=q]").FillAsync("LIEN THE HE TU GIUP NHAU MAU 0042");
        await page.Locator(".filters button").ClickAsync();
        await page.WaitForURLAsync("**q=**");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        await page.Locator("tbody a").ClickAsync();
        await page.WaitForURLAsync("**/clubs/clb-0042");
    }

    [Fact]
    public async Task The_explorer_draws_what_its_table_says_and_exports_it()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        var (page, errors, _) = await context.Open("/provinces/bac-ninh/figures?i=members&i=visits&n=6");
        Assert.Equal(2, await page.Locator(".charts canvas").CountAsync());
        var download = page.WaitForDownloadAsync();
        await page.Locator("a[download]").ClickAsync();
        var csv = await File.ReadAllLinesAsync((await (await download).PathAsync())!);
        Assert.Equal(3, csv.Length);
        Assert.Equal(8, csv[0].Split(',').Length);
        Assert.StartsWith("Hội viên câu lạc bộ,people,", csv[1], StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_recount_is_started_and_finds_no_difference()
    {
        await using var context = await demo.As(Screens.NationAdmin);
        var (page, _, _) = await context.Open("/operations");
        await page.Locator("form[action='/operations/recount'] button").ClickAsync();
        await page.WaitForURLAsync("**/operations");
        await Assertions.Expect(page.Locator("#recount")).ToBeVisibleAsync();
        while (await page.Locator(".pairs .chip-open").CountAsync() > 0) await page.ReloadAsync();
        Assert.Equal(1, await page.Locator(".pairs .chip-good").CountAsync());
    }
}
