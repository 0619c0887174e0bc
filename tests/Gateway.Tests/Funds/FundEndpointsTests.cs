using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Funds;

[Collection(Together.Name)]
public sealed class FundEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_money_post_needs_a_key_and_a_repeat_answers_the_first_answer()
    {
        var country = await Country.Make(app, "ha-fund-a");
        var board = await app.As("club:ha-fund-a|clb-1", "board");
        var body = $$"""{"kind":"donation","date":"{{Country.Yesterday}}","dong":300000,"donor":"Ông Lê Văn Tám"}""";
        using var bare = new HttpRequestMessage(HttpMethod.Post, $"{country.Club}/entries") { Content = GatewayApplication.Body(body) };
        await board.SendAsync(bare).Problem(400, "key.missing", "Idempotency-Key");
        await board.Send("POST", $"{country.Club}/entries", body, "khoá").Problem(400, "key.malformed");
        var first = await board.Send("POST", $"{country.Club}/entries", body, "k-1").Ok();
        var again = await board.Send("POST", $"{country.Club}/entries", body, "k-1").Ok();
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        await board.Send("POST", $"{country.Club}/entries", body.Replace("300000", "300001", StringComparison.Ordinal), "k-1").Problem(422, "key.other_body");
        Assert.Equal(320_000, (long)(await board.Send("GET", $"{country.Club}/funds").Ok())["clubTotal"]!);
        var golden = (await board.Send("GET", $"{country.Club}/golden-book").Ok())["items"]!.AsArray();
        Assert.Equal(("Ông Lê Văn Tám", 300_000), ((string?)golden.Single()!["donor"], (long)golden.Single()!["dong"]!));
        await board.Send("POST", $"{country.Club}/entries/{(string)first["entry"]!["id"]!}/reverse", $$"""{"date":"{{Country.Day(0)}}","purpose":"ghi nhầm"}""").Ok();
        Assert.Empty((await board.Send("GET", $"{country.Club}/golden-book").Ok())["items"]!.AsArray());
        Assert.Equal(4, (await board.Send("GET", $"{country.Club}/entries").Ok())["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Fifty_treasurers_at_once_do_not_overdraw()
    {
        var country = await Country.Make(app, "ha-fund-b");
        var board = await app.As("club:ha-fund-b|clb-1", "board");
        var body = $$"""{"kind":"expense","date":"{{Country.Yesterday}}","dong":2000,"purpose":"chè nước"}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var answer = await board.Send("POST", $"{country.Club}/entries", body, $"x-{i % 25}");
            return (Key: i % 25, Status: (int)answer.StatusCode, Text: await answer.Content.ReadAsStringAsync());
        }));
        // 20,000 of dues pay ten of them.
        Assert.Equal(10, answers.Where(a => a.Status == 200).Select(a => a.Text).Distinct().Count());
        Assert.All(answers.GroupBy(a => a.Key), g => Assert.Single(g.Select(a => a.Text).Distinct()));
        Assert.Equal(0, (long)(await board.Send("GET", $"{country.Club}/funds").Ok())["clubCash"]!);
    }

    [Fact]
    public async Task A_loan_goes_its_way_and_a_sheet_collects_it()
    {
        var country = await Country.Make(app, "ha-fund-c");
        var board = await app.As("club:ha-fund-c|clb-1", "board");
        await board.Send("POST", $"{country.Club}/loans/ln-1/disburse", $$"""{"date":"{{Country.Yesterday}}"}""").Problem(422, "loan.status");
        await board.Send("POST", $"{country.Club}/loans/ln-1/approve", $$"""{"date":"{{Country.Yesterday}}","by":"meeting"}""").Ok();
        await board.Send("POST", $"{country.Club}/loans/ln-1/disburse", $$"""{"date":"{{Country.Yesterday}}"}""").Ok();
        var loan = await board.Send("GET", $"{country.Club}/loans/ln-1").Ok();
        Assert.Equal(("open", 2_000_000, 10), ((string?)loan["status"], (long)loan["outstanding"]!, loan["schedule"]!.AsArray().Count));
        var sheet = $$"""{"date":"{{Country.Day(0)}}","meeting":{"attendance":1,"areas":["livelihood"]},"lines":[{"loan":"ln-1","dong":500000},{"member":"p-1","dong":10000},{"member":"p-7","dong":10000}]}""";
        var posted = await board.Send("POST", $"{country.Club}/collections", sheet).Ok();
        Assert.Equal(["accepted", "accepted", "rejected"], posted["results"]!.AsArray().Select(r => (string?)r!["status"]));
        Assert.Equal(("3", "entry.member_unknown"), ((string?)posted["results"]![2]!["id"], (string?)posted["results"]![2]!["code"]));
        await board.Send("GET", $"{country.Club}/meetings/{Country.Day(0)}").Ok();
        Assert.Equal(1_500_000, (long)(await board.Send("GET", $"{country.Club}/loans/ln-1").Ok())["outstanding"]!);
        await board.Send("POST", $"{country.Club}/loans/ln-1/repay", $$"""{"date":"{{Country.Day(0)}}","dong":1500001}""").Problem(422, "loan.overpaid", "dong");
        await board.Send("GET", $"{country.Club}/loans/ln-77").Problem(404, "not_found");
        await board.Send("POST", $"{country.Club}/loans/ln-77/repay", $$"""{"date":"{{Country.Day(0)}}","dong":1}""").Problem(404, "not_found");
        await board.Send("POST", $"{country.Club}/entries/20260101-00000001/reverse", $$"""{"date":"{{Country.Day(0)}}","purpose":"x"}""").Problem(404, "not_found");
        Assert.Single((await board.Send("GET", $"{country.Club}/loans?status=open").Ok())["items"]!.AsArray());
        var pages = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await board.Send("GET", $"{country.Club}/entries?limit=1{(cursor is null ? "" : $"&cursor={cursor}")}").Ok();
            pages.AddRange(page["items"]!.AsArray().Select(i => i!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(["seed", "dues", "disbursement", "collection"], pages.Select(p => (string?)p["kind"]));
    }

    [Fact]
    public async Task Only_an_administrator_loads_history()
    {
        var country = await Country.Make(app, "ha-fund-d");
        var board = await app.As("club:ha-fund-d|clb-1", "board");
        var old = """{"kind":"seed","date":"2021-03-05","dong":50000000,"source":"province-budget"}""";
        await board.Send("POST", $"{country.Club}/entries", old).Problem(422, "entry.too_late");
        await board.Send("POST", $"{country.Club}/entries?historical=true", old).Problem(403, "role", "historical");
        await (await app.AsNation()).Send("POST", $"{country.Club}/entries?historical=true", old).Ok();
        await (await app.As("club:ha-fund-d|clb-1", "health")).Send("POST", $"{country.Club}/entries", old).Problem(403, "role");
    }
}
