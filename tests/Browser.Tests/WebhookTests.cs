using System.Text.Json;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests;

/// <summary>Webhooks and phone links are looked after by hand: on a wide screen, on a phone, without scripts.</summary>
[Collection(Together.Name)]
public sealed class WebhookTests(Demo demo)
{
    private const string List = "/provinces/bac-ninh/webhooks";

    [Fact]
    public async Task A_webhook_is_added_paused_and_ended_without_scripts_and_its_page_fits_a_phone()
    {
        await using var plain = await demo.As(Screens.ProvinceAdmin, new() { Scripts = false });
        var page = await plain.NewPageAsync();
        await page.GotoAsync(List);
        await page.Locator("input[name=url]").FillAsync("https://khong-co.invalid/nhan-tin/cua-tinh");
        await page.Locator("summary:has-text('loại tin')").ClickAsync();
        await page.GetByLabel("Hội viên", new() { Exact = true }).CheckAsync();
        await page.Picture("webhooks-new");
        await page.Locator("section:has(#new) button").ClickAsync();
        await page.Locator("#issued").WaitForAsync();
        Assert.StartsWith("whsec_", await page.Locator(".secret").InnerTextAsync(), StringComparison.Ordinal);
        await page.Picture("webhook-issued");
        await page.GotoAsync(List);
        await page.Locator("tbody a").First.ClickAsync();
        await page.WaitForURLAsync("**/webhooks/*");
        var address = new Uri(page.Url).AbsolutePath;
        await ChangeAMember(plain.APIRequest);
        // Nobody has that name: the first attempt fails as soon as it is made.
        while (await page.Locator("td:has-text('Không nối được')").CountAsync() == 0) await page.ReloadAsync();
        await page.Locator("form[action$='/retry'] button").First.ClickAsync();
        await page.WaitForURLAsync("**done=again");

        await LooksRight(address, "webhook-1280", new());
        await LooksRight(address, "webhook-360", new() { Size = Look.Narrow });
        await LooksRight(List, "webhooks-some-360", new() { Size = Look.Narrow });
        await LooksRight(List, "webhooks-some-1280", new());
        await LooksRight("/nation/webhooks", "webhooks-nation-360", new() { Size = Look.Narrow }, Screens.NationAdmin);

        await page.Locator("form[action$='/pause'] button").ClickAsync();
        await page.WaitForURLAsync("**done=paused");
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-warn")).ToBeVisibleAsync();
        await page.Locator("summary:has-text('Ngừng hẳn')").ClickAsync();
        // Without the tick the browser does not even ask.
        await page.Locator("form[action$='/end'] button").ClickAsync();
        Assert.EndsWith("done=paused", page.Url, StringComparison.Ordinal);
        await page.Locator("input[name=sure]").CheckAsync();
        await page.Picture("webhook-end");
        await page.Locator("form[action$='/end'] button").ClickAsync();
        await page.WaitForURLAsync("**done=ended");
        await Assertions.Expect(page.Locator("h1 + .fresh .chip-rest")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("form[action$='/rotate']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_phone_link_that_nobody_opened_is_taken_back_without_scripts()
    {
        const string phones = "/provinces/bac-ninh/clubs/clb-0002/devices";
        await using var plain = await demo.As(Screens.NationAdmin, new() { Scripts = false });
        var page = await plain.NewPageAsync();
        await page.GotoAsync(phones);
        await page.Locator("input[name=phone]").FillAsync("0900000999");
        await page.Locator("section:has(#new) button").ClickAsync();
        await page.Locator("#issued").WaitForAsync();
        await LooksRight(phones, "devices-links-1280", new(), Screens.NationAdmin);
        await LooksRight(phones, "devices-links-360", new() { Size = Look.Narrow }, Screens.NationAdmin);
        await page.GotoAsync(phones);
        await page.Locator("section:has(#links) form button").ClickAsync();
        await page.WaitForURLAsync("**taken=1");
        await page.Picture("devices-link-taken-back");
        await Assertions.Expect(page.Locator("section:has(#links) .chip-rest")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("section:has(#links) form")).ToHaveCountAsync(0);
    }

    private static async Task ChangeAMember(IAPIRequestContext http)
    {
        var token = await Json(await http.PostAsync("/v1/dev/token", new() { DataObject = new { scope = "nation", role = "admin" } }), "access_token");
        Dictionary<string, string> headers = new() { ["Authorization"] = $"Bearer {token}" };
        const string members = "/v1/provinces/bac-ninh/clubs/clb-0002/members";
        using var page = JsonDocument.Parse(await (await http.GetAsync($"{members}?limit=1", new() { Headers = headers })).TextAsync());
        var id = page.RootElement.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(200, (await http.PatchAsync($"{members}/{id}", new() { Headers = headers, DataObject = new { name = "Hội viên mẫu 0002-001b" } })).Status);
    }

    private static async Task<string> Json(IAPIResponse answer, string name)
    {
        using var body = JsonDocument.Parse(await answer.TextAsync());
        return body.RootElement.GetProperty(name).GetString()!;
    }

    private async Task LooksRight(string path, string name, Look look, Role? role = null)
    {
        await using var context = await demo.As(role ?? Screens.ProvinceAdmin, look);
        var (page, errors, _) = await context.Open(path);
        await page.Picture(name);
        Assert.Equal(0, await page.Overflow());
        Assert.Empty(await page.Audit());
        Assert.Empty(errors);
    }
}
