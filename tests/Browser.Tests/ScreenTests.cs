namespace ClbCloud.Browser.Tests;

[Collection(Together.Name)]
public sealed class ScreenTests(Demo demo)
{
    private const int MostBytes = 150 * 1024;

    [Theory]
    [MemberData(nameof(Screens.Visits), MemberType = typeof(Screens))]
    public async Task A_screen_opens_light_and_without_a_finding(string screen, string scope, string role)
    {
        var path = Screens.Of(screen).Path;
        await using var context = await demo.As(new Role(scope, role));
        var (page, errors, bytes) = await context.Open(path);
        await page.Picture($"{screen}-{role}-1280");
        Assert.Empty(errors);
        Assert.InRange(await bytes(), 1_000, MostBytes);
        Assert.Equal(0, await page.Overflow());
        Assert.Empty(await page.Audit());
        Assert.Empty(await page.Locator("body").EvaluateAsync<string[]>("b => b.innerText.split(/\\s+/).filter(t => /^[a-z_]+([.][a-z0-9_-]+)+$/.test(t))"));
    }

    [Theory]
    [MemberData(nameof(Screens.Once), MemberType = typeof(Screens))]
    public async Task A_screen_fits_a_phone_and_the_dark(string screen)
    {
        var (path, role) = Screens.Of(screen);
        await using var context = await demo.As(role, new() { Size = Look.Narrow, Dark = true });
        var (page, errors, _) = await context.Open(path);
        await page.Picture($"{screen}-360-dark");
        Assert.Equal(0, await page.Overflow());
        Assert.Empty(await page.Audit());
        Assert.Empty(errors);
    }

    [Theory]
    [MemberData(nameof(Screens.Once), MemberType = typeof(Screens))]
    public async Task A_screen_in_English_says_nothing_in_Vietnamese_but_names(string screen)
    {
        var (path, role) = Screens.Of(screen);
        await using var context = await demo.As(role, new() { English = true });
        var (page, _, _) = await context.Open(path);
        await page.Picture($"{screen}-english");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(await page.VietnameseTexts());
    }

    [Theory]
    [MemberData(nameof(Screens.Once), MemberType = typeof(Screens))]
    public async Task A_screen_says_the_same_without_scripts_and_at_twice_the_size(string screen)
    {
        var (path, role) = Screens.Of(screen);
        await using var with = await demo.As(role);
        await using var without = await demo.As(role, new() { Scripts = false, Size = (640, 450) });
        var (first, _, _) = await with.Open(path);
        var (second, _, _) = await without.Open(path);
        Assert.Equal(await first.Locator("main h2").AllTextContentsAsync(), await second.Locator("main h2").AllTextContentsAsync());
        Assert.Equal(await first.Locator("main tbody tr").CountAsync(), await second.Locator("main tbody tr").CountAsync());
        Assert.Equal(640, (await second.Locator("html").BoundingBoxAsync())!.Width);
        await second.Picture($"{screen}-200-percent");
    }
}
