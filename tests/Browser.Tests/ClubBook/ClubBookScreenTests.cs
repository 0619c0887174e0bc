using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>What the club book looks like on a small phone, and what it takes to have it there.</summary>
[Collection(Together.Name)]
public sealed class ClubBookScreenTests(Demo demo) : IAsyncLifetime
{
    private const int MostBytes = 300 * 1024;
    private const int LeastTarget = 48;

    private static readonly (string Screen, string Heading)[] All =
    [
        ("home", "Hôm nay"), ("visit", "Ai đi thăm?"), ("meeting", "Ghi buổi sinh hoạt"), ("measure", "Huyết áp, cân nặng"), ("collect", "Phiếu thu tiền"), ("member", "Thêm hội viên"),
        ("activity", "Ghi hoạt động"), ("agenda", "Việc của buổi họp tới"), ("month", "Chép sổ giấy cả tháng"), ("share", "Tin gửi Zalo"), ("outbox", "Sổ trên máy"), ("settings", "Cài đặt"), ("signin", "Đăng nhập"), ("newcomer", "Người dùng máy này"),
    ];

    private IPlaywright _playwright = null!;

    public async Task InitializeAsync() => _playwright = await Playwright.CreateAsync();

    public Task DisposeAsync()
    {
        _playwright.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("A vừa", "Thường")]
    [InlineData("A+ to", "Rất rõ (đen trắng)")]
    public async Task Every_screen_fits_a_small_phone_without_a_finding(string size, string contrast)
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0009");
        await phone.Go("settings", "Cài đặt");
        await phone.Page.GetByText(size, new() { Exact = true }).ClickAsync();
        await phone.Page.GetByText(contrast, new() { Exact = true }).ClickAsync();
        var found = new List<string>();
        foreach (var (screen, heading) in All)
        {
            await phone.Go(screen, heading);
            await phone.Page.Picture($"so-clb-{screen}-{(size == "A vừa" ? "360" : "360-large")}");
            if (await phone.Page.Overflow() is not 0 and var wide) found.Add($"{screen} is {wide} px too wide");
            found.AddRange((await phone.Page.Audit()).Select(f => $"{screen}: {f}"));
            found.AddRange((await Small(phone.Page)).Select(f => $"{screen}: {f}"));
            // A key without words shows itself.
            found.AddRange((await phone.Page.Locator("body").EvaluateAsync<string[]>("b => b.innerText.split(/\\s+/).filter(t => /^([a-z_]+([.][a-z0-9_-]+)+|undefined|null|false|NaN)$/.test(t))")).Select(t => $"{screen} says {t}"));
        }

        Assert.Empty(found);
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task The_first_load_is_light_and_then_needs_no_network()
    {
        await using var phone = await Phone.Make(_playwright, demo.Address);
        using var http = new HttpClient { BaseAddress = new Uri(demo.Address) };
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var files = Listed(await (await phone.Context.APIRequest.GetAsync("/app/sw.js")).TextAsync());
        var bytes = 0;
        foreach (var file in files.Append("/app/").Append("/app/sw.js")) bytes += (await http.GetByteArrayAsync(file)).Length;
        // Once for the screen, and once more for what the worker keeps.
        Assert.InRange(2 * bytes, 20_000, MostBytes);

        await phone.Page.GotoAsync("/app/");
        await phone.Heading("Đăng nhập");
        await phone.Page.EvaluateAsync("navigator.serviceWorker.ready");
        await phone.Page.WaitForFunctionAsync("navigator.serviceWorker.controller !== null");
        await phone.Context.SetOfflineAsync(true);
        await phone.Page.ReloadAsync();
        await phone.Heading("Đăng nhập");
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task Without_scripts_it_says_what_to_do()
    {
        await using var context = await demo.Browser.NewContextAsync(new() { BaseURL = demo.Address, JavaScriptEnabled = false, ViewportSize = new() { Width = Phone.Size.Width, Height = Phone.Size.Height } });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/app/");
        Assert.Contains("Sổ này cần JavaScript", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.Picture("so-clb-without-scripts");
    }

    [Fact]
    public async Task A_paper_month_is_typed_with_the_keyboard_alone()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0010");
        await phone.Context.SetOfflineAsync(true);
        await phone.Go("month", "Chép sổ giấy cả tháng");
        await phone.Page.Locator(".sheet input").First.FocusAsync();
        await phone.Page.Keyboard.TypeAsync("30");
        await phone.Page.Keyboard.PressAsync("Enter");
        await phone.Page.Keyboard.TypeAsync("x");
        await phone.Page.GetByText("Đã gõ 2 lượt thăm", new() { Exact = true }).WaitForAsync();
        await phone.Page.ReloadAsync();
        await phone.Page.GetByText("Đã gõ 2 lượt thăm", new() { Exact = true }).WaitForAsync();
        await phone.Press("Ghi vào sổ");
        await phone.Heading("Đã ghi trên máy này");
        Assert.Equal(2, await phone.Items("waiting"));
        await phone.Context.SetOfflineAsync(false);
        await phone.Send(2);
    }

    [Fact]
    public async Task News_for_Zalo_name_nobody()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0011");
        await phone.Go("share", "Tin gửi Zalo");
        var text = await phone.Page.Locator("#summary").InnerTextAsync();
        Assert.Contains("Thăm tại nhà", text, StringComparison.Ordinal);
        foreach (var name in (string[])["Hội viên mẫu", "Tình nguyện viên mẫu", "Người được chăm sóc mẫu"]) Assert.DoesNotContain(name, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_PIN_does_not_open_the_book()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0012");
        await phone.Page.GetByLabel("Đổi người dùng (đang là Người ghi mẫu)").ClickAsync();
        await phone.Heading("Ai đang cầm máy?");
        await phone.Page.Locator("main li button").First.ClickAsync();
        for (var i = 0; i < 4; i++) await phone.Press("1");
        await phone.Page.GetByText("Mã PIN chưa đúng. Hãy thử lại.").WaitForAsync();
        await phone.Page.GotoAsync("/app/#/visit");
        await phone.Heading("Ai đang cầm máy?");
        await phone.Page.Locator("main li button").First.ClickAsync();
        await phone.TypePin();
        await phone.Heading("Ai đi thăm?");
    }

    // The files that the worker keeps, from the line that the service puts in front of it.
    private static string[] Listed(string worker) =>
        JsonSerializer.Deserialize<string[]>(worker[worker.IndexOf('[', StringComparison.Ordinal)..(worker.IndexOf("];", StringComparison.Ordinal) + 1)])!;

    /// <summary>What can be pressed and is smaller than a finger; a tick's target is its label.</summary>
    private static Task<string[]> Small(IPage page) => page.EvaluateAsync<string[]>("""
        least => [...document.querySelectorAll('a, button, select, summary, label.option, input:not([type=checkbox], [type=radio])')]
          .filter(e => e.offsetParent).map(e => [e, e.getBoundingClientRect()]).filter(([, r]) => r.height < least || r.width < least - 4)
          .map(([e, r]) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${Math.round(r.width)}x${Math.round(r.height)}`)
        """, LeastTarget);
}
