namespace ClbCloud.Gateway.Tests.Policies;

[Collection(Together.Name)]
public sealed class PolicyEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task Norms_are_set_from_tomorrow_on_at_the_earliest()
    {
        var country = await Country.Make(app, "ha-pa");
        var officer = await app.As("province:ha-pa", "officer");
        await officer.Send("POST", $"{country.Province}/policy", $$$"""{"from":"{{{Country.Day(0)}}}","values":{"visitsPerWeek":2}}""").Problem(422, "policy.from", "from");
        await officer.Send("POST", $"{country.Province}/policy", $$$"""{"from":"{{{Country.Day(1)}}}","values":{"visitsPerWeek":-2}}""").Problem(422, "policy.value");
        var book = await officer.Send("POST", $"{country.Province}/policy", $$$"""{"from":"{{{Country.Day(1)}}}","values":{"visitsPerWeek":2},"source":"KH 12/2026"}""").Ok();
        Assert.Equal(2, (int)book["versions"]![0]!["values"]!["visitsPerWeek"]!);
        Assert.Equal(book.ToJsonString(), (await officer.Send("GET", $"{country.Province}/policy").Ok()).ToJsonString());
    }

    [Fact]
    public async Task An_excuse_is_put_once_and_can_be_withdrawn()
    {
        var country = await Country.Make(app, "ha-pb");
        var officer = await app.As("commune:ha-pb|m-1", "officer");
        var address = $"{country.Province}/communes/m-1/excuses/tet-2026";
        const string tet = """{"from":"2026-02-14","to":"2026-02-22","reason":"tet"}""";
        var once = await officer.Send("PUT", address, tet).Ok();
        Assert.Equal(once.ToJsonString(), (await officer.Send("PUT", address, tet).Ok()).ToJsonString());
        await officer.Send("PUT", $"{address}-2", tet.Replace("22", "01", StringComparison.Ordinal)).Problem(422, "excuse.dates");
        var withdrawn = await officer.Send("PUT", address, tet.Replace("}", ",\"withdrawn\":true}", StringComparison.Ordinal)).Ok();
        Assert.True((bool)withdrawn["excuses"]![0]!["withdrawn"]!);
        await (await app.As("club:ha-pb|clb-1", "board")).Send("PUT", $"{country.Club}/excuses/lut", tet).Problem(403, "role");
    }
}
