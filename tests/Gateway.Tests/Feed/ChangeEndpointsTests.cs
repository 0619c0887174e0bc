using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Feed;

[Collection(Together.Name)]
public sealed class ChangeEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_program_keeps_up_by_cursor_and_misses_nothing()
    {
        var country = await Country.Make(app, "ha-fa");
        var officer = await app.As("province:ha-fa", "officer");
        var (before, cursor) = await ReadAll(officer, $"{country.Province}/changes", null);

        await officer.Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Bà Hoàng Thị Bí Mật"}""").Ok();
        // What the country was made with may still be on its way.
        var items = await Waited(officer, $"{country.Province}/changes", cursor, all => all.Any(i => (string?)i["type"] == "member.changed"));

        var change = Assert.Single(items, i => (string?)i["type"] == "member.changed");
        Assert.Equal("ha-fa|clb-1", (string?)change["club"]);
        var fact = Assert.Single(change["facts"]!.AsArray())!;
        Assert.Equal(("member", "p-1"), ((string?)fact["kind"], (string?)fact["id"]));
        Assert.Contains("name", fact["fields"]!.AsArray().Select(f => (string?)f));
        Assert.DoesNotContain("Bí Mật", change.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull((string?)change["request"]);
        Assert.NotEmpty(before);
        Assert.DoesNotContain((string?)change["id"], before.Select(b => (string?)b["id"]));
    }

    [Fact]
    public async Task Everyone_sees_the_clubs_below_and_of_them_what_the_role_reads()
    {
        var country = await Country.Make(app, "ha-fb");
        var path = $"{country.Province}/changes";
        await Waited(await app.AsNation(), path, null, all => new[] { "visit.changed", "entry.changed" }.All(t => all.Any(i => (string?)i["type"] == t && (string?)i["club"] == "ha-fb|clb-2")));

        var officer = await Both(await app.As("province:ha-fb", "officer"), path);
        var analyst = await Both(await app.As("province:ha-fb", "analyst"), path);
        var commune = (await ReadAll(await app.As("commune:ha-fb|m-2", "officer"), $"{country.Province}/communes/m-2/changes", null)).Items;
        var ofProject = await Waited(await app.AsNation(), $"{country.Project}/changes", null);

        Assert.Equal(["ha-fb|clb-1", "ha-fb|clb-2"], OfClubs(officer).Select(i => (string)i["club"]!).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(officer, i => (string?)i["type"] == "visit.changed");
        Assert.Contains(officer, i => i["facts"]!.AsArray().Any(f => (string?)f!["kind"] == "entry"));
        Assert.All(OfClubs(analyst), i => Assert.Equal(("club.changed", 0, null), ((string?)i["type"], i["facts"]!.AsArray().Count, i["request"])));
        Assert.Equal(["ha-fb|clb-2"], OfClubs(commune).Select(i => (string)i["club"]!).Distinct());
        // Whoever reads figures reads what units plan and declare.
        foreach (var reader in new[] { officer, analyst })
            Assert.Equal([("ha-fb", Country.Plan), ("ha-fb|m-1", Country.Plan)], OfUnits(reader).SelectMany(i => i["facts"]!.AsArray().Where(f => (string?)f!["kind"] == "plan").Select(f => ((string)i["unit"]!, (string)f!["id"]!))).Distinct().Order());
        Assert.All(OfUnits(commune), i => Assert.Equal(("unit.changed", "ha-fb|m-2"), ((string?)i["type"], (string?)i["unit"])));
        Assert.All(ofProject, i => Assert.Equal(("ha-fb|clb-1", "club.changed", 0), ((string?)i!["club"], (string?)i["type"], i["facts"]!.AsArray().Count)));
        // How often something changes tells of few people; a project's own callers read editions.
        await (await app.As($"project:{country.Code}", "integrator")).Send("GET", $"{country.Project}/changes").Problem(403, "role");
    }

    [Theory]
    [InlineData("province:ha-fc-khac", "admin", 404, "not_found")]
    [InlineData("commune:ha-fc|m-1", "officer", 404, "not_found")]
    [InlineData("project:da-ha-fc", "partner", 404, "not_found")]
    [InlineData("province:ha-fc", "agency", 403, "role")]
    public async Task A_provinces_feed_is_not_there_for_others(string scope, string role, int status, string code)
    {
        var nation = await app.AsNation();
        if (!(await nation.Send("GET", "/v1/provinces/ha-fc")).IsSuccessStatusCode) await Country.Make(app, "ha-fc");
        await (await app.As(scope, role)).Send("GET", "/v1/provinces/ha-fc/changes").Problem(status, code);
    }

    [Theory]
    [InlineData("after=!!", 400, "cursor.malformed")]
    [InlineData("after=eA", 400, "cursor.malformed")]
    [InlineData("after=MS4tNQ", 400, "cursor.malformed")]
    [InlineData("after=MS45OTk5OTk", 410, "changes.gone")]
    [InlineData("after=OS4w", 410, "changes.gone")]
    [InlineData("limit=0", 400, "query.limit")]
    public async Task A_place_that_is_none_or_gone_is_refused(string query, int status, string code)
    {
        var nation = await app.AsNation();
        await nation.Send("POST", "/v1/provinces", """{"id":"ha-fd","nameVi":"Hà ha-fd","established":"2020-01-01"}""").Ok();
        await nation.Send("GET", $"/v1/provinces/ha-fd/changes?{query}").Problem(status, code);
    }

    // Events of both clubs.
    private static async Task<List<JsonNode>> Both(HttpClient client, string path)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var items = (await ReadAll(client, path, null)).Items;
            if (OfClubs(items).Select(i => (string)i["club"]!).Distinct().Count() == 2) return items;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The feed has not both clubs.");
            await timer.WaitForNextTickAsync();
        }
    }

    private static IEnumerable<JsonNode> OfClubs(List<JsonNode> items) => items.Where(i => i["club"] is not null);

    private static IEnumerable<JsonNode> OfUnits(List<JsonNode> items) => items.Where(i => i["unit"] is not null);

    private static async Task<(List<JsonNode> Items, string Cursor)> ReadAll(HttpClient client, string path, string? after)
    {
        var all = new List<JsonNode>();
        while (true)
        {
            var page = await client.Send("GET", $"{path}?limit=20{(after is null ? "" : $"&after={after}")}").Ok();
            all.AddRange(page["items"]!.AsArray().Select(i => i!));
            after = (string)page["next"]!;
            if (!(bool)page["more"]!) return (all, after);
        }
    }

    /// <summary>What comes after a place, once something does, or once it is all.</summary>
    private static async Task<List<JsonNode>> Waited(HttpClient client, string path, string? after, Predicate<List<JsonNode>>? isAll = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (items, _) = await ReadAll(client, path, after);
            if (isAll?.Invoke(items) ?? items.Count > 0) return items;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "Nothing comes.");
            await timer.WaitForNextTickAsync();
        }
    }
}
