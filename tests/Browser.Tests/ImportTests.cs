using System.Text;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

/// <summary>A file of members goes into the books and out again.</summary>
[Collection(Together.Name)]
public sealed class ImportTests(Demo demo)
{
    private const string List = "/provinces/bac-ninh/imports";

    // The third row has a day that no month has.
    private const string Members = """
        Mã CLB,Mã hội viên,Họ và tên,Ngày vào CLB
        clb-0001,HV-01,Hội viên mẫu 9001,15/03/2024
        clb-0001,HV-02,Hội viên mẫu 9002,31/02/2024
        clb-0001,HV-03,Hội viên mẫu 9003,15/03/2024
        """;

    [Fact]
    public async Task A_file_is_tried_committed_without_its_bad_row_and_taken_back()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        var (page, errors, _) = await Upload(context, "hoi-vien.csv", "bang-tinh");
        var conflict = page.Locator("table tbody tr");
        await Assertions.Expect(conflict).ToHaveCountAsync(1);
        Assert.Contains("Ngày vào CLB", await conflict.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("3", (await conflict.Locator("td").Last.InnerTextAsync()).Trim());
        Assert.Equal(("2", "1"), (await Count(page, "Thêm mới"), await Count(page, "Có lỗi")));
        // All of it is no choice as long as one row is wrong.
        await Assertions.Expect(Choice(page, "whole")).ToHaveCountAsync(0);
        await LooksRight(page, "import-checked");

        await Choice(page, "rows").ClickAsync();
        await Assertions.Expect(Choice(page, "undo")).ToBeVisibleAsync();
        Assert.Equal("2", await Count(page, "Thêm mới"));
        await LooksRight(page, "import-applied");
        var download = page.WaitForDownloadAsync();
        await page.Locator("a[download]").ClickAsync();
        var report = await File.ReadAllLinesAsync((await (await download).PathAsync())!);
        Assert.Equal(4, report.Length);

        await Choice(page, "undo").ClickAsync();
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync();
        Assert.Equal("2", await Count(page, "Đã hoàn lại"));
        await LooksRight(page, "import-undone");
        Assert.Empty(Wrong(errors));
        await page.GotoAsync(List);
        Assert.Contains("hoi-vien.csv", await page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        await page.Picture("imports-one");
    }

    [Fact]
    public async Task The_page_follows_an_import_until_it_rests()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        var (page, errors, _) = await Upload(context, "theo-doi.csv", "theo-doi");
        // A small file is through before anybody sees the page: what a page of one under way has is put there again.
        await page.EvaluateAsync("""
            () => {
              const box = document.createElement('p');
              box.dataset.importEvents = `${location.pathname}/events`;
              box.append(document.createElement('progress'));
              document.querySelector('main').append(box);
            }
            """);
        var events = page.WaitForResponseAsync("**/events");
        var again = page.WaitForResponseAsync(r => r.Request.IsNavigationRequest);
        await page.AddScriptTagAsync(new() { Url = "/imports.js" });
        Assert.StartsWith("text/event-stream", await (await events).HeaderValueAsync("content-type"), StringComparison.Ordinal);
        Assert.Equal(200, (await again).Status);
        await Assertions.Expect(Choice(page, "discard")).ToBeVisibleAsync();
        await Choice(page, "discard").ClickAsync();
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync();
        Assert.Empty(Wrong(errors));
    }

    [Fact]
    public async Task A_file_goes_in_and_out_on_a_phone_without_scripts()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer, new() { Size = Look.Narrow, Scripts = false });
        var (page, _, _) = await Upload(context, "khong-script.csv", "khong-script");
        await page.Picture("import-checked-360");
        await Choice(page, "rows").ClickAsync();
        await Assertions.Expect(Choice(page, "undo")).ToBeVisibleAsync();
        await Choice(page, "undo").ClickAsync();
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync();
        Assert.Equal("2", await Count(page, "Đã hoàn lại"));
    }

    private static async Task<(IPage Page, List<string> Errors, Func<Task<int>> Bytes)> Upload(IBrowserContext context, string name, string system)
    {
        var opened = await context.Open(List);
        var page = opened.Page;
        await page.Locator("select[name=kind]").SelectOptionAsync("members");
        await page.Locator("input[name=system]").FillAsync(system);
        await page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Members) });
        await page.Locator(".filters button").ClickAsync();
        await page.WaitForURLAsync("**/imports/im-*");
        await Assertions.Expect(Choice(page, "rows")).ToBeVisibleAsync();
        return opened;
    }

    private static async Task LooksRight(IPage page, string name)
    {
        await page.Picture(name);
        Assert.Empty(await page.Audit());
        Assert.Equal(0, await page.Overflow());
    }

    // A page that has seen the end closes its events itself.
    private static IEnumerable<string> Wrong(IEnumerable<string> errors) => errors.Where(e => !e.EndsWith("/events failed: net::ERR_ABORTED", StringComparison.Ordinal));

    private static ILocator Choice(IPage page, string what) => page.Locator($"form:has(input[name=do][value={what}]) button");

    private static async Task<string> Count(IPage page, string head) =>
        (await page.Locator(".pairs > div").Filter(new() { Has = page.GetByText(head, new() { Exact = true }) }).Locator("dd").InnerTextAsync()).Trim();
}
