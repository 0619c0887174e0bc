namespace ClbCloud.Gateway.Tests.Plans;

[Collection(Together.Name)]
public sealed class PlanEndpointsTests(GatewayApplication app)
{
    private const string Phase = """{"id":"p","from":"2020-01-01","to":"2040-12-31"}""";

    [Fact]
    public async Task A_plan_is_drafted_approved_and_followed()
    {
        var country = await Country.Make(app, "ha-plan-a");
        var officer = await app.As("province:ha-plan-a", "officer");
        var plans = $"{country.Province}/plans";
        var json = Plan("""{"id":"clb","nameVi":"3 CLB","expression":"clubs.new","kind":"increase","goals":[{"phase":"p","low":3}]}""");
        var draft = await officer.Send("PUT", $"{plans}/kh-1", json).Ok();
        Assert.Null(draft["editions"]![0]!["approvedAt"]);
        await officer.Send("POST", $"{plans}/kh-1/approve?revision=2").Problem(422, "plan.changed", "revision");
        await officer.Send("POST", $"{plans}/kh-1/approve?revision=0").Problem(400, "query.number", "revision");
        var approved = await officer.Send("POST", $"{plans}/kh-1/approve?revision=1").Ok();
        Assert.NotNull(approved["editions"]![0]!["approvedAt"]);
        Assert.Equal(approved.ToJsonString(), (await officer.Send("POST", $"{plans}/kh-1/approve").Ok()).ToJsonString());
        Assert.Equal(approved.ToJsonString(), (await officer.Send("PUT", $"{plans}/kh-1", json).Ok()).ToJsonString());
        Assert.Equal(2, (await officer.Send("PUT", $"{plans}/kh-1", json.Replace("3 CLB", "ba CLB", StringComparison.Ordinal)).Ok())["editions"]!.AsArray().Count);
        var listed = (await officer.Send("GET", plans).Ok())["items"]!.AsArray().Single(p => (string?)p!["id"] == "kh-1")!;
        Assert.Equal(("1648", true, "ha-plan-a"), ((string?)listed["scheme"], (bool)listed["hasDraft"]!, (string?)listed["unit"]));
        await officer.Send("GET", $"{plans}/khong-co").Problem(404, "not_found");
        await officer.Send("GET", $"{plans}/khong-co/progress").Problem(404, "not_found");
        await officer.Send("POST", $"{plans}/khong-co/approve").Problem(404, "not_found");
    }

    [Fact]
    public async Task Progress_says_value_target_gap_and_forecast()
    {
        var country = await Country.Make(app, "ha-plan-b");
        var officer = await app.As("province:ha-plan-b", "officer");
        var path = $"{country.Province}/plans/kh-1";
        await officer.Send("PUT", path, Plan(
            """{"id":"clb","nameVi":"3 CLB","expression":"clubs.new","kind":"increase","goals":[{"phase":"p","low":300}]}""",
            """{"id":"nu","nameVi":"Nữ","expression":"share(members.women, members)","operator":"range","goals":[{"phase":"p","low":50,"high":60.5}]}""",
            """{"id":"huyen","nameVi":"5 huyện","notMeasured":"không đo","frozen":{"from":"2025-07-01","reason":"cấp huyện không còn"}}""")).Ok();
        var progress = await officer.Send("GET", $"{path}/progress").Ok();
        Assert.Equal(1.0, (double)progress["coverage"]!);
        Assert.NotNull(progress["asOf"]);
        Assert.False((bool)progress["approved"]!);
        var lines = progress["targets"]!.AsArray();
        Assert.Equal((2m, 300m, 298m, "behind", "plan-behind", "clubs"), ((decimal)lines[0]!["value"]!, (decimal)lines[0]!["low"]!, (decimal)lines[0]!["gap"]!, (string?)lines[0]!["state"], (string?)lines[0]!["alert"], (string?)lines[0]!["unit"]));
        Assert.InRange((decimal)lines[0]!["forecast"]!, 2m, 10m);
        Assert.Equal((100m, "exceeded", "Vượt", null), ((decimal)lines[1]!["value"]!, (string?)lines[1]!["state"], (string?)lines[1]!["texts"]!["vi"], (string?)lines[1]!["alert"]));
        Assert.Equal(("frozen", "cấp huyện không còn"), ((string?)lines[2]!["state"], (string?)lines[2]!["frozen"]!["reason"]));
    }

    [Fact]
    public async Task A_wrong_expression_is_refused_with_field_and_position()
    {
        var country = await Country.Make(app, "ha-plan-c");
        var officer = await app.As("commune:ha-plan-c|m-1", "officer");
        var json = Plan("""{"id":"clb","nameVi":"CLB","expression":"clubs + clubz","goals":[{"phase":"p","low":3}]}""");
        var problem = await officer.Send("PUT", $"{country.Province}/communes/m-1/plans/kh-1", json).Problem(422, "plan.expression", "targets[0].expression");
        Assert.Equal(("9", "indicator", "clubz"), ((string?)problem["args"]!["position"], (string?)problem["args"]!["reason"], (string?)problem["args"]!["found"]));
        Assert.Contains("ký tự thứ 9", (string?)problem["texts"]!["vi"], StringComparison.Ordinal);
        await officer.Send("PUT", $"{country.Province}/communes/m-2/plans/kh-1", json).Problem(404, "not_found");
        await (await app.As("club:ha-plan-c|clb-1", "board")).Send("PUT", $"{country.Province}/communes/m-1/plans/kh-1", json).Problem(404, "not_found");
        await (await app.As("province:ha-plan-c", "analyst")).Send("PUT", $"{country.Province}/plans/kh-1", json).Problem(403, "role");
    }

    [Fact]
    public async Task A_published_plan_is_imported_and_its_targets_evaluate()
    {
        var country = await Country.Make(app, "ha-plan-d");
        var officer = await app.As("province:ha-plan-d", "admin");
        foreach (var (id, lines) in new[] { ("39-kh-ubnd", 25), ("5133-qd-ubnd", 20), ("933-qd-ubnd", 4) })
        {
            await officer.Send("POST", $"{country.Province}/plans/import?of={id}").Ok();
            var progress = await officer.Send("GET", $"{country.Province}/plans/{id}/progress").Ok();
            Assert.Equal(lines, progress["targets"]!.AsArray().Count);
        }

        await officer.Send("POST", $"{country.Province}/plans/import?of=1648-qd-ttg").Problem(422, "plan.published", "of");
        await officer.Send("POST", $"{country.Province}/plans/import").Problem(422, "plan.published", "of");
    }

    [Fact]
    public async Task Targets_are_shared_out_and_the_difference_shows()
    {
        var country = await Country.Make(app, "ha-plan-e");
        var officer = await app.As("province:ha-plan-e", "officer");
        var plans = $"{country.Province}/plans/kh-1";
        await officer.Send("PUT", plans, Plan("""{"id":"clb","nameVi":"7 CLB","expression":"clubs.new","goals":[{"phase":"p","low":7}]}""")).Ok();
        await officer.Send("POST", $"{plans}/cascade", "{}").Problem(422, "plan.draft");
        await officer.Send("POST", $"{plans}/approve").Ok();
        await officer.Send("POST", $"{plans}/cascade", """{"weights":[{"unit":"m-9","weight":1}]}""").Problem(422, "plan.child", "weights[0].unit");
        var shared = await officer.Send("POST", $"{plans}/cascade", """{"weights":[{"unit":"m-1","weight":2},{"unit":"m-2","weight":1}]}""").Ok();
        Assert.Equal(["ha-plan-e|m-1", "ha-plan-e|m-2"], shared["assigned"]!.AsArray().Select(a => (string?)a!["unit"]));
        Assert.All(shared["assigned"]!.AsArray(), a => Assert.Null(a!["problem"]));
        Assert.Equal(0m, (decimal)shared["goals"]![0]!["difference"]!);

        var commune = await app.As("commune:ha-plan-e|m-2", "officer");
        var theirs = await commune.Send("GET", $"{country.Province}/communes/m-2/plans/kh-1").Ok();
        var target = theirs["editions"]![0]!["text"]!["targets"]![0]!.AsObject();
        Assert.Equal((2m, "ha-plan-e"), ((decimal)target["goals"]![0]!["low"]!, (string?)target["parent"]!["unit"]));
        target["goals"]![0]!["low"] = 1;
        await commune.Send("PUT", $"{country.Province}/communes/m-2/plans/kh-1", Plan(target.ToJsonString())).Ok();
        var reconciled = await officer.Send("GET", $"{plans}/cascade").Ok();
        Assert.Equal((7m, 6m, -1m), ((decimal)reconciled["goals"]![0]!["goal"]!, (decimal)reconciled["goals"]![0]!["sum"]!, (decimal)reconciled["goals"]![0]!["difference"]!));
    }

    private static string Plan(params string[] targets) =>
        $$"""{"scheme":"1648","nameVi":"Kế hoạch mẫu","phases":[{{Phase}}],"targets":[{{string.Join(',', targets)}}]}""";
}
