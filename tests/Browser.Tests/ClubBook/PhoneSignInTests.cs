using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>How a phone of an old person gets in: the commune's link, a phone number, a PIN; and how it is taken back.</summary>
[Collection(Together.Name)]
public sealed partial class PhoneSignInTests(Demo demo) : IAsyncLifetime
{
    private const string Devices = "/provinces/bac-ninh/clubs/clb-0001/devices";
    private const string Pin = "285714";
    private IPlaywright _playwright = null!;

    [GeneratedRegex("/app/#open=\\S+")]
    private static partial Regex Link();

    public async Task InitializeAsync() => _playwright = await Playwright.CreateAsync();

    public Task DisposeAsync()
    {
        _playwright.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_link_of_the_commune_a_PIN_and_two_names_on_one_phone()
    {
        await using var officer = await demo.As(Screens.CommuneOfficer);
        await using var phone = await Opened(officer, "0900000101", "Máy mẫu của câu lạc bộ");
        // The code is for this phone alone: it stands in no address any more.
        Assert.DoesNotContain("open=", phone.Page.Url, StringComparison.Ordinal);
        await phone.Page.GotoAsync("/app/#/newcomer");
        await phone.NewPerson("Người ghi thứ hai");
        await phone.Page.GetByLabel("Đổi người dùng (đang là Người ghi thứ hai)").ClickAsync();
        await phone.Heading("Ai đang cầm máy?");
        await phone.Picture("two-names");
        await phone.Page.GetByText("Người ghi mẫu").ClickAsync();
        await phone.TypePin();
        await phone.Page.GetByLabel("Đổi người dùng (đang là Người ghi mẫu)").WaitForAsync();
        await phone.Visit(0);
        await phone.Send(1);
        var (page, errors, _) = await officer.Open(Devices);
        Assert.Contains("Máy mẫu của câu lạc bộ", await page.Locator("#list ~ table").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(errors);
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task After_signing_out_the_PIN_alone_opens_the_phone_and_a_wrong_one_does_not()
    {
        await using var officer = await demo.As(Screens.CommuneOfficer);
        await using var phone = await Opened(officer, "0900000102", "Máy mẫu hai");
        await phone.Go("settings", "Cài đặt");
        await phone.Press("Đăng xuất");
        await phone.Page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Đăng xuất" }).ClickAsync();
        await phone.Heading("Đăng nhập");
        await phone.Page.GetByText("Mở máy bằng mã PIN 6 số đã đặt khi nối máy.").WaitForAsync();
        await phone.Page.GetByLabel("Mã PIN 6 số").FillAsync("285715");
        await phone.Press("Đăng nhập");
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await phone.Page.GetByLabel("Mã PIN 6 số").FillAsync(Pin);
        await phone.Press("Đăng nhập");
        await phone.Heading("Hôm nay");
        await phone.Picture("signed-in-by-pin");
    }

    [Fact]
    public async Task A_phone_that_was_taken_back_sends_nothing_more_and_keeps_what_it_has()
    {
        await using var officer = await demo.As(Screens.CommuneOfficer);
        await using var phone = await Opened(officer, "0900000103", "Máy mẫu bị mất");
        var (page, _, _) = await officer.Open(Devices);
        await page.GetByRole(AriaRole.Row, new() { NameString = "Máy mẫu bị mất" }).GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync("**ended=1");
        await page.Picture("devices-taken-back");
        // Within five seconds, says the service; a visit sent before that would still arrive.
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System))
        {
            while (await Asks(phone) != 401) await timer.WaitForNextTickAsync();
        }

        await phone.Visit(0);
        await phone.Says("Cần đăng nhập lại để gửi. 1 mục vẫn giữ trên máy.");
        await phone.Go("signin", "Đăng nhập");
        await phone.Page.GetByLabel("Mã PIN 6 số").FillAsync(Pin);
        await phone.Press("Đăng nhập");
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await phone.Picture("taken-back");
        Assert.Equal(1, await phone.Items("waiting"));
    }

    [Fact]
    public async Task A_link_that_was_taken_back_opens_nothing_and_says_to_ask_for_another()
    {
        await using var officer = await demo.As(Screens.CommuneOfficer);
        var (page, link) = await Given(officer, "0900000104");
        await page.GotoAsync(Devices);
        await page.Locator("section:has(#links) form button").First.ClickAsync();
        await page.WaitForURLAsync("**taken=1");
        await using var phone = await Phone.Make(_playwright, demo.Address);
        await Open(phone, link, "0900000104", "Máy mẫu đến muộn");
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Đường dẫn này đã bị thu hồi. Hãy xin cán bộ xã đường dẫn mới.");
        await phone.Picture("link-taken-back");
    }

    /// <summary>What the service answers to the token that the phone has.</summary>
    private static Task<int> Asks(Phone phone) => phone.Page.EvaluateAsync<int>("""
        async () => {
          const session = await new Promise(done => {
            const opening = indexedDB.open('clb-so');
            opening.onsuccess = () => {
              const reading = opening.result.transaction('meta').objectStore('meta').get('session');
              reading.onsuccess = () => { done(reading.result); opening.result.close(); };
            };
          });
          return (await fetch('/v1/provinces/bac-ninh/clubs/clb-0001', { headers: { authorization: `Bearer ${session.token}` } })).status;
        }
        """);

    /// <summary>The officer gives a link on the console's page, the person opens it on the phone.</summary>
    private async Task<Phone> Opened(IBrowserContext officer, string number, string name)
    {
        var (_, link) = await Given(officer, number);
        var phone = await Phone.Make(_playwright, demo.Address);
        await Open(phone, link, number, name);
        await phone.NewPerson("Người ghi mẫu");
        return phone;
    }

    private static async Task<(IPage Page, string Link)> Given(IBrowserContext officer, string number)
    {
        var (page, _, _) = await officer.Open(Devices);
        await page.Locator("select[name=member]").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await page.Locator("input[name=phone]").FillAsync(number);
        await page.Locator("section:has(#new) button").ClickAsync();
        await page.Locator("#issued").WaitForAsync();
        await page.Picture("devices-link");
        Assert.Empty(await page.Audit());
        return (page, Link().Match(await page.Locator(".secret").InnerTextAsync()).Value);
    }

    private static async Task Open(Phone phone, string link, string number, string name)
    {
        await phone.Page.GotoAsync(link);
        await phone.Heading("Đăng nhập");
        await phone.Picture("link");
        await phone.Page.GetByLabel("Số điện thoại").FillAsync(number);
        await phone.Page.GetByLabel("Mã PIN 6 số").FillAsync(Pin);
        await phone.Page.GetByLabel("Tên của máy này").FillAsync(name);
        await phone.Press("Đăng nhập");
    }
}
