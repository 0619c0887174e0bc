using ClbCloud.Gateway.Kill;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

/// <summary>The gateway as a process of its own with the default demo, and Debian's Chromium to look at it.</summary>
public sealed class Demo : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("clb-browser-").FullName;
    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signingIn = new(1);
    private GatewayProcess _gateway = null!;
    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public string Address => _gateway.Address.ToString().TrimEnd('/');

    /// <summary>Where pictures stay for who wants to look at them.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    public async Task InitializeAsync()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var assembly = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway", configuration, "ClbCloud.Gateway.dll"));
        _gateway = GatewayProcess.Start(assembly, Path.Combine(_folder, "rows"), "default", Path.Combine(_folder, "gateway.log"));
        var ready = _gateway.ReadyAsync(Patience, CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CLB_CHROMIUM") ?? "/usr/bin/chromium", Args = Arguments });
        await ready;
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _signingIn.Dispose();

    /// <summary>A browser of its own for a role, signed in as the sign-in page does it.</summary>
    internal async Task<IBrowserContext> As(Role role, Look? look = null)
    {
        var (width, height) = look?.Size ?? Look.Wide;
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Address,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = look?.Dark == true ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = look?.Scripts ?? true,
            StorageState = await SessionOf(role),
        });
        if (look?.English == true) await context.AddCookiesAsync([new() { Name = "clb-language", Value = "en", Url = Address }]);
        return context;
    }

    private async Task<string> SessionOf(Role role)
    {
        await _signingIn.WaitAsync();
        try
        {
            if (_sessions.TryGetValue(role.Scope + role.Name, out var known)) return known;
            await using var context = await Browser.NewContextAsync(new() { BaseURL = Address });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/sign-in");
            await page.Locator("details summary").ClickAsync();
            await page.Locator("details input[name=scope]").FillAsync(role.Scope);
            await page.Locator("details select[name=role]").SelectOptionAsync(role.Name);
            await page.Locator("details button").ClickAsync();
            await page.WaitForURLAsync(url => !url.EndsWith("/sign-in", StringComparison.Ordinal));
            return _sessions[role.Scope + role.Name] = await context.StorageStateAsync();
        }
        finally
        {
            _signingIn.Release();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class Together : ICollectionFixture<Demo>
{
    public const string Name = "browser";
}

/// <summary>Somebody who signs in.</summary>
internal sealed record Role(string Scope, string Name);

/// <summary>How a page is looked at.</summary>
internal sealed record Look
{
    public static readonly (int Width, int Height) Wide = (1280, 900);
    public static readonly (int Width, int Height) Narrow = (360, 740);

    public (int Width, int Height) Size { get; init; } = Wide;

    public bool Dark { get; init; }

    public bool English { get; init; }

    public bool Scripts { get; init; } = true;
}
