namespace ClbCloud.Gateway.Tests.Auditing;

[Collection(Together.Name)]
public sealed class AuditEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task The_tenants_administrator_sees_who_read_and_who_changed_and_why()
    {
        var country = await Country.Make(app, "ha-au");
        var officer = await app.As("commune:ha-au|m-1", "officer");
        officer.DefaultRequestHeaders.Add("Clb-Reason", Uri.EscapeDataString("chép từ sổ giấy"));
        officer.DefaultRequestHeaders.Add("Clb-For", "p-1");
        await officer.Send("GET", $"{country.Club}/members").Ok();
        await officer.Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Bà Hoàng Thị Bí Mật"}""").Ok();

        var page = await (await app.As("province:ha-au", "admin")).Send("GET", $"{country.Club}/audit?limit=200").Ok();

        var acts = page["items"]!.AsArray().SelectMany(e => e!["acts"]!.AsArray()).Where(a => (string?)a!["who"] == "development:commune:ha-au|m-1").ToArray();
        Assert.Contains(acts, a => (string?)a!["what"] == "GET /v1/provinces/{t}/clubs/{c}/members" && a["reads"]!.AsArray().Count == 1);
        var change = Assert.Single(acts, a => ((string?)a!["what"])!.StartsWith("PATCH", StringComparison.Ordinal) && a["changes"]!.AsArray().Count > 0)!;
        Assert.Equal(("chép từ sổ giấy", "p-1"), ((string?)change["why"], (string?)change["for"]));
        Assert.DoesNotContain("Bí Mật", page.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("province:ha-av", "officer")]
    [InlineData("commune:ha-av|m-1", "admin")]
    [InlineData("club:ha-av|clb-1", "board")]
    public async Task Nobody_below_reads_the_journal(string scope, string role)
    {
        await Made();
        await (await app.As(scope, role)).Send("GET", "/v1/provinces/ha-av/clubs/clb-1/audit").Problem(403, "role");
    }

    [Fact]
    public async Task An_untouched_province_verifies()
    {
        var country = await Country.Make(app, "ha-aw");
        var report = await (await app.As("province:ha-aw", "admin")).Send("POST", $"{country.Province}/audit/verify").Ok();
        Assert.Equal("[]", report["faults"]!.ToJsonString());
        // The province, its communes and clubs, plans of two units and norms of two clubs.
        Assert.Equal(9, (int)report["partitions"]!);
    }

    [Fact]
    public async Task Norms_plans_and_webhooks_have_journals_of_their_own()
    {
        var country = await Country.Make(app, "ha-ax");
        var admin = await app.As("province:ha-ax", "admin");
        await admin.Send("POST", $"{country.Province}/webhooks", AccessCountry.WebhookJson).Ok();
        await (await app.AsNation()).Send("POST", $"{country.Project}/webhooks", AccessCountry.WebhookJson).Ok();

        Assert.Contains("PUT /v1/provinces/{t}/clubs/{c}/excuses/{excuse}", await Told(admin, $"{country.Club}/audit?of=norms"));
        Assert.Contains("POST /v1/provinces/{t}/plans/{plan}/approve", await Told(admin, $"{country.Province}/audit?of=plans"));
        Assert.Contains("PUT /v1/provinces/{t}/communes/{m}/plans/{plan}", await Told(admin, $"{country.Province}/communes/m-1/audit?of=plans"));
        Assert.Contains("POST /v1/provinces/{t}/webhooks", await Told(admin, $"{country.Province}/audit?of=webhooks"));
        Assert.Contains("PUT /v1/nation/plans/{plan}", await Told(await app.AsNation(), "/v1/nation/audit?of=plans"));
        Assert.Contains("POST /v1/projects/{project}/webhooks", await Told(await app.AsNation(), $"{country.Project}/audit?of=webhooks"));
        Assert.Empty(await Told(admin, $"{country.Club}/audit?of=plans"));
        await admin.Send("GET", $"{country.Province}/audit?of=khac").Problem(400, "query.choice", "of");
    }

    private static async Task<string[]> Told(HttpClient client, string path) =>
        [.. (await client.Send("GET", path).Ok())["items"]!.AsArray().SelectMany(e => e!["acts"]!.AsArray()).Select(a => (string)a!["what"]!).Distinct()];

    [Theory]
    [InlineData("Clb-For", "Khong phai ma", "id.slug")]
    [InlineData("Clb-Reason", "a%0Ab", "text.control")]
    public async Task A_header_that_is_not_one_is_refused_by_name(string header, string value, string code)
    {
        await Made();
        var board = await app.As("club:ha-av|clb-1", "board");
        board.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        await board.Send("GET", "/v1/provinces/ha-av/clubs/clb-1").Problem(400, code, header);
    }

    // Several tests look at the same province, each in its own instance of this class.
    private async Task Made()
    {
        if ((await (await app.AsNation()).Send("GET", "/v1/provinces/ha-av")).IsSuccessStatusCode) return;
        await Country.Make(app, "ha-av");
    }
}
