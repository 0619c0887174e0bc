namespace ClbCloud.Gateway.Tests.Members;

[Collection(Together.Name)]
public sealed class MemberEndpointsTests(GatewayApplication app)
{
    [Theory]
    [InlineData("members", "joined")]
    [InlineData("recipients", "from")]
    [InlineData("volunteers", "joined")]
    public async Task People_are_added_read_corrected_and_ended(string kind, string from)
    {
        var country = await Country.Make(app, $"ha-m-{kind}");
        var board = await app.As($"club:ha-m-{kind}|clb-1", "board");
        var people = $"{country.Club}/{kind}";
        var added = $$"""[{"id":"x-2","name":"Đặng Thị Hai","{{from}}":"2022-01-01"},{"id":"x-1","name":"Đặng Thị Một","{{from}}":"2022-01-01"}]""";
        var results = (await board.Send("POST", people, added).Ok())["results"]!.AsArray();
        Assert.Equal(["x-2", "x-1"], results.Select(r => (string?)r!["id"]));
        Assert.All((await board.Send("POST", people, added).Ok())["results"]!.AsArray(), r => Assert.Equal("duplicate", (string?)r!["status"]));
        var reused = (await board.Send("POST", people, $$"""{"id":"x-1","name":"Người Khác","{{from}}":"2022-01-01"}""").Ok())["results"]![0]!;
        Assert.Equal($"{kind[..^1]}.id_reused", (string?)reused["code"]);

        Assert.Equal("Đặng Thị Hai", (string?)(await board.Send("GET", $"{people}/x-2").Ok())["name"]);
        await board.Send("GET", $"{people}/x-3").Problem(404, "not_found");
        await board.Send("PATCH", $"{people}/x-3", """{"name":"Không Ai"}""").Problem(404, "not_found");
        Assert.Equal("Đặng Thị Ba", (string?)(await board.Send("PATCH", $"{people}/x-2", """{"name":"Đặng Thị Ba"}""").Ok())["name"]);
        var ended = await board.Send("POST", $"{people}/x-2/end", """{"to":"2026-01-31"}""").Ok();
        Assert.Equal("2026-01-31", (string?)ended[kind == "recipients" ? "to" : "left"]);
        await board.Send("POST", $"{people}/x-2/end", """{"to":"2021-01-31"}""").Problem(422, $"{kind[..^1]}.to");
        await board.Send("POST", $"{people}/x-2/end", "{}").Problem(400, "json.missing_field", "to");
    }

    [Fact]
    public async Task Members_are_paged_in_order_without_loss_or_repeat()
    {
        var country = await Country.Make(app, "ha-mp");
        var board = await app.As("club:ha-mp|clb-1", "board");
        var ids = Enumerable.Range(0, 25).Select(i => $"x-{i:D3}").ToArray();
        await board.Send("POST", $"{country.Club}/members", "[" + string.Join(',', ids.Select(i => $$"""{"id":"{{i}}","name":"Bùi Văn","joined":"2022-01-01"}""")) + "]").Ok();
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await board.Send("GET", $"{country.Club}/members?limit=10{(cursor is null ? "" : $"&cursor={cursor}")}").Ok();
            seen.AddRange(page["items"]!.AsArray().Select(m => (string?)m!["id"]));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal([.. new[] { "p-1" }, .. ids], seen);
    }
}
