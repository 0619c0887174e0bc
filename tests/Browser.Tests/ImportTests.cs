using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

/// <summary>A file of members goes into the books and out again.</summary>
[Collection(Together.Name)]
public sealed class ImportTests(Demo demo)
{
    private const string List = "/provinces/bac-ninh/imports";

    private const int LongRows = 120_000;
    private const float Patience = 120_000;

    // A dry run of it goes on over several of the steps that are shown: clubs by turns, so that many have rows.
    private static readonly string Long = "Mã CLB,Mã hội viên,Họ và tên,Ngày vào CLB\n" + string.Join('\n', Enumerable.Range(0, LongRows)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"clb-{1 + (i % 80):D4},D{i},Hội viên mẫu,15/03/2024")));

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
    public async Task The_page_follows_a_long_import_from_its_start_until_it_rests()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer);
        // Kept by the tab over the reload at the end: what the box has shown, and how often the page was opened.
        await context.AddInitScriptAsync("""
            sessionStorage.opened = Number(sessionStorage.opened ?? 0) + (location.pathname.includes('/imports/im-') ? 1 : 0);
            addEventListener('DOMContentLoaded', () => {
              const bar = document.querySelector('[data-import-events] progress');
              if (!bar) return;
              const shown = () => sessionStorage.shown = `${sessionStorage.shown ?? ''}${bar.value}/${bar.max} ${document.querySelector('[data-import-done]').textContent};`;
              new MutationObserver(shown).observe(bar, { attributes: true });
            });
            """);
        var page = (await context.Open(List)).Page;
        var progress = page.WaitForResponseAsync("**/events");
        await Send(page, "theo-doi.csv", "theo-doi", Long);
        Assert.StartsWith("text/event-stream", await (await progress).HeaderValueAsync("content-type"), StringComparison.Ordinal);
        await Assertions.Expect(Choice(page, "whole")).ToBeVisibleAsync(new() { Timeout = Patience });

        // The page itself drew the box, and the box moved while rows were still to come; nothing but the end opened it again.
        var shown = (await page.EvaluateAsync<string?>("() => sessionStorage.shown") ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(shown, step => Steps(step) is var (done, of) && done > 0 && done < of && of == LongRows);
        Assert.Equal("2", await page.EvaluateAsync<string>("() => sessionStorage.opened"));
        Assert.Equal(LongRows, int.Parse((await Count(page, "Thêm mới")).Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture));
        await Choice(page, "discard").ClickAsync();
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    [Fact]
    public async Task Without_scripts_the_page_of_a_long_import_asks_again_by_itself_until_it_rests()
    {
        await using var context = await demo.As(Screens.ProvinceOfficer, new() { Scripts = false });
        var page = (await context.Open(List)).Page;
        var opened = 0;
        page.Response += (_, answer) => Interlocked.Add(ref opened, answer.Request.IsNavigationRequest && answer.Status == 200 && answer.Url.Contains("/imports/im-", StringComparison.Ordinal) ? 1 : 0);
        await Send(page, "tu-lam-moi.csv", "tu-lam-moi", Long);
        await Assertions.Expect(page.Locator("noscript .hint")).ToBeVisibleAsync();
        await page.Picture("import-running-no-scripts");

        // Nobody touches the page: it comes to its end by itself.
        await Assertions.Expect(Choice(page, "whole")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.True(opened > 1, $"The page was opened {opened} times.");
        await Assertions.Expect(page.Locator("progress")).ToHaveCountAsync(0);
        await Choice(page, "discard").ClickAsync();
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    [Fact]
    public async Task A_commune_and_the_people_of_a_club_bring_in_files_about_themselves()
    {
        await using (var context = await demo.As(Screens.CommuneOfficer))
        {
            var (page, errors, _) = await Upload(context, "xa.csv", "xa-mau", at: "/provinces/bac-ninh/communes/m-01/imports");
            await LooksRight(page, "import-commune");
            await Choice(page, "discard").ClickAsync();
            await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync();
            Assert.Empty(Wrong(errors));
        }

        await using (var context = await demo.As(new("club:bac-ninh|clb-0001", "secretary")))
        {
            var (page, errors, _) = await context.Open("/provinces/bac-ninh/clubs/clb-0001");
            await page.Locator("nav.side a[href$='/imports']").ClickAsync();
            await LooksRight(page, "imports-club");
            await Send(page, "clb.csv", "so-excel-clb", "Mã hội viên,Họ và tên,Ngày vào CLB\nHV-01,Hội viên mẫu 9011,15/03/2024\n");
            await Choice(page, "whole").ClickAsync();
            await Assertions.Expect(Choice(page, "undo")).ToBeVisibleAsync();
            await Choice(page, "undo").ClickAsync();
            await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync();
            Assert.Equal("1", await Count(page, "Đã hoàn lại"));
            Assert.Empty(Wrong(errors));
        }
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

    private static async Task<(IPage Page, List<string> Errors, Func<Task<int>> Bytes)> Upload(IBrowserContext context, string name, string system, string at = List)
    {
        var opened = await context.Open(at);
        await Send(opened.Page, name, system, Members);
        await Assertions.Expect(Choice(opened.Page, "rows")).ToBeVisibleAsync();
        return opened;
    }

    private static async Task Send(IPage page, string name, string system, string file)
    {
        await page.Locator("select[name=kind]").SelectOptionAsync("members");
        await page.Locator("input[name=system]").FillAsync(system);
        await page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(file) });
        await page.Locator(".filters button").ClickAsync();
        await page.WaitForURLAsync("**/imports/im-*");
    }

    private static (int Done, int Of) Steps(string step)
    {
        var numbers = step.Split(' ')[0].Split('/').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1]);
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
