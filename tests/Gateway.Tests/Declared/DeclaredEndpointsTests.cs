namespace ClbCloud.Gateway.Tests.Declared;

[Collection(Together.Name)]
public sealed class DeclaredEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_declared_figure_is_shown_apart_and_refused_where_something_below_has_it()
    {
        var country = await Country.Make(app, "ha-da");
        var commune = await app.As("commune:ha-da|m-1", "officer");
        var put = await commune.Send("PUT", $"{country.Province}/communes/m-1/declared", """{"indicator":"population","period":"2024","value":5000,"source":"Niên giám thống kê"}""").Ok();
        Assert.True((bool)put["counts"]!);
        var officer = await app.As("province:ha-da", "officer");
        await Soon.Until(async () => (int)(await officer.Send("GET", $"{country.Province}/figures?period=2025-01&indicators=population").Ok())["declared"]!.AsObject().Count == 1, "the province hears of the figure");
        var refused = await officer.Send("PUT", $"{country.Province}/declared", """{"indicator":"population","period":"2025","value":9000,"source":"Niên giám thống kê"}""").Problem(422, "declared.computed", "indicator");
        Assert.Contains("ha-da|m-1", (string)refused["detail"]!, StringComparison.Ordinal);
        await officer.Send("PUT", $"{country.Province}/declared", """{"indicator":"members","period":"2025","value":9000,"source":"Báo cáo"}""").Problem(422, "declared.computed", "indicator");
        await commune.Send("PUT", $"{country.Province}/communes/m-1/declared", """{"indicator":"population","period":"2024","value":5000,"source":"Niên giám thống kê","withdrawn":true}""").Ok();
        Assert.False((bool)(await commune.Send("GET", $"{country.Province}/communes/m-1/declared").Ok())["items"]![0]!["counts"]!);
    }

    [Fact]
    public async Task A_span_of_years_is_asked_as_one_period()
    {
        var country = await Country.Make(app, "ha-db");
        var officer = await app.As("province:ha-db", "officer");
        foreach (var year in new[] { 2018, 2020 })
            await officer.Send("PUT", $"{country.Province}/declared", $$"""{"indicator":"support.sessions","period":"{{year}}","value":15000,"source":"Báo cáo tổng kết"}""").Ok();
        var span = await officer.Send("GET", $"{country.Province}/figures?period=2017-2020&indicators=support.sessions").Ok();
        Assert.Equal(("2017-2020", 30000), ((string?)span["period"], (int)span["figures"]!["support.sessions"]!));
        await officer.Send("GET", $"{country.Province}/figures?period=2020-2017").Problem(400, "period.malformed", "period");
    }

    [Fact]
    public async Task A_rating_is_given_by_each_level_for_itself_and_explained()
    {
        var country = await Country.Make(app, "ha-dc");
        var board = await app.As("club:ha-dc|clb-1", "board");
        var scores = (await board.Send("GET", $"{country.Club}/rating").Ok())["computed"]!["scores"]!.AsArray();
        var points = string.Join(',', scores.Select(s => $$"""{"criterion":"{{s!["criterion"]}}","points":{{s["most"]}}}"""));
        var self = await board.Send("POST", $"{country.Club}/rating", $$"""{"year":2025,"date":"2026-01-10","points":[{{points}}]}""").Ok();
        Assert.Equal(("board", "strong", null), ((string?)self["given"]![0]!["level"], (string?)self["given"]![0]!["grade"], self["official"]));
        var commune = await app.As("commune:ha-dc|m-1", "officer");
        await commune.Send("POST", $"{country.Club}/rating", """{"year":2025,"date":"2026-02-10","grade":"average"}""").Problem(422, "rating.note", "note");
        var confirmed = await commune.Send("POST", $"{country.Club}/rating", """{"year":2025,"date":"2026-02-10"}""").Ok();
        Assert.Equal(("commune", "strong"), ((string?)confirmed["official"]!["level"], (string?)confirmed["official"]!["grade"]));
        foreach (var score in scores) Assert.False(string.IsNullOrEmpty((string?)score!["indicator"]) || string.IsNullOrEmpty((string?)score["source"]));
    }

    [Fact]
    public async Task An_alert_is_acknowledged_by_who_is_responsible()
    {
        var country = await Country.Make(app, "ha-dd");
        var ack = $"{country.Club}/alerts/norm%7Csize/ack";
        await (await app.As("club:ha-dd|clb-1", "board")).Send("POST", ack, """{"note":"Đang kết nạp thêm"}""").Ok();
        var acked = await (await app.As("commune:ha-dd|m-1", "officer")).Send("POST", ack, """{"note":"Xã hỗ trợ vận động"}""").Ok();
        Assert.Equal(["club", "commune"], acked["acks"]!.AsArray().Select(a => (string)a!["by"]!));
        await (await app.As("province:ha-dd", "officer")).Send("POST", $"{country.Club}/alerts/norm%7Ckhong-co/ack", """{"note":"Đã biết"}""").Problem(404, "not_found");
    }
}
