using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Access;

[Collection(Together.Name)]
public sealed class TenantTests(GatewayApplication app)
{
    private static readonly string[] ForEveryone = ["/v1/indicators"];

    [Fact]
    public async Task Without_a_token_every_route_answers_401()
    {
        var routes = await Routes.All(app.CreateClient());
        Assert.True(routes.Count > 40, $"Only {routes.Count} routes are in the document.");
        var stranger = app.CreateClient();
        foreach (var route in routes)
        {
            await stranger.Send(route.Method, route.Fill("khong-co", Guid.Empty), Routes.BodyOf(route)).Problem(401, "unauthorized");
            await stranger.Send(route.Method, route.Fill("khong-co", Guid.Empty), route.HasBody ? "{" : null).Problem(401, "unauthorized");
        }

        await stranger.Send("GET", "/v1/khong-co").Problem(401, "unauthorized");
    }

    [Fact]
    public async Task A_nation_administrator_is_answered_on_every_route()
    {
        var country = await Country.Make(app, "ha-ca");
        await AccessCountry.Make(app, country);
        var nation = await app.AsNation();
        // So that there is one to read.
        await nation.Send("POST", "/v1/nation/editions").Ok();
        foreach (var route in (await Routes.All(nation)).OrderBy(r => r.Path.EndsWith("/end", StringComparison.Ordinal)))
        {
            if (route.OfTheBoard)
            {
                await nation.Send(route.Method, route.At(country), Routes.BodyOf(route)).Problem(403, "role");
                await (await app.As("club:ha-ca|clb-1", "board")).Send(route.Method, route.At(country), Routes.BodyOf(route)).Ok();
                continue;
            }

            await nation.Send(route.Method, route.At(country), Routes.BodyOf(route, country)).Ok();
        }
    }

    [Theory]
    [InlineData("province:ha-cb", "admin")]
    [InlineData("commune:ha-cb|m-1", "officer")]
    [InlineData("club:ha-cb|clb-1", "board")]
    [InlineData("club:ha-cb|clb-1", "admin")]
    [InlineData("volunteer:ha-cb|clb-1|v-1", "volunteer")]
    [InlineData("commune:ha-cc|m-2", "admin")]
    [InlineData("club:ha-cc|clb-2", "board")]
    [InlineData("volunteer:ha-cc|clb-2|v-1", "volunteer")]
    [InlineData("project:vie085", "partner")]
    [InlineData("project:vie085", "admin")]
    public async Task Another_scope_finds_nothing_on_any_route(string scope, string role)
    {
        var theirs = new Country("ha-cc");
        await MakeOnce();
        var before = await Everything(theirs);
        var other = await app.As(scope, role);
        foreach (var route in await Routes.All(other))
        {
            if (ForEveryone.Contains(route.Path)) continue;
            if (scope == "commune:ha-cc|m-2" && route.Name == "POST /v1/provinces/{t}/clubs")
            {
                // A commune sets up clubs in itself; in another one it is told what any stranger's commune would tell it.
                await other.Send(route.Method, route.At(theirs), Routes.BodyOf(route)).Problem(422, "club.commune_unknown", "commune");
                continue;
            }

            var answer = await Answer(other, route, route.At(theirs));
            var nothing = await Answer(other, route, route.Fill("khong-co", Guid.NewGuid()));
            Assert.Equal(404, answer.Status);
            Assert.Equal(nothing, answer);
            // What the body says makes no difference either.
            if (route.HasBody) await other.Send(route.Method, route.At(theirs), "{").Problem(404, "not_found");
        }

        Assert.Equal(before, await Everything(theirs));
    }

    [Fact]
    public async Task A_volunteer_finds_nothing_of_its_club_but_its_own_visits_and_weeks()
    {
        await MakeOnce();
        var theirs = new Country("ha-cc");
        var before = await Everything(theirs);
        var volunteer = await app.As("volunteer:ha-cc|clb-1|v-2", "volunteer");
        foreach (var route in await Routes.All(volunteer))
        {
            if (ForEveryone.Contains(route.Path) || route.Path.EndsWith("/visits", StringComparison.Ordinal)) continue;
            await volunteer.Send(route.Method, route.At(theirs), Routes.BodyOf(route)).Problem(404, "not_found");
        }

        Assert.Equal(before, await Everything(theirs));
        await volunteer.Send("GET", $"{theirs.Club}/volunteers/v-2/weeks").Ok();
        var visits = await volunteer.Send("GET", $"{theirs.Club}/visits").Ok();
        Assert.Empty(visits["items"]!.AsArray());
        await volunteer.Send("GET", $"{theirs.Club}/visits?volunteer=v-1").Problem(404, "not_found");
    }

    [Fact]
    public async Task A_helper_says_for_whom_it_enters()
    {
        await MakeOnce();
        var theirs = new Country("ha-cc");
        var helper = await app.As("club:ha-cc|clb-1", "helper");
        await helper.Send("PUT", $"{theirs.Club}/meetings/{Country.Yesterday}", """{"attendance":1,"areas":["health"]}""").Problem(400, "on_behalf.missing", "Clb-For");
        await helper.Send("GET", $"{theirs.Club}/members").Ok();
        helper.DefaultRequestHeaders.Add("Clb-For", "p-1");
        await helper.Send("PUT", $"{theirs.Club}/meetings/{Country.Yesterday}", """{"attendance":1,"areas":["health"]}""").Ok();
        helper.DefaultRequestHeaders.Remove("Clb-For");
    }

    [Fact]
    public async Task A_role_without_the_power_is_told_so_within_its_own_scope()
    {
        await MakeOnce();
        var theirs = new Country("ha-cc");
        var before = await Everything(theirs);
        var analyst = await app.As("nation", "analyst");
        foreach (var route in (await Routes.All(analyst)).Where(r => r.Method != "GET"))
            await analyst.Send(route.Method, route.At(theirs), Routes.BodyOf(route)).Problem(403, "role");
        await analyst.Send("GET", $"{theirs.Club}/members").Problem(403, "role");
        var board = await app.As("club:ha-cc|clb-1", "board");
        await board.Send("POST", $"{theirs.Club}/policy", Routes.BodyOf(new Route("POST", "/policy", true))).Problem(403, "role");
        var province = await app.As("province:ha-cc", "admin");
        await province.Send("PATCH", theirs.Province, """{"nameVi":"Hà Khác"}""").Problem(403, "role");
        await province.Send("PATCH", $"{theirs.Province}/communes/m-1", """{"from":"2026-01-01","parent":"ha-cb"}""").Problem(403, "role", "parent");
        Assert.Equal(before, await Everything(theirs));
    }

    [Fact]
    public async Task A_commune_reads_and_writes_the_clubs_that_lie_in_it_today()
    {
        var country = await Country.Make(app, "ha-cd");
        var commune = await app.As("commune:ha-cd|m-1", "officer");
        await commune.Send("GET", country.Club).Ok();
        await commune.Send("POST", $"{country.Club}/members", """{"id":"p-7","name":"Ngô Thị Bảy","joined":"2022-01-01"}""").Ok();
        await commune.Send("GET", $"{country.Province}/clubs/clb-2").Problem(404, "not_found");
        await commune.Send("GET", $"{country.Province}/communes/m-1/clubs").Ok();
        await commune.Send("GET", $"{country.Club}/policy").Ok();

        // It moves: from the day on it is the other commune's.
        var province = await app.As("province:ha-cd", "officer");
        await province.Send("PATCH", country.Club, $$$"""{"commune":{"from":"{{{Country.Day(0)}}}","commune":"m-2"}}""").Ok();
        await commune.Send("GET", country.Club).Problem(404, "not_found");
        await (await app.As("commune:ha-cd|m-2", "officer")).Send("GET", country.Club).Ok();
    }

    [Fact]
    public async Task A_province_reads_what_was_merged_into_it_and_the_commune_scope_stays()
    {
        var old = await Country.Make(app, "ha-ce");
        var merged = await Country.Make(app, "ha-cf");
        var province = await app.As("province:ha-cf", "officer");
        await province.Send("GET", old.Club).Problem(404, "not_found");
        await (await app.AsNation()).Send("PATCH", old.Province, $$$"""{"from":"{{{Country.Day(0)}}}","parent":"ha-cf","successors":["ha-cf"]}""").Ok();
        await province.Send("GET", old.Province).Ok();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while ((int)(await province.Send("GET", old.Club)).StatusCode == 404 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5)) await timer.WaitForNextTickAsync();
        await province.Send("GET", old.Club).Ok();
        await province.Send("GET", $"{old.Club}/policy").Ok();
        await (await app.As("commune:ha-ce|m-1", "officer")).Send("GET", old.Club).Ok();
        await (await app.As("province:ha-ce", "officer")).Send("GET", merged.Club).Problem(404, "not_found");
    }

    [Fact]
    public async Task A_commune_officer_sets_up_a_club_in_the_own_commune_and_nowhere_else()
    {
        var country = await Country.Make(app, "ha-cg");
        await Country.Make(app, "ha-ch");
        var before = await Everything(new Country("ha-ch"));
        var officer = await app.As("commune:ha-cg|m-1", "officer");
        await officer.Send("POST", $"{country.Province}/clubs", """{"id":"clb-7","nameVi":"CLB Bảy","commune":"m-1"}""").Ok();
        await officer.Send("GET", $"{country.Province}/clubs/clb-7").Ok();
        await officer.Send("POST", $"{country.Province}/clubs", """{"id":"clb-8","nameVi":"CLB Tám","commune":"m-2"}""").Problem(422, "club.commune_unknown", "commune");
        await officer.Send("POST", $"{country.Province}/clubs", """{"id":"clb-8","nameVi":"CLB Tám","commune":"m-99"}""").Problem(422, "club.commune_unknown", "commune");
        await officer.Send("POST", "/v1/provinces/ha-ch/clubs", """{"id":"clb-8","nameVi":"CLB Tám","commune":"ha-cg|m-1"}""").Problem(404, "not_found");
        // The id of a club that lies elsewhere: not there, as on every other route.
        await officer.Send("POST", $"{country.Province}/clubs", """{"id":"clb-2","nameVi":"CLB Hai","commune":"m-1"}""").Problem(404, "not_found");
        await (await app.As("commune:ha-cg|m-1", "analyst")).Send("POST", $"{country.Province}/clubs", """{"id":"clb-9","nameVi":"CLB Chín","commune":"m-1"}""").Problem(403, "role");
        await (await app.As("commune:ha-cg|m-9", "officer")).Send("POST", $"{country.Province}/clubs", """{"id":"clb-9","nameVi":"CLB Chín","commune":"m-9"}""").Problem(404, "not_found");
        await (await app.AsNation()).Send("GET", $"{country.Province}/clubs/clb-8").Problem(404, "not_found");
        Assert.Equal(before, await Everything(new Country("ha-ch")));
    }

    [Fact]
    public async Task A_club_cannot_be_put_into_a_commune_that_its_mover_does_not_see()
    {
        await MakeOnce();
        var province = await app.As("province:ha-cc", "admin");
        await province.Send("PATCH", "/v1/provinces/ha-cc/clubs/clb-1", """{"commune":{"from":"2026-01-01","commune":"ha-cb|m-1"}}""").Problem(422, "club.commune_unknown");
        await province.Send("POST", "/v1/provinces/ha-cc/clubs", """{"id":"clb-7","nameVi":"CLB Bảy","commune":"ha-cb|m-1"}""").Problem(422, "club.commune_unknown");
        var board = await app.As("club:ha-cc|clb-1", "board");
        await board.Send("PATCH", "/v1/provinces/ha-cc/clubs/clb-1", """{"commune":{"from":"2026-01-01","commune":"m-2"}}""").Problem(422, "club.commune_unknown");
    }

    private static readonly SemaphoreSlim Making = new(1);
    private static bool _made;

    private async Task MakeOnce()
    {
        await Making.WaitAsync();
        try
        {
            if (_made) return;
            await Country.Make(app, "ha-cb");
            await Country.Make(app, "ha-cc");
            _made = true;
        }
        finally
        {
            Making.Release();
        }
    }

    private static async Task<(int Status, string Body, string? Type)> Answer(HttpClient client, Route route, string path)
    {
        using var answer = await client.Send(route.Method, path, Routes.BodyOf(route));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.ToString());
    }

    // All that a write could have changed, as the nation reads it.
    private async Task<string> Everything(Country country)
    {
        var nation = await app.AsNation();
        string[] paths =
        [
            "/v1/provinces", country.Province, $"{country.Province}/communes", $"{country.Province}/communes/m-1", $"{country.Province}/clubs",
            country.Club, $"{country.Club}/members", $"{country.Club}/volunteers", $"{country.Club}/recipients", $"{country.Club}/visits",
            $"{country.Club}/meetings", $"{country.Club}/policy", $"{country.Province}/policy", $"{country.Province}/communes/m-1/policy", "/v1/nation/policy",
        ];
        var all = new JsonArray();
        foreach (var path in paths)
        {
            var answer = await nation.Send("GET", path).Ok();
            // Reports that are still rising when the test starts change how fresh a unit is, and nothing else.
            foreach (var node in answer["items"]?.AsArray().Select(i => i!.AsObject()) ?? [answer.AsObject()])
            {
                node.Remove("asOf");
                if (path.StartsWith("/v1/provinces", StringComparison.Ordinal) && !path.Contains("clubs", StringComparison.Ordinal)) node.Remove("clubsReported");
            }

            all.Add(answer);
        }

        return all.ToJsonString();
    }
}
