using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClbCloud.Gateway.Devices;

namespace ClbCloud.Gateway.Tests.Devices;

/// <summary>A program of its own, since these tests move its clock.</summary>
public sealed class DeviceTests(GatewayApplication app) : IClassFixture<GatewayApplication>
{
    private const string Province = "/v1/provinces/ha-da";
    private const string Club = $"{Province}/clubs/clb-1";
    private const string Pin = "482915";

    [Fact]
    public async Task A_link_from_the_communes_officer_and_a_PIN_make_a_treasurer()
    {
        await Made();
        var opened = await Opened("treasurer");
        var treasurer = With((string)opened["accessToken"]!);
        await treasurer.Send("GET", $"{Club}/members").Ok();
        await treasurer.Send("POST", $"{Club}/entries", $$"""{"kind":"seed","date":"{{Country.Yesterday}}","dong":1000000,"source":"project"}""").Ok();
        await treasurer.Send("GET", $"{Club}/health/measurements").Problem(403, "role");
        await treasurer.Send("GET", Province).Problem(404, "not_found");
        Assert.Equal(("club:ha-da|clb-1", "treasurer", "p-1"), ((string?)opened["scope"], (string?)opened["role"], (string?)opened["member"]));
    }

    [Fact]
    public async Task A_link_is_good_once_for_three_days_and_for_its_number()
    {
        await Made();
        var code = await Link("secretary");
        await Open(code, phone: "0912345679").Problem(422, "device.phone_wrong", "phone");
        await Open(code, pin: "123456").Problem(422, "device.pin_weak", "pin");
        await Open(code, pin: "777777").Problem(422, "device.pin_weak", "pin");
        await Open(code, phone: "+84 912.345.678").Ok();
        await Open(code).Problem(422, "device.link", "code");
        await Open("ha-da.clb-1.khong-co").Problem(422, "device.link", "code");
        await Open("khong-co.clb-1.khong-co").Problem(422, "device.link", "code");
        await Open("rubbish").Problem(422, "device.link", "code");
        var late = await Link("secretary");
        app.Clock.Pass(TimeSpan.FromHours(72));
        await Open(late).Problem(422, "device.link", "code");
    }

    [Fact]
    public async Task A_link_that_nobody_opened_is_listed_without_its_code_and_taken_back()
    {
        await Made();
        var officer = await app.AsNew("commune:ha-da|m-1", "officer");
        var issued = await officer.Send("POST", $"{Club}/devices/links", """{"member":"p-1","role":"helper","phone":"0912 345 678"}""").Ok();
        var (id, code) = ((string)issued["id"]!, (string)issued["code"]!);
        var listed = await officer.Send("GET", $"{Club}/devices/links").Ok();
        Assert.DoesNotContain(code.Split('.')[2], listed.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("345678", listed.ToJsonString().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var link = LinkIn(listed, id);
        Assert.Equal(("p-1", "helper", "waiting", "development:commune:ha-da|m-1", "officer"), ((string?)link["member"], (string?)link["role"], (string?)link["state"], (string?)link["issuedBy"], (string?)link["issuedAs"]));
        Assert.Equal((string?)issued["expiresAt"], (string?)link["expiresAt"]);

        Assert.Equal("taken-back", (string?)(await officer.Send("POST", $"{Club}/devices/links/{id}/end").Ok())["state"]);
        var no = await Open(code).Problem(422, "device.link_taken_back", "code");
        Assert.Contains("xin cán bộ xã đường dẫn mới", (string?)no["texts"]!["vi"], StringComparison.Ordinal);
        Assert.Equal("taken-back", (string?)LinkIn(await officer.Send("GET", $"{Club}/devices/links").Ok(), id)["state"]);
        await officer.Send("POST", $"{Club}/devices/links/{id}/end").Ok();
        await officer.Send("POST", $"{Club}/devices/links/khong-co/end").Problem(404, "not_found");
        var device = ((string)(await Opened("helper"))["device"]!).Split('_')[3];
        await officer.Send("POST", $"{Club}/devices/links/{device}/end").Problem(422, "device.link_opened");
        Assert.DoesNotContain((await officer.Send("GET", $"{Club}/devices/links").Ok())["items"]!.AsArray(), l => (string?)l!["id"] == device);
    }

    [Fact]
    public async Task Who_gave_a_link_took_it_back_or_ended_a_phone_stands_in_the_clubs_journal_once()
    {
        await Made();
        var officer = await app.AsNew("commune:ha-da|m-1", "officer");
        var given = (string)(await officer.Send("POST", $"{Club}/devices/links", """{"member":"p-1","role":"board","phone":"0912 345 678"}""").Ok())["id"]!;
        for (var i = 0; i < 2; i++) await officer.Send("POST", $"{Club}/devices/links/{given}/end").Ok();
        var device = ((string)(await Opened("board"))["device"]!).Split('_')[3];
        for (var i = 0; i < 2; i++) await officer.Send("POST", $"{Club}/devices/{device}/end").Ok();
        var told = (await (await app.AsNew("province:ha-da", "admin")).Send("GET", $"{Club}/audit?limit=200").Ok())["items"]!.AsArray()
            .SelectMany(e => e!["acts"]!.AsArray())
            .SelectMany(a => a!["changes"]!.AsArray().Select(c => ((string)a["who"]!, (string)a["what"]!, Row: (string)c!["row"]!)))
            .Where(t => t.Row.Contains(given, StringComparison.Ordinal) || t.Row.Contains(device, StringComparison.Ordinal));
        const string Devices = "/v1/provinces/{t}/clubs/{c}/devices";
        const string Who = "development:commune:ha-da|m-1";
        Assert.Equal(
            [(Who, $"POST {Devices}/links", $"dv|{given}|issued"), (Who, $"POST {Devices}/links/{{link}}/end", $"dv|{given}|taken-back"),
             (Who, $"POST {Devices}/links", $"dv|{device}|issued"), (Who, $"POST {Devices}/{{device}}/end", $"dv|{device}|ended")],
            told);
    }

    [Fact]
    public async Task Five_wrong_numbers_end_a_link()
    {
        await Made();
        var code = await Link("health");
        for (var left = 4; left >= 0; left--)
        {
            var no = await Open(code, phone: "0987654321").Problem(422, "device.phone_wrong");
            Assert.Equal($"{left}", (string?)no["args"]!["left"]);
        }

        await Open(code).Problem(422, "device.link");
    }

    [Fact]
    public async Task A_session_goes_on_by_refresh_tokens_that_are_good_once_and_ends_after_twelve_hours()
    {
        await Made();
        var opened = await Opened("secretary");
        var device = (string)opened["device"]!;
        var first = (string)opened["refreshToken"]!;
        var second = (string)(await Token(device, refresh: first).Ok())["refreshToken"]!;
        var third = (string)(await Token(device, refresh: second).Ok())["refreshToken"]!;
        // One that comes twice was copied: the session is over for whoever has the newest, too.
        await Token(device, refresh: first).Problem(401, "device.refresh");
        await Token(device, refresh: third).Problem(401, "device.refresh");

        var again = (string)(await Token(device, pin: Pin).Ok())["refreshToken"]!;
        app.Clock.Pass(TimeSpan.FromHours(12));
        await Token(device, refresh: again).Problem(401, "device.refresh");
        await Token(device, pin: Pin).Ok();
    }

    [Fact]
    public async Task An_access_token_is_over_after_a_quarter_of_an_hour()
    {
        await Made();
        var token = (string)(await Opened("treasurer"))["accessToken"]!;
        await With(token).Send("GET", Club).Ok();
        app.Clock.Pass(DeviceKey.Lifetime + TimeSpan.FromMinutes(1));
        await With(token).Send("GET", Club).Problem(401, "unauthorized");
    }

    [Fact]
    public async Task Wrong_PINs_lock_a_device_for_longer_and_longer_and_end_it()
    {
        await Made();
        var device = (string)(await Opened("health"))["device"]!;
        int[] minutes = [0, 0, 1, 5, 15, 60, 240, 1440, 1440];
        foreach (var wait in minutes)
        {
            await Token(device, pin: "000001").Problem(422, "device.pin", "pin");
            if (wait == 0) continue;
            using var locked = await Token(device, pin: Pin);
            Assert.Equal(429, (int)locked.StatusCode);
            Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(wait) - TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(wait));
            app.Clock.Pass(TimeSpan.FromMinutes(wait));
        }

        await Token(device, pin: "000001").Problem(401, "device.ended");
        await Token(device, pin: Pin).Problem(401, "device.ended");
    }

    [Fact]
    public async Task A_right_PIN_forgets_the_wrong_ones()
    {
        await Made();
        var device = (string)(await Opened("health"))["device"]!;
        for (var i = 0; i < 3; i++)
        {
            await Token(device, pin: "000001").Problem(422, "device.pin");
            await Token(device, pin: "000001").Problem(422, "device.pin");
            await Token(device, pin: Pin).Ok();
        }
    }

    [Fact]
    public async Task An_ended_device_is_refused_within_five_seconds_and_gets_nothing_more()
    {
        await Made();
        var opened = await Opened("treasurer");
        var token = (string)opened["accessToken"]!;
        await With(token).Send("GET", Club).Ok();
        var officer = await app.AsNew("commune:ha-da|m-1", "officer");
        var listed = (await officer.Send("GET", $"{Club}/devices").Ok())["items"]!.AsArray();
        var id = ((string)opened["device"]!).Split('_')[3];
        Assert.Equal("active", (string?)listed.Single(d => (string)d!["id"]! == id)!["state"]);
        app.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("ended", (string?)(await officer.Send("POST", $"{Club}/devices/{id}/end").Ok())["state"]);
        app.Clock.Pass(TimeSpan.FromSeconds(5));
        await With(token).Send("GET", Club).Problem(401, "unauthorized");
        await Token((string)opened["device"]!, pin: Pin).Problem(401, "device.ended");
        await Token((string)opened["device"]!, refresh: (string)opened["refreshToken"]!).Problem(401, "device.ended");
    }

    [Theory]
    [InlineData("""{"member":"p-1","role":"officer","phone":"0912345678"}""", 422, "device.role")]
    [InlineData("""{"member":"p-1","role":"volunteer","phone":"0912345678"}""", 422, "device.role")]
    [InlineData("""{"member":"p-1","role":"integrator","phone":"0912345678"}""", 422, "device.role")]
    [InlineData("""{"member":"p-1","role":"system","phone":"0912345678"}""", 422, "device.role")]
    [InlineData("""{"member":"p-1","role":"board","phone":"912"}""", 422, "device.phone")]
    [InlineData("""{"member":"p-1","role":"board","phone":"số của bà"}""", 422, "device.phone")]
    [InlineData("""{"member":"p-99","role":"board","phone":"0912345678"}""", 404, "not_found")]
    public async Task A_link_that_cannot_be_is_refused(string body, int status, string code)
    {
        await Made();
        await (await app.AsNew("commune:ha-da|m-1", "officer")).Send("POST", $"{Club}/devices/links", body).Problem(status, code);
    }

    [Fact]
    public async Task Another_devices_secret_or_none_opens_nothing()
    {
        await Made();
        var (one, other) = ((string)(await Opened("treasurer"))["device"]!, (string)(await Opened("secretary"))["device"]!);
        var mixed = $"{one[..one.LastIndexOf('_')]}_{other.Split('_', 5)[4]}";
        await Token(mixed, pin: Pin).Problem(401, "device.ended");
        await Token("clbd_ha-da_clb-1_x_y", pin: Pin).Problem(401, "device.ended");
        await Token("rubbish", pin: Pin).Problem(401, "device.ended");
        await app.CreateClient().Send("POST", "/v1/devices/token", new JsonObject { ["device"] = one }.ToJsonString()).Problem(400, "json.missing_field");
    }

    [Fact]
    public async Task The_database_holds_no_number_PIN_code_or_token()
    {
        await Made();
        var code = await Link("treasurer");
        var opened = await Open(code).Ok();
        string[] secrets = [code.Split('.')[2], ((string)opened["device"]!).Split('_', 5)[4], (string)opened["refreshToken"]!, "0912345678", $"\"{Pin}\""];
        var looked = false;
        foreach (var file in Directory.GetFiles(app.Folder, "*.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            foreach (var secret in secrets) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            looked |= text.Contains("pbkdf2-sha512$", StringComparison.Ordinal);
        }

        Assert.True(looked, "The devices were in none of the files.");
    }

    private static JsonNode LinkIn(JsonNode list, string id) => list["items"]!.AsArray().Single(l => (string?)l!["id"] == id)!;

    private async Task<string> Link(string role) =>
        (string)(await (await app.AsNew("commune:ha-da|m-1", "officer")).Send("POST", $"{Club}/devices/links", $$"""{"member":"p-1","role":"{{role}}","phone":"0912 345 678"}""").Ok())["code"]!;

    private async Task<JsonNode> Opened(string role) => await Open(await Link(role)).Ok();

    private Task<HttpResponseMessage> Open(string code, string phone = "0912345678", string pin = Pin) =>
        app.CreateClient().Send("POST", "/v1/devices/open", new JsonObject { ["code"] = code, ["phone"] = phone, ["pin"] = pin, ["name"] = "Điện thoại bà Hòa" }.ToJsonString());

    private Task<HttpResponseMessage> Token(string device, string? pin = null, string? refresh = null)
    {
        var body = new JsonObject { ["device"] = device };
        if (pin is not null) body["pin"] = pin;
        if (refresh is not null) body["refreshToken"] = refresh;
        return app.CreateClient().Send("POST", "/v1/devices/token", body.ToJsonString());
    }

    private HttpClient With(string token)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task Made()
    {
        var nation = await app.AsNew("nation", "admin");
        if ((await nation.Send("GET", Province)).IsSuccessStatusCode) return;
        await nation.Send("POST", "/v1/provinces", """{"id":"ha-da","nameVi":"Hà Đa","established":"2020-01-01"}""").Ok();
        await nation.Send("POST", $"{Province}/communes", """{"id":"m-1","nameVi":"Xã Một","established":"2020-01-01"}""").Ok();
        await nation.Send("POST", $"{Province}/clubs", """{"id":"clb-1","nameVi":"CLB Một","commune":"m-1","launched":"2021-03-01"}""").Ok();
        await nation.Send("POST", $"{Club}/members", """[{"id":"p-1","name":"Nguyễn Thị Hòa","joined":"2021-03-01"}]""").Ok();
    }
}
