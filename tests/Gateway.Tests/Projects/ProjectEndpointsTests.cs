namespace ClbCloud.Gateway.Tests.Projects;

[Collection(Together.Name)]
public sealed class ProjectEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_partner_reads_its_project_its_clubs_names_and_nothing_of_persons()
    {
        var country = await Country.Make(app, "ha-pra");
        var other = await Country.Make(app, "ha-prb");
        var partner = await app.As($"project:{country.Code}", "partner");
        Assert.Equal((55, "members.older55"), ((int)(await partner.Send("GET", country.Project).Ok())["olderFrom"]!, (string?)(await partner.Send("GET", country.Project).Ok())["olderIndicator"]));
        var nation = await app.AsNation();
        await Soon.Until(async () => (long)(await nation.Send("GET", $"{country.Project}/figures?period={Country.Yesterday[..7]}&indicators=members").Ok())["figures"]!["members"]! == 1, "the project has its member");
        var clubs = await partner.Send("GET", $"{country.Project}/clubs").Ok();
        var club = Assert.Single(clubs["items"]!.AsArray())!.AsObject();
        Assert.Equal(["commune", "id", "key", "nameVi", "spans", "status"], club.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Nguyễn Thị Hòa", clubs.ToJsonString(), StringComparison.Ordinal);
        foreach (var path in new[] { "/v1/projects", other.Project, $"{other.Project}/figures?period=2026-10", $"{other.Project}/exports/figures.csv?period=2026-10", country.Province, country.Club, $"{country.Club}/members", $"{country.Club}/figures?period=2026-10", "/v1/nation/figures?period=2026-10" })
            await partner.Send("GET", path).Problem(404, "not_found");
        await partner.Send("PATCH", country.Project, """{"nameVi":"Tên khác"}""").Problem(403, "role");
        await partner.Send("POST", $"{country.Project}/clubs", """[{"club":"ha-pra|clb-2","from":"2025-03-01"}]""").Problem(403, "role");
        await (await app.As($"project:{country.Code}", "admin")).Send("PUT", $"{country.Project}/mappings/dhis2", country.Mapping(ofProject: true)).Problem(403, "role");
        await (await app.As("province:ha-pra", "admin")).Send("GET", country.Project).Problem(404, "not_found");
    }

    [Fact]
    public async Task Clubs_join_and_leave_with_a_result_each()
    {
        var country = await Country.Make(app, "ha-prc");
        var admin = await app.AsNation();
        var answer = await admin.Send("POST", $"{country.Project}/clubs", """
            [{"club":"ha-prc|clb-2","from":"2025-06-01"},{"club":"ha-prc|clb-1","from":"2025-04-01"},{"club":"ha-prc|khong-co","from":"2025-06-01"},
             {"club":"ha-prc","from":"2025-06-01"},{"club":"ha-prc|clb-1","to":"2025-12-31"},{"club":"ha-prc|clb-1","to":"2026-01-31"}]
            """).Ok();
        Assert.Equal(
            ["accepted ", "rejected project.overlap", "rejected club.unknown", "rejected club.unknown", "accepted ", "rejected project.not_in"],
            answer["results"]!.AsArray().Select(r => $"{(string?)r!["status"]} {(string?)r["code"]}"));
        await Soon.Until(async () => (await Spans("clb-1")).EndsWith("2025-12-31\"}]", StringComparison.Ordinal) && (await Spans("clb-2")).Length > 2, "both clubs are listed");
        Assert.Equal("[{\"from\":\"2025-03-01\",\"to\":\"2025-12-31\"}]", await Spans("clb-1"));
        Assert.Equal("[{\"from\":\"2025-06-01\"}]", await Spans("clb-2"));

        async Task<string> Spans(string club) =>
            (await admin.Send("GET", $"{country.Project}/clubs").Ok())["items"]!.AsArray().FirstOrDefault(c => (string?)c!["id"] == club)?["spans"]!.ToJsonString() ?? string.Empty;
    }

    [Fact]
    public async Task A_project_is_created_once_and_changed_after()
    {
        var admin = await app.AsNation();
        const string Body = """{"code":"da-ha-prd","nameVi":"Dự án mẫu","donor":"Nhà tài trợ mẫu","from":"2022-12-01","to":"2030-11-30","olderFrom":55,"places":[{"nameThen":"Tỉnh mẫu cũ","unitsNow":["ha-prd"]}]}""";
        var made = await admin.Send("POST", "/v1/projects", Body).Ok();
        Assert.Equal(made.ToJsonString(), (await admin.Send("POST", "/v1/projects", Body).Ok()).ToJsonString());
        await admin.Send("POST", "/v1/projects", Body.Replace("mẫu cũ", "khác", StringComparison.Ordinal)).Problem(409, "project.exists", "code");
        var changed = await admin.Send("PATCH", "/v1/projects/da-ha-prd", """{"nameEn":"Sample project","to":"2031-11-30"}""").Ok();
        Assert.Equal(("Sample project", "2031-11-30", "Tỉnh mẫu cũ"), ((string?)changed["nameEn"], (string?)changed["to"], (string?)changed["places"]![0]!["nameThen"]));
        Assert.Contains((await admin.Send("GET", "/v1/projects").Ok())["items"]!.AsArray(), p => (string?)p!["code"] == "da-ha-prd" && (string?)p["to"] == "2031-11-30");
        await admin.Send("PATCH", "/v1/projects/da-ha-prd", """{"olderFrom":50}""").Problem(422, "project.older_from", "olderFrom");
        await admin.Send("PATCH", "/v1/projects/da-ha-prd", """{"to":"2020-01-01"}""").Problem(422, "project.date", "to");
        await admin.Send("PATCH", "/v1/projects/khong-co", """{"olderFrom":55}""").Problem(404, "not_found");
        await admin.Send("POST", "/v1/projects", """{"code":"Da-1","nameVi":"Dự án","from":"2022-12-01"}""").Problem(400, "id.slug", "code");
    }
}
