using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Activities;

[Collection(Together.Name)]
public sealed class WorkEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task An_activity_is_recorded_once_and_voided_without_being_lost()
    {
        var country = await Country.Make(app, "ha-wa");
        var board = await app.As("club:ha-wa|clb-1", "board");
        var id = Guid.NewGuid();
        Assert.Equal("accepted", await Sent(board, country, WorkCountry.ActivityJson(id)));
        Assert.Equal("duplicate", await Sent(board, country, WorkCountry.ActivityJson(id)));
        Assert.Equal("activity.id_reused", await Sent(board, country, WorkCountry.ActivityJson(id, helped: 4)));
        Assert.Equal("activity.kind", await Sent(board, country, WorkCountry.ActivityJson(Guid.NewGuid(), "rights-case")));
        Assert.Equal((2, 6), await Support(board, country));
        await board.Send("POST", $"{country.Club}/activities/{id}/void", """{"reason":"not-held"}""").Ok();
        Assert.Equal((1, 3), await Support(board, country));
        var kept = (await board.Send("GET", $"{country.Club}/activities?area=self-help").Ok())["items"]!.AsArray();
        Assert.Contains(kept, a => (string?)a!["activity"]!["id"] == id.ToString() && a["voidedAt"] is not null);
        await board.Send("POST", $"{country.Club}/activities/{Guid.NewGuid()}/void", """{"reason":"not-held"}""").Problem(404, "not_found");
        await board.Send("POST", $"{country.Club}/activities/seven/void", """{"reason":"not-held"}""").Problem(400, "path.uuid", "activity");
    }

    [Fact]
    public async Task A_months_plan_stands_beside_what_was_held()
    {
        var country = await Country.Make(app, "ha-wb");
        var board = await app.As("club:ha-wb|clb-1", "board");
        var path = $"{country.Club}/support-plans/{Country.Yesterday[..7]}";
        Assert.Null((await board.Send("GET", path).Ok())["plan"]);
        await board.Send("PUT", path, """{"items":[{"id":"gat-lua","kind":"farm-work","what":"Gặt lúa giúp hộ neo đơn","people":3}]}""").Ok();
        var done = JsonNode.Parse(WorkCountry.ActivityJson(Guid.NewGuid(), "farm-work"))!;
        done["planItem"] = "gat-lua";
        Assert.Equal("accepted", await Sent(board, country, done.ToJsonString()));
        done["id"] = Guid.NewGuid().ToString();
        done["planItem"] = "khong-co";
        Assert.Equal("activity.plan_item", await Sent(board, country, done.ToJsonString()));
        var month = await board.Send("GET", path).Ok();
        Assert.Equal((1, 2, 1), ((int)month["items"]![0]!["held"]!, (int)month["sessions"]!, (int)month["unplanned"]!));
        await board.Send("GET", $"{country.Club}/support-plans/2026-W01").Problem(400, "path.month", "month");
        await board.Send("PUT", path, """{"items":[]}""").Problem(422, "support_plan.items", "items");
    }

    [Fact]
    public async Task An_accepted_proposal_is_a_recipient_of_its_volunteer()
    {
        var country = await Country.Make(app, "ha-wc");
        var board = await app.As("club:ha-wc|clb-1", "board");
        var path = $"{country.Club}/proposals/{WorkCountry.ToAccept}/accept";
        var body = $$"""{"from":"{{Country.Yesterday}}","volunteer":"v-2"}""";
        await board.Send("POST", path, """{"from":"2021-01-01","volunteer":"v-2"}""").Problem(422, "proposal.date", "from");
        await board.Send("POST", path, $$"""{"from":"{{Country.Yesterday}}","volunteer":"v-99"}""").Problem(422, "proposal.volunteer", "volunteer");
        await board.Send("GET", $"{country.Club}/recipients/op-1").Problem(404, "not_found");
        Assert.Equal("op-1", (string?)(await board.Send("POST", path, body).Ok())["recipient"]);
        Assert.Equal("op-1", (string?)(await board.Send("POST", path, body).Ok())["recipient"]);
        Assert.Equal("Đỗ Thị Một", (string?)(await board.Send("GET", $"{country.Club}/recipients/op-1").Ok())["name"]);
        Assert.Contains("op-1", (await board.Send("GET", $"{country.Club}/volunteers/v-2").Ok())["recipients"]!.AsArray().Select(r => (string?)r));
        var visit = Country.VisitJson(Guid.NewGuid(), "v-2", 60).Replace("r-1", "op-1", StringComparison.Ordinal);
        await Country.Accepted(await app.As("volunteer:ha-wc|clb-1|v-2", "volunteer"), $"{country.Club}/visits", $"[{visit}]");
        await board.Send("POST", $"{country.Club}/proposals/{WorkCountry.ToAccept}/close", $$"""{"on":"{{Country.Yesterday}}"}""").Problem(422, "proposal.decided");
        Assert.Single((await board.Send("GET", $"{country.Club}/proposals?state=open").Ok())["items"]!.AsArray());
    }

    [Fact]
    public async Task The_health_role_records_check_ups_and_cards_and_nothing_else_of_the_club()
    {
        var country = await Country.Make(app, "ha-wd");
        var health = await app.As("club:ha-wd|clb-1", "health");
        await Country.Accepted(health, $"{country.Club}/health/insurance", """[{"member":"p-1","cards":[{"from":"2025-01-01","to":"2030-12-31"}]}]""");
        await health.Send("POST", $"{country.Club}/health/insurance", """[{"member":"p-1","cards":[{"from":"2025-01-01","to":"2024-12-31"}]}]""").Ok();
        await health.Send("POST", $"{country.Club}/members", """{"id":"p-7","name":"Ngô Thị Bảy","joined":"2022-01-01"}""").Problem(403, "role");
        await health.Send("POST", $"{country.Club}/clusters", """{"id":"cg-7","name":"Tổ Bảy","from":"2022-01-01"}""").Problem(403, "role");
        var figures = (await health.Send("GET", $"{country.Club}/figures?period={Country.Day(0)[..7]}&indicators=members.insured,checkups.people,clusters,older.listed,care.proposed,clubs.with_clusters").Ok())["figures"]!;
        Assert.Equal((1, 1, 2), ((int)figures["members.insured"]!, (int)figures["clusters"]!, (int)figures["older.listed"]!));
    }

    private static async Task<string?> Sent(HttpClient client, Country country, string json)
    {
        var result = (await client.Send("POST", $"{country.Club}/activities", $"[{json}]").Ok())["results"]![0]!;
        return (string?)result["code"] ?? (string?)result["status"];
    }

    private static async Task<(int Sessions, int People)> Support(HttpClient client, Country country)
    {
        var figures = (await client.Send("GET", $"{country.Club}/figures?period={Country.Yesterday[..7]}&indicators=support.sessions,support.people").Ok())["figures"]!;
        return ((int)figures["support.sessions"]!, (int)figures["support.people"]!);
    }
}
