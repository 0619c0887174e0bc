using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Privacy;

[Collection(Together.Name)]
public sealed class PrivacyEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_person_asks_what_is_held_is_told_all_of_it_and_is_erased_and_money_and_counts_stay()
    {
        var country = await Country.Make(app, "ha-rieng-a");
        var board = await app.As("club:ha-rieng-a|clb-1", "board");
        var club = country.Club;
        await Country.Accepted(board, $"{club}/members", """[{"id":"p-5","name":"Vạc-xám Năm","joined":"2021-03-01","birthYear":1946,"sex":"female","circumstances":[{"circumstance":"poor"}]}]""");
        await Country.Accepted(board, $"{club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-5","systolic":171,"diastolic":95,"note":"Vạc-xám mệt"}]}""");
        await board.Send("POST", $"{club}/entries", $$"""{"kind":"dues","date":"{{Country.Yesterday}}","dong":15000,"member":"p-5"}""").Ok();
        var asked = Guid.NewGuid();
        var filed = await board.Send("POST", $"{club}/data-requests", $$"""{"id":"{{asked}}","kind":"member","person":"p-5","asks":"erasure","received":"{{Country.Yesterday}}","note":"Vạc-xám xin xóa"}""").Ok();
        Assert.Equal("open", (string?)filed["state"]);

        var file = await board.Send("GET", $"{club}/persons/member/p-5/file").Ok();
        Assert.Equal(["entry", "member", "reading", "request"], file["items"]!.AsArray().Select(i => (string?)i!["section"]).Distinct().Order(StringComparer.Ordinal));
        Assert.False((bool)file["partial"]!);
        var text = (await board.Send("GET", $"{club}/persons/member/p-5/file?format=text").Ok()).GetValue<string>();
        Assert.Contains("Hội viên / Member", text, StringComparison.Ordinal);
        Assert.Contains("Vạc-xám mệt", text, StringComparison.Ordinal);
        var table = await board.GetAsync($"{club}/persons/member/p-5/file?format=csv");
        Assert.Equal("text/csv", table.Content.Headers.ContentType?.MediaType);
        var bytes = await table.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(3)).Split("\r\n");
        Assert.Equal("section,name_vi,name_en,number,former,field,value", lines[0]);
        Assert.Contains("member,Hội viên,Member,1,false,name,Vạc-xám Năm", lines);
        Assert.Contains(lines, l => l.StartsWith("reading,", StringComparison.Ordinal) && l.EndsWith(",reading.note,Vạc-xám mệt", StringComparison.Ordinal));
        // Who is not the club's own gets no reading, and is told that something is left out.
        var officer = await app.As("province:ha-rieng-a", "officer");
        var partial = await officer.Send("GET", $"{club}/persons/member/p-5/file").Ok();
        Assert.True((bool)partial["partial"]!);
        Assert.DoesNotContain("Vạc-xám mệt", Plain(partial), StringComparison.Ordinal);
        await (await app.As("club:ha-rieng-a|clb-1", "secretary")).Send("GET", $"{club}/persons/member/p-5/file").Problem(403, "role");
        // A look at it is told like any other.
        var journal = await (await app.AsNation()).Send("GET", $"{club}/audit?limit=200").Ok();
        Assert.Contains(journal["items"]!.AsArray().SelectMany(e => e!["acts"]!.AsArray()), a => a!["reads"]!.AsArray().Any(r => (string?)r == "person|member|p-5"));

        await board.Send("POST", $"{club}/persons/member/p-5/erase", "{}").Problem(422, "erasure.current");
        await board.Send("POST", $"{club}/members/p-5/end", $$"""{"to":"{{Country.Yesterday}}"}""").Ok();
        var (figures, funds) = (await Figures(board, club), Plain(await board.Send("GET", $"{club}/funds").Ok()));
        await board.Send("POST", $"{club}/persons/member/p-5/erase", $$"""{"request":"{{asked}}"}""").Ok();

        Assert.Equal(figures, await Figures(board, club));
        Assert.Equal(funds, Plain(await board.Send("GET", $"{club}/funds").Ok()));
        foreach (var path in new[] { "members", $"health/measurements?from={Country.Yesterday}&to={Country.Yesterday}", "persons/member/p-5/file", "data-requests" })
            Assert.DoesNotContain("Vạc-xám", Plain(await board.Send("GET", $"{club}/{path}").Ok()), StringComparison.Ordinal);
        Assert.Equal("done", (string?)(await board.Send("GET", $"{club}/data-requests").Ok())["items"]!.AsArray().Single(r => (string?)r!["id"] == asked.ToString())!["state"]);
        await board.Send("PATCH", $"{club}/members/p-5", """{"name":"Vạc-xám Năm"}""").Problem(422, "person.erased");
        await board.Send("GET", $"{club}/persons/member/p-99/file").Problem(404, "not_found");
        await board.Send("POST", $"{club}/persons/nobody/p-5/erase", "{}").Problem(404, "not_found");
    }

    [Fact]
    public async Task A_withdrawn_consent_keeps_health_from_being_recorded_and_the_history_stays()
    {
        var country = await Country.Make(app, "ha-rieng-b");
        var board = await app.As("club:ha-rieng-b|clb-1", "board");
        var club = country.Club;
        var id = Guid.NewGuid();
        var consent = $$"""[{"id":"{{id}}","kind":"member","person":"p-1","purpose":"health","date":"{{Country.Day(-3)}}","method":"paper-photo","reference":"anh-17"}]""";
        await Country.Accepted(board, $"{club}/consents", consent);
        Assert.Equal("duplicate", (string?)(await board.Send("POST", $"{club}/consents", consent).Ok())["results"]![0]!["status"]);
        await board.Send("POST", $"{club}/consents", consent.Replace("\"reference\":\"anh-17\"", "\"reference\":\"\"", StringComparison.Ordinal)).Ok();
        await board.Send("POST", $"{club}/consents/{id}/withdraw", $$"""{"date":"{{Country.Yesterday}}","method":"digital"}""").Ok();

        var refused = await board.Send("POST", $"{club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":120,"diastolic":70}]}""").Ok();
        Assert.Equal("consent.withdrawn", (string?)refused["results"]![0]!["code"]);
        var answers = await board.Send("POST", $"{club}/health/functioning", $$"""[{"member":"p-1","date":"{{Country.Yesterday}}","vis":1,"hear":1,"mob":1,"cog":1,"sc":1,"comm":1}]""").Ok();
        Assert.Equal("consent.withdrawn", (string?)answers["results"]![0]!["code"]);
        var kept = (await board.Send("GET", $"{club}/consents?kind=member&person=p-1").Ok())["items"]!.AsArray().Single(c => (string?)c!["id"] == id.ToString())!;
        Assert.Equal((Country.Day(-3), Country.Yesterday, "anh-17"), ((string?)kept["date"], (string?)kept["withdrawn"], (string?)kept["reference"]));
    }

    [Fact]
    public async Task Readings_of_a_visit_ask_the_same_consent_and_the_visit_is_kept_without_them()
    {
        var country = await Country.Make(app, "ha-rieng-d");
        var board = await app.As("club:ha-rieng-d|clb-1", "board");
        var club = country.Club;
        await Country.Accepted(board, $"{club}/consents", $$"""[{"id":"{{Guid.NewGuid()}}","kind":"recipient","person":"r-1","purpose":"health","date":"{{Country.Day(-3)}}","method":"paper-photo","reference":"anh-18"}]""");
        var consent = (string)(await board.Send("GET", $"{club}/consents?kind=recipient&person=r-1").Ok())["items"]![0]!["id"]!;
        await Country.Accepted(board, $"{club}/visits", Visit(Guid.NewGuid(), 700, ""","vitals":{"systolic":131}"""));
        await board.Send("POST", $"{club}/consents/{consent}/withdraw", $$"""{"date":"{{Country.Yesterday}}","method":"digital"}""").Ok();

        var id = Guid.NewGuid();
        var refused = (await board.Send("POST", $"{club}/visits", Visit(id, 800, ""","vitals":{"systolic":131}""")).Ok())["results"]![0]!;
        Assert.Equal(("rejected", "consent.withdrawn", "vitals"), ((string?)refused["status"], (string?)refused["code"], (string?)refused["field"]));
        // The id was never used: the same visit without its readings is kept.
        await Country.Accepted(board, $"{club}/visits", Visit(id, 800, string.Empty));

        static string Visit(Guid id, int at, string more) =>
            $$"""[{"id":"{{id}}","volunteer":"v-1","recipient":"r-1","startedAt":"{{Country.At(at)}}","minutes":20,"tasks":["blood-pressure"],"source":"phone"{{more}}}]""";
    }

    [Fact]
    public async Task The_six_answers_are_for_the_clubs_own_and_say_whether_there_is_a_disability()
    {
        var country = await Country.Make(app, "ha-rieng-c");
        var health = await app.As("club:ha-rieng-c|clb-1", "health");
        var body = $$"""[{"member":"p-1","date":"{{Country.Yesterday}}","vis":1,"hear":2,"mob":3,"cog":1,"sc":1,"comm":1}]""";
        await Country.Accepted(health, $"{country.Club}/health/functioning", body);
        var kept = Assert.Single((await health.Send("GET", $"{country.Club}/health/functioning").Ok())["items"]!.AsArray())!;
        Assert.Equal((3, true), ((int)kept["mob"]!, (bool)kept["disability"]!));
        await health.Send("POST", $"{country.Club}/health/functioning", body.Replace("\"mob\":3", "\"mob\":5", StringComparison.Ordinal)).Problem(400, "number.range");
        await (await app.AsNation()).Send("GET", $"{country.Club}/health/functioning").Problem(403, "role");
    }

    private static async Task<string> Figures(HttpClient client, string club) =>
        Plain((await client.Send("GET", $"{club}/figures?period={Country.Yesterday[..4]}").Ok())["figures"]!) + Plain((await client.Send("GET", $"{club}/figures?period={Country.Yesterday[..7]}").Ok())["figures"]!);

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Plain(JsonNode node) => node.ToJsonString(Readable);
}
