using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Volunteers;

[Collection(Together.Name)]
public sealed class VisitEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task Thirty_visits_in_one_post_rise_to_the_nation_within_two_seconds_and_count_once()
    {
        var country = await Country.Make(app, "ha-va");
        var board = await app.As("club:ha-va|clb-1", "board");
        var nation = await app.AsNation();
        var month = Country.Yesterday[..7];
        var before = await Settled(nation, month, country);

        var visits = Enumerable.Range(0, 30).Select(i => (Id: Guid.NewGuid(), Json: Country.VisitJson(Guid.NewGuid(), i % 2 == 0 ? "v-1" : "v-2", at: i / 2 * 5, minutes: 5)))
            .Select(v => JsonNode.Parse(v.Json)!).ToArray();
        var batch = new JsonArray(visits).ToJsonString();
        Assert.Equal(30, Count(await board.Send("POST", $"{country.Club}/visits", batch).Ok(), "accepted"));

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (await Read(nation, month, country) is var now && now != (before.Nation + 30, before.Province + 30))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2), $"Two seconds later: {now}, before: {before}.");
            await timer.WaitForNextTickAsync();
        }

        Assert.Equal(30, Count(await board.Send("POST", $"{country.Club}/visits", batch).Ok(), "duplicate"));

        var changed = visits[0].DeepClone();
        changed["minutes"] = 6;
        await Rejected(board, country, changed, "visit.id_reused", "id");
        changed = visits[0].DeepClone();
        changed["volunteer"] = "v-2";
        await Rejected(board, country, changed, "visit.id_reused", "id");

        var figures = await nation.Send("GET", $"/v1/nation/figures?period={month}").Ok();
        Assert.Equal(before.Nation + 30, (long)figures["figures"]!["visits"]!);
        Assert.True(DateTimeOffset.TryParse((string?)figures["asOf"], null, out _));
        Assert.InRange((double)figures["lagSeconds"]!, 0, 2);
        Assert.InRange((double)figures["coverage"]!, 0.5, 1);
        Assert.Equal("nation", (string?)figures["unit"]);
    }

    [Fact]
    public async Task Each_item_of_a_batch_has_its_own_answer_in_its_place()
    {
        var country = await Country.Make(app, "ha-vb");
        var board = await app.As("club:ha-vb|clb-1", "board");
        JsonNode Visit(Action<JsonNode>? change = null, int at = 0)
        {
            var visit = JsonNode.Parse(Country.VisitJson(Guid.NewGuid(), at: at))!;
            change?.Invoke(visit);
            return visit;
        }

        var batch = new JsonArray(
            Visit(),
            Visit(v => v["volunteer"] = "v-99"),
            Visit(v => v["volunteer"] = "KHÔNG"),
            Visit(v => v["minutes"] = 0, 60),
            Visit(v => v["tasks"] = new JsonArray("cooking", "flying"), 120),
            Visit(v => v["source"] = "radio", 180),
            Visit(v => v["recipient"] = "r-99", 240),
            Visit(v => v["recipient"] = "r-2", 300),
            Visit(v => v["startedAt"] = "2099-01-01T08:00:00+07:00"),
            Visit(v => v["vitals"] = JsonNode.Parse("""{"systolic":900}"""), 360),
            Visit(null, 420));
        var ids = batch.Select(v => (string?)v!["id"]).ToArray();
        var results = (await board.Send("POST", $"{country.Club}/visits", batch.ToJsonString()).Ok())["results"]!.AsArray();

        Assert.Equal(ids, results.Select(r => (string?)r!["id"]));
        Assert.Equal(
            ["", "visit.volunteer_unknown", "visit.volunteer_unknown", "visit.minutes", "visit.tasks", "visit.source", "visit.recipient_unknown", "visit.recipient_unassigned", "visit.future", "visit.vitals", ""],
            results.Select(r => (string?)r!["code"] ?? ""));
        Assert.All(results.Where(r => r!["code"] is not null), r =>
        {
            Assert.Equal("rejected", (string?)r!["status"]);
            Assert.False(string.IsNullOrWhiteSpace((string?)r["field"]));
            Assert.False(string.IsNullOrWhiteSpace((string?)r["message"]!["vi"]));
        });
    }

    [Theory]
    [InlineData("minutes", "\"30\"", "json.type")]
    [InlineData("minutes", "30.5", "json.type")]
    [InlineData("id", "\"7\"", "json.type")]
    [InlineData("tasks", "\"cooking\"", "json.type")]
    [InlineData("tasks", "[7]", "json.type")]
    [InlineData("startedAt", "\"2026-11-20T08:00:00\"", "instant.offset")]
    [InlineData("startedAt", "\"2026-11-20\"", "instant.offset")]
    [InlineData("startedAt", "\"0001-01-01T00:00:00+14:00\"", "json.type")]
    [InlineData("startedAt", "\"1800-01-01T00:00:00+07:00\"", "date.range")]
    [InlineData("note", "\"\\u0000\"", "text.control")]
    public async Task What_cannot_be_read_as_a_visit_refuses_the_batch_and_names_the_item(string field, string value, string code)
    {
        await app.AsNation();
        var visits = new JsonArray(JsonNode.Parse(Country.VisitJson(Guid.NewGuid()))!, JsonNode.Parse(Country.VisitJson(Guid.NewGuid()))!);
        visits[1]![field] = JsonNode.Parse(value);
        var problem = await (await app.AsNation()).Send("POST", "/v1/provinces/khong/clubs/co/visits", visits.ToJsonString().Replace("\\\\u0000", "\\u0000", StringComparison.Ordinal)).Problem(400, code);
        Assert.StartsWith($"items[1].{field}", (string?)problem["field"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volunteer_records_and_reads_its_own_visits_alone()
    {
        var country = await Country.Make(app, "ha-vc");
        var volunteer = await app.As("volunteer:ha-vc|clb-1|v-2", "volunteer");
        var own = Guid.NewGuid();
        var answer = await volunteer.Send("POST", $"{country.Club}/visits", $"[{Country.VisitJson(own, "v-2")},{Country.VisitJson(Guid.NewGuid(), "v-1", 60)}]").Ok();
        Assert.Equal(["", "visit.volunteer_unknown"], answer["results"]!.AsArray().Select(r => (string?)r!["code"] ?? ""));
        var visits = (await volunteer.Send("GET", $"{country.Club}/visits").Ok())["items"]!.AsArray();
        Assert.Equal(own.ToString(), (string?)Assert.Single(visits)!["id"]);
    }

    [Fact]
    public async Task An_amended_visit_keeps_its_original_beside_it()
    {
        var country = await Country.Make(app, "ha-vd");
        var board = await app.As("club:ha-vd|clb-1", "board");
        var corrected = Guid.NewGuid();
        var body = $$"""{"volunteer":"v-1","reason":"wrong-entry","replacement":{{Country.VisitJson(corrected, at: 660)}}}""";
        Assert.Equal(corrected.ToString(), (string?)(await board.Send("POST", $"{country.Club}/visits/{country.Visit}/amend", body).Ok())["id"]);
        var visits = (await board.Send("GET", $"{country.Club}/visits?volunteer=v-1").Ok())["items"]!.AsArray();
        Assert.Equal(corrected.ToString(), (string?)visits.Single(v => (string?)v!["id"] == country.Visit.ToString())!["replacedBy"]);
        await board.Send("POST", $"{country.Club}/visits/{Guid.NewGuid()}/amend", """{"volunteer":"v-1","reason":"not-made"}""").Problem(404, "not_found");
        await board.Send("POST", $"{country.Club}/visits/seven/amend", """{"volunteer":"v-1","reason":"not-made"}""").Problem(400, "path.uuid", "visit");
        await board.Send("POST", $"{country.Club}/visits/{corrected}/amend", """{"volunteer":"v-1","reason":"bored"}""").Problem(422, "visit.reason");
    }

    [Fact]
    public async Task Only_administrators_load_history()
    {
        var country = await Country.Make(app, "ha-ve");
        var old = Country.VisitJson(Guid.NewGuid()).Replace(Country.Yesterday, "2022-05-05", StringComparison.Ordinal);
        await (await app.As("club:ha-ve|clb-1", "board")).Send("POST", $"{country.Club}/visits?historical=true", $"[{old}]").Problem(403, "role", "historical");
        var late = await (await app.AsNation()).Send("POST", $"{country.Club}/visits", $"[{old}]").Ok();
        Assert.Equal("visit.too_late", (string?)late["results"]![0]!["code"]);
        Assert.Equal(1, Count(await (await app.AsNation()).Send("POST", $"{country.Club}/visits?historical=true", $"[{old}]").Ok(), "accepted"));
    }

    [Fact]
    public async Task Visits_are_paged_without_loss_or_repeat()
    {
        var country = await Country.Make(app, "ha-vf");
        var board = await app.As("club:ha-vf|clb-1", "board");
        var ids = Enumerable.Range(0, 7).Select(_ => Guid.NewGuid()).ToArray();
        await board.Send("POST", $"{country.Club}/visits", "[" + string.Join(',', ids.Select((id, i) => Country.VisitJson(id, at: i * 31))) + "]").Ok();
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await board.Send("GET", $"{country.Club}/visits?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}").Ok();
            seen.AddRange(page["items"]!.AsArray().Select(v => (string?)v!["id"]));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(ids.Append(country.Visit).Select(i => i.ToString()).Order(), seen.Order());
    }

    [Fact]
    public async Task Weeks_come_one_by_one_with_their_status()
    {
        var country = await Country.Make(app, "ha-vg");
        var weeks = (await (await app.As("volunteer:ha-vg|clb-1|v-1", "volunteer")).Send("GET", $"{country.Club}/volunteers/v-1/weeks?from=2026-W40&to=2026-W43").Ok()).AsArray();
        Assert.Equal(["2026-W40", "2026-W41", "2026-W42", "2026-W43"], weeks.Select(w => (string?)w!["week"]));
        Assert.All(weeks, w => Assert.Equal("short", (string?)w!["status"]));
        await (await app.AsNation()).Send("GET", $"{country.Club}/volunteers/v-77/weeks").Problem(404, "not_found");
    }

    private static int Count(JsonNode answer, string status) => answer["results"]!.AsArray().Count(r => (string?)r!["status"] == status);

    private static async Task Rejected(HttpClient client, Country country, JsonNode visit, string code, string field)
    {
        var result = (await client.Send("POST", $"{country.Club}/visits", $"[{visit.ToJsonString()}]").Ok())["results"]![0]!;
        Assert.Equal(("rejected", code, field), ((string?)result["status"], (string?)result["code"], (string?)result["field"]));
    }

    private static async Task<(long Nation, long Province)> Read(HttpClient nation, string month, Country country) =>
        ((long)(await nation.Send("GET", $"/v1/nation/figures?period={month}&indicators=visits").Ok())["figures"]!["visits"]!,
         (long)(await nation.Send("GET", $"{country.Province}/figures?period={month}&indicators=visits").Ok())["figures"]!["visits"]!);

    // What other tests recorded must have risen before the counting starts: each province says how much that is.
    private static async Task<(long Nation, long Province)> Settled(HttpClient nation, string month, Country country)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var clubs = 0L;
            var counted = new HashSet<string>(StringComparer.Ordinal);
            foreach (var province in (await nation.Send("GET", "/v1/provinces?limit=200").Ok())["items"]!.AsArray())
            {
                foreach (var club in (await nation.Send("GET", $"/v1/provinces/{province!["id"]}/clubs?limit=200").Ok())["items"]!.AsArray())
                {
                    // A merged province's clubs are listed under both; a key names its tenant and its id.
                    var key = (string)club!["key"]!;
                    if (!counted.Add(key)) continue;
                    clubs += (long)(await nation.Send("GET", $"/v1/provinces/{key.Split('|')[0]}/clubs/{club["id"]}/figures?period={month}&indicators=visits").Ok())["figures"]!["visits"]!;
                }
            }

            var now = await Read(nation, month, country);
            if (now.Nation == clubs && now.Province == 2) return now;
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(10))
                Assert.Fail($"The figures do not settle: {now}, the clubs say {clubs}; {(await nation.Send("POST", "/v1/admin/recount").Ok())["differences"]!.ToJsonString()}");
            await timer.WaitForNextTickAsync();
        }
    }
}
