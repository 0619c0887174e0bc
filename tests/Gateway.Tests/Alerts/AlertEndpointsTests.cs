namespace ClbCloud.Gateway.Tests.Alerts;

[Collection(Together.Name)]
public sealed class AlertEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task Alerts_say_why_in_both_languages_on_every_level()
    {
        var country = await Country.Make(app, "ha-al");
        foreach (var (scope, role, path) in new[]
        {
            ("province:ha-al", "officer", $"{country.Province}/alerts?kind=norm-broken&limit=200"),
            ("commune:ha-al|m-1", "officer", $"{country.Province}/communes/m-1/alerts?kind=norm-broken&limit=200"),
            ("club:ha-al|clb-1", "board", $"{country.Club}/alerts"),
        })
        {
            var alerts = (await (await app.As(scope, role)).Send("GET", path).Ok())["items"]!.AsArray();
            var size = alerts.First(a => (string?)a!["id"] == "norm|size" && (string?)a["club"] == "ha-al|clb-1")!;
            Assert.Equal("Số hội viên là 1; tiêu chí 50–70.", (string?)size["texts"]!["vi"]);
            Assert.Equal("There are 1 members; the norm is 50 to 70.", (string?)size["texts"]!["en"]);
            Assert.DoesNotContain(alerts, a => ((string?)a!["texts"]!["vi"])!.Contains('…', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Alerts_of_a_province_are_paged_without_loss_or_repeat()
    {
        var country = await Country.Make(app, "ha-am");
        var officer = await app.As("province:ha-am", "officer");
        // Plans are judged a moment after they are approved.
        await Soon.Until(async () => (await officer.Send("GET", $"{country.Province}/alerts?limit=200").Ok())["items"]!.AsArray().Count(i => i!["unit"] is not null) == 2, "the province's and the commune's plan are told of");
        var all = (await officer.Send("GET", $"{country.Province}/alerts?limit=200").Ok())["items"]!.AsArray().Select(a => $"{a!["club"] ?? a["unit"]}/{a["id"]}").ToArray();
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await officer.Send("GET", $"{country.Province}/alerts?limit=7{(cursor is null ? "" : $"&cursor={cursor}")}").Ok();
            seen.AddRange(page["items"]!.AsArray().Select(a => $"{a!["club"] ?? a["unit"]}/{a["id"]}"));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(all, seen.Take(all.Length));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }
}
