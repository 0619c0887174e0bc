using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ClbCloud.Gateway.Tests.Pages;

[Collection(Together.Name)]
public sealed partial class AccessPagesTests(GatewayApplication app)
{
    [GeneratedRegex("clb_live_[a-z0-9-]+_[A-Za-z0-9_-]{20,}")]
    private static partial Regex WholeKey();

    [GeneratedRegex("/clients/([a-z0-9-]+)/rotate")]
    private static partial Regex ClientId();

    [GeneratedRegex(@"/app/#open=([^<\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex("/devices/([a-z0-9-]+)/end")]
    private static partial Regex DeviceId();

    [GeneratedRegex("/provinces/[a-z0-9-]+/clubs/[a-z0-9-]+/devices/links/([a-z0-9-]+)/end")]
    private static partial Regex LinkEnd();

    [Fact]
    public async Task A_clients_key_is_shown_once_replaced_and_ended()
    {
        await Country.Make(app, "ha-console-k");
        const string Page = "/provinces/ha-console-k/clients";
        var admin = await app.SignIn("province:ha-console-k", "admin");
        var made = await admin.Fill(Page, new() { ["name"] = "Báo cáo mẫu", ["may"] = "figures", ["scope"] = "province:ha-console-k", ["days"] = "30" });
        Assert.Equal(HttpStatusCode.OK, made.Status);
        var key = WholeKey().Match(made.Page).Value;
        // Other processes know of it once they read the register again.
        app.Clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, await Status(key, "/v1/provinces/ha-console-k/figures?period=2025-06"));
        var list = await admin.Text(Page);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        Assert.Contains("Báo cáo mẫu", list, StringComparison.Ordinal);
        var client = ClientId().Match(list).Groups[1].Value;

        var rotated = WholeKey().Match((await admin.Fill($"{Page}/{client}/rotate", new() { ["days"] = "30" })).Page).Value;
        Assert.NotEqual(key, rotated);
        Assert.Equal((HttpStatusCode.Redirect, $"{Page}?ended=1"), Short(await admin.Fill($"{Page}/{client}/end", [])));
        Assert.DoesNotContain("/rotate", await admin.Text(Page), StringComparison.Ordinal);
        await Soon.Until(async () => await Status(rotated, "/v1/provinces/ha-console-k/figures?period=2025-06") == HttpStatusCode.Unauthorized, "the key is refused");
    }

    [Fact]
    public async Task A_client_of_elsewhere_or_without_a_name_is_not_made()
    {
        await Country.Make(app, "ha-console-l");
        var admin = await app.SignIn("province:ha-console-l", "admin");
        foreach (var (name, scope) in ((string, string)[])[("Mẫu", "province:ha-console"), ("Mẫu", "nation"), ("Mẫu", "gì đó"), ("", "province:ha-console-l")])
            Assert.Equal(422, (int)(await admin.Fill("/provinces/ha-console-l/clients", new() { ["name"] = name, ["may"] = "write", ["scope"] = scope, ["days"] = "30" })).Status);
        await (await app.SignIn("province:ha-console-l", "officer")).Opens("/provinces/ha-console-l/clients", HttpStatusCode.Forbidden);
        await admin.Opens("/nation/clients", HttpStatusCode.NotFound);
        await (await app.SignIn("club:ha-console-l|clb-1", "board")).Opens("/provinces/ha-console-l/clubs/clb-1/roles", HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_commune_gives_a_link_that_opens_a_phone_and_takes_the_phone_back()
    {
        var country = await Country.Make(app, "ha-console-d");
        const string Page = "/provinces/ha-console-d/clubs/clb-1/devices";
        var officer = await app.SignIn("commune:ha-console-d|m-1", "officer");
        var given = await officer.Fill(Page, new() { ["member"] = "p-1", ["role"] = "board", ["phone"] = "0900000001" });
        Assert.Equal(HttpStatusCode.OK, given.Status);
        var code = Link().Match(given.Page).Groups[1].Value;
        Assert.DoesNotContain("0900000001", given.Page, StringComparison.Ordinal);
        var phone = app.CreateClient();
        var opened = await phone.Send("POST", "/v1/devices/open", $$"""{"code":"{{code}}","phone":"0900000001","pin":"285714","name":"Máy mẫu"}""").Ok();
        phone.DefaultRequestHeaders.Authorization = new("Bearer", (string?)opened["accessToken"]);
        await phone.Send("GET", country.Club).Ok();

        var list = await officer.Text(Page);
        Assert.Contains("Máy mẫu", list, StringComparison.Ordinal);
        Assert.DoesNotContain(code, list, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, $"{Page}?ended=1"), Short(await officer.Fill($"{Page}/{DeviceId().Match(list).Groups[1].Value}/end", [])));
        await Soon.Until(
            async () =>
            {
                using var answer = await phone.GetAsync(new Uri(country.Club, UriKind.Relative));
                return answer.StatusCode == HttpStatusCode.Unauthorized;
            },
            "the phone is refused");
        await (await app.SignIn("club:ha-console-d|clb-1", "board")).Opens(Page, HttpStatusCode.Forbidden);
        await (await app.SignIn("commune:ha-console-d|m-2", "officer")).Opens(Page, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_that_nobody_opened_is_listed_and_taken_back_on_the_page_of_phones()
    {
        await Country.Make(app, "ha-console-e");
        const string Page = "/provinces/ha-console-e/clubs/clb-1/devices";
        var officer = await app.SignIn("commune:ha-console-e|m-1", "officer");
        Assert.DoesNotContain("id=\"links\"", await officer.Text(Page), StringComparison.Ordinal);
        var given = await officer.Fill(Page, new() { ["member"] = "p-1", ["role"] = "secretary", ["phone"] = "0900000001" });
        var code = Link().Match(given.Page).Groups[1].Value;
        var list = await officer.Text(Page);
        Assert.DoesNotContain(code.Split('.')[2], list, StringComparison.Ordinal);
        Assert.Contains("development:commune:ha-console-e|m-1", list, StringComparison.Ordinal);
        var address = LinkEnd().Match(list).Value;
        Assert.Equal((HttpStatusCode.Redirect, $"{Page}?taken=1"), Short(await officer.Fill(address, [])));
        list = await officer.Text($"{Page}?taken=1");
        Assert.Contains("Đã thu hồi đường dẫn.", list, StringComparison.Ordinal);
        Assert.DoesNotMatch(LinkEnd(), list);
        await app.CreateClient().Send("POST", "/v1/devices/open", $$"""{"code":"{{code}}","phone":"0900000001","pin":"285714","name":"Máy mẫu"}""").Problem(422, "device.link_taken_back");
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignIn("club:ha-console-e|clb-1", "board")).Fill(address, [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignIn("commune:ha-console-e|m-2", "officer")).Fill(address, [])).Status);
    }

    private static (HttpStatusCode, string?) Short((HttpStatusCode Status, string? To, string Page) answer) => (answer.Status, answer.To);

    private async Task<HttpStatusCode> Status(string key, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var client = app.CreateClient();
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
