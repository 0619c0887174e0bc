using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>A phone: Chromium with a profile of its own on the disk, which outlives the tab that is killed.</summary>
internal sealed class Phone : IAsyncDisposable
{
    public static readonly (int Width, int Height) Size = (360, 640);
    private const string Pin = "2580";
    private static readonly string[] Arguments = ["--no-sandbox", "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly string _address;
    private readonly string _folder = Directory.CreateTempSubdirectory("clb-phone-").FullName;

    private Phone(IPlaywright playwright, string address) => (_playwright, _address) = (playwright, address);

    public IBrowserContext Context { get; private set; } = null!;

    public IPage Page { get; private set; } = null!;

    /// <summary>What the page said to the console that it should not; a failed request without a network is no fault.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<Phone> Make(IPlaywright playwright, string address)
    {
        var phone = new Phone(playwright, address);
        await phone.Open();
        return phone;
    }

    /// <summary>Signed in for a club, with one person who may do everything; the worker keeps the app.</summary>
    public static async Task<Phone> Ready(IPlaywright playwright, string address, string club)
    {
        var phone = await Make(playwright, address);
        var page = phone.Page;
        await page.GotoAsync("/app/");
        await page.GetByLabel("Mã câu lạc bộ").FillAsync(club);
        await page.GetByRole(AriaRole.Button, new() { Name = "Đăng nhập" }).ClickAsync();
        await phone.NewPerson("Người ghi mẫu");
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(r => r.active.state === 'activated' || new Promise(d => r.active.addEventListener('statechange', e => e.target.state === 'activated' && d())))");
        return phone;
    }

    public async Task NewPerson(string name)
    {
        await Page.GetByLabel("Họ và tên").FillAsync(name);
        await Page.GetByText("Chủ nhiệm", new() { Exact = true }).ClickAsync();
        await Press("Tiếp tục");
        await TypePin();
        await Page.GetByRole(AriaRole.Heading, new() { Name = "Nhập lại mã PIN" }).WaitForAsync();
        await TypePin();
        await Heading("Hôm nay");
    }

    public async Task TypePin()
    {
        foreach (var digit in Pin) await Page.GetByRole(AriaRole.Button, new() { Name = digit.ToString(), Exact = true }).ClickAsync();
    }

    public Task Press(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    public Task Heading(string text) => Page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true }).WaitForAsync();

    public async Task Go(string screen, string heading)
    {
        // The same address twice would be no step.
        await Page.GotoAsync("/app/#/");
        await Page.GotoAsync($"/app/#/{screen}");
        await Heading(heading);
    }

    /// <summary>The renderer dies as it does when a phone runs out of memory, and the browser with it.</summary>
    public async Task Kill()
    {
        try
        {
            await Page.GotoAsync("chrome://crash");
        }
        catch (PlaywrightException)
        {
            // It crashed, which is what was asked.
        }

        await Context.CloseAsync();
    }

    public async Task Open()
    {
        Context = await _playwright.Chromium.LaunchPersistentContextAsync(_folder, new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CLB_CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
            BaseURL = _address,
            Locale = "vi-VN",
            ViewportSize = new() { Width = Size.Width, Height = Size.Height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        Page = Context.Pages.Count > 0 ? Context.Pages[0] : await Context.NewPageAsync();
        Page.PageError += (_, error) => Errors.Add(error);
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Errors.Add(message.Text);
        };
    }

    public async Task Picture(string name) => await Page.ScreenshotAsync(new() { Path = Path.Combine(Demo.Pictures, $"so-clb-{name}.png") });

    /// <summary>Items of the outbox in a state.</summary>
    public Task<int> Items(string state) => Page.EvaluateAsync<int>("""
        state => new Promise((done, failed) => {
          const opening = indexedDB.open('clb-so');
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction('outbox').objectStore('outbox').getAll();
            reading.onsuccess = () => { done(reading.result.filter(i => i.state === state).length); opening.result.close(); };
          };
        })
        """, state);

    /// <summary>A visit as a person records it: who, whom, what, how long.</summary>
    public async Task Visit(int volunteer)
    {
        await Go("visit", "Ai đi thăm?");
        await Page.Locator("main li button").Nth(volunteer).ClickAsync();
        await Heading("Thăm ai?");
        await Page.Locator("main li button").First.ClickAsync();
        await Heading("Đã làm gì?");
        await Page.GetByText("Trò chuyện", new() { Exact = true }).ClickAsync();
        await Press("Tiếp tục");
        await Heading("Thăm bao lâu?");
        await Press("Ghi vào sổ");
        await Heading("Đã ghi trên máy này");
    }

    /// <summary>Today's meeting, with the members at these places of the list ticked or unticked.</summary>
    public async Task Meeting(int[] members, string[] areas, string? note = null)
    {
        await Go("meeting", "Ghi buổi sinh hoạt");
        await Press("Tiếp tục");
        await Heading("Ai có mặt?");
        foreach (var member in members) await Page.Locator("main .options.one input").Nth(member).ClickAsync();
        await Press("Tiếp tục");
        await Heading("Đã bàn những gì?");
        foreach (var area in areas) await Page.GetByText(area, new() { Exact = true }).ClickAsync();
        if (note is not null) await Page.GetByLabel("Ghi chú").FillAsync(note);
        await Press("Ghi vào sổ");
        await Heading("Đã ghi trên máy này");
    }

    /// <summary>Sends what waits and waits until the phone says that it is there.</summary>
    public async Task Send(int arrived)
    {
        await Go("outbox", "Sổ trên máy");
        await Press("Gửi bây giờ");
        await Says($"{arrived} mục đã đến nơi");
    }

    /// <summary>Waits until the screen says just this; if it does not, what it says instead is told.</summary>
    public async Task Says(string text)
    {
        try
        {
            await Page.GetByText(text, new() { Exact = true }).WaitForAsync(new() { Timeout = 60_000 });
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The phone does not say “{text}”, but: {await Page.Locator("body").InnerTextAsync()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
