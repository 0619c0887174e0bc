using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ClbCloud.Gateway.Tests.Credentials;

/// <summary>A program of its own, since these tests move its clock.</summary>
public sealed class CredentialEndpointsTests(GatewayApplication app) : IClassFixture<GatewayApplication>
{
    private static readonly TimeSpan UntilKnown = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_key_is_shown_once_and_lets_in_as_far_as_it_says()
    {
        await Made("ha-ka");
        var admin = await app.AsNew("province:ha-ka", "admin");
        var issued = await admin.Send("POST", "/v1/provinces/ha-ka/clients", """{"name":"Phần mềm báo cáo","scope":"commune:ha-ka|m-1","may":"figures"}""").Ok();
        var key = (string)issued["key"]!;
        Assert.StartsWith($"clb_live_{issued["client"]!["id"]}_", key, StringComparison.Ordinal);
        var listed = await admin.Send("GET", "/v1/provinces/ha-ka/clients?limit=200").Ok();
        Assert.DoesNotContain(key, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.StartsWith((string)listed["items"]!.AsArray().Single(c => (string)c!["id"]! == IdOf(key))!["keys"]![0]!["prefix"]!, key, StringComparison.Ordinal);

        app.Clock.Pass(UntilKnown);
        foreach (var scheme in (string[])["Bearer", "ApiKey"])
        {
            var client = With(key, scheme);
            await client.Send("GET", "/v1/provinces/ha-ka/communes/m-1").Ok();
            await client.Send("GET", "/v1/provinces/ha-ka").Problem(404, "not_found");
            await client.Send("GET", "/v1/provinces/ha-ka/clubs/clb-1/members").Problem(403, "role");
            await client.Send("POST", "/v1/provinces/ha-ka/clubs/clb-1/visits", "[]").Problem(403, "role");
        }
    }

    [Theory]
    [InlineData("facts", 200, 403)]
    [InlineData("write", 200, 200)]
    public async Task What_a_client_may_is_a_role(string may, int reads, int writes)
    {
        await Made("ha-ka");
        var client = With(await Key("ha-ka", may));
        Assert.Equal(reads, (int)(await client.Send("GET", "/v1/provinces/ha-ka/clubs/clb-1/members")).StatusCode);
        Assert.Equal(writes, (int)(await client.Send("POST", "/v1/provinces/ha-ka/clubs/clb-1/members", $$"""[{"id":"p-{{may}}","name":"Lý Thị Mới","joined":"2022-01-01"}]""")).StatusCode);
        await client.Send("POST", "/v1/provinces/ha-ka/clients", """{"name":"Khác","may":"figures"}""").Problem(403, "role");
    }

    [Fact]
    public async Task A_program_that_is_ended_takes_the_webhooks_that_it_registered_with_it()
    {
        await Made("ha-ka");
        var key = await Key("ha-ka", "write");
        var admin = await app.AsNew("province:ha-ka", "admin");
        var own = (string)(await With(key).Send("POST", "/v1/provinces/ha-ka/webhooks", AccessCountry.WebhookJson).Ok())["webhook"]!["id"]!;
        var others = (string)(await admin.Send("POST", "/v1/provinces/ha-ka/webhooks", AccessCountry.WebhookJson).Ok())["webhook"]!["id"]!;

        await admin.Send("POST", $"/v1/provinces/ha-ka/clients/{IdOf(key)}/end").Ok();

        var hooks = (await admin.Send("GET", "/v1/provinces/ha-ka/webhooks").Ok())["items"]!.AsArray().ToDictionary(h => (string)h!["id"]!, h => h!);
        Assert.Equal((IdOf(key), null), ((string?)hooks[own]["client"], (string?)hooks[others]["client"]));
        Assert.NotNull(hooks[own]["endedAt"]);
        Assert.Null(hooks[others]["endedAt"]);
        var told = (await admin.Send("GET", "/v1/provinces/ha-ka/audit?of=webhooks&limit=200").Ok())["items"]!.AsArray().SelectMany(e => e!["acts"]!.AsArray());
        Assert.Equal(
            [$"client:{IdOf(key)}", "development:province:ha-ka"],
            told.Where(a => a!["changes"]!.AsArray().Any(c => (string?)c!["row"] == $"ep|{own}")).Select(a => (string)a!["who"]!));
    }

    [Fact]
    public async Task A_rotated_key_stays_good_for_the_overlap_and_an_ended_client_is_out()
    {
        await Made("ha-ka");
        var old = await Key("ha-ka", "figures");
        var admin = await app.AsNew("province:ha-ka", "admin");
        var rotated = await admin.Send("POST", $"/v1/provinces/ha-ka/clients/{IdOf(old)}/rotate", """{"overlapHours":2}""").Ok();
        var fresh = (string)rotated["key"]!;
        Assert.Equal(2, rotated["client"]!["keys"]!.AsArray().Count);
        app.Clock.Pass(UntilKnown);
        await Lets(old, 200);
        await Lets(fresh, 200);
        app.Clock.Pass(TimeSpan.FromHours(2));
        await Lets(old, 401);
        await Lets(fresh, 200);
        await (await app.AsNew("province:ha-ka", "admin")).Send("POST", $"/v1/provinces/ha-ka/clients/{IdOf(old)}/end").Ok();
        app.Clock.Pass(UntilKnown);
        await Lets(fresh, 401);
    }

    [Fact]
    public async Task A_key_expires()
    {
        await Made("ha-ka");
        var key = (string)(await (await app.AsNew("province:ha-ka", "admin")).Send("POST", "/v1/provinces/ha-ka/clients", """{"name":"Ngắn hạn","may":"figures","days":1}""").Ok())["key"]!;
        app.Clock.Pass(UntilKnown);
        await Lets(key, 200);
        app.Clock.Pass(TimeSpan.FromDays(1));
        await Lets(key, 401);
    }

    [Fact]
    public async Task Almost_a_key_is_none()
    {
        await Made("ha-ka");
        var key = await Key("ha-ka", "figures");
        await Lets(key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), 401);
        await Lets(key + "A", 401);
        await Lets(key[..(key.LastIndexOf('_') + 1)], 401);
        await Lets(key.Replace("ha-ka", "ha-kb", StringComparison.Ordinal), 401);
        await Lets("clb_live_", 401);
        await Lets("clb_live_ha-ka-x_", 401);
        await Lets("clb_live_A|B_x", 401);
    }

    [Fact]
    public async Task When_a_client_was_last_heard_of_is_told_to_the_hour()
    {
        await Made("ha-ka");
        var key = await Key("ha-ka", "figures");
        await Lets(key, 200);
        var admin = await app.AsNew("province:ha-ka", "admin");
        var client = (await admin.Send("GET", "/v1/provinces/ha-ka/clients?limit=200").Ok())["items"]!.AsArray().Single(c => (string)c!["id"]! == IdOf(key))!;
        var used = (DateTimeOffset)client["lastUsed"]!;
        Assert.Equal((0, 0), (used.Minute, used.Second));
        Assert.InRange(app.Clock.GetUtcNow() - used, TimeSpan.Zero, TimeSpan.FromHours(1.1));
    }

    [Theory]
    [InlineData("""{"name":"X","scope":"province:ha-kz","may":"figures"}""", 422, "client.scope")]
    [InlineData("""{"name":"X","scope":"nation","may":"figures"}""", 422, "client.scope")]
    [InlineData("""{"name":"X","scope":"project:ha-ka","may":"figures"}""", 422, "client.scope")]
    [InlineData("""{"name":"X","scope":"volunteer:ha-ka|clb-1|v-1","may":"write"}""", 422, "client.scope")]
    [InlineData("""{"name":"X","may":"figures","days":401}""", 422, "client.days")]
    [InlineData("""{"name":" ","may":"figures"}""", 422, "client.name")]
    [InlineData("""{"name":"X","may":"everything"}""", 400, "json.value")]
    public async Task A_client_that_cannot_be_is_refused(string body, int status, string code)
    {
        await Made("ha-ka");
        await (await app.AsNew("province:ha-ka", "admin")).Send("POST", "/v1/provinces/ha-ka/clients", body).Problem(status, code);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("subject")]
    public async Task What_is_taken_back_is_refused_within_five_seconds(string by)
    {
        await Made("ha-ka");
        var officer = await app.AsNew("province:ha-ka", "officer");
        var token = new JsonWebToken(officer.DefaultRequestHeaders.Authorization!.Parameter);
        await officer.Send("GET", "/v1/provinces/ha-ka").Ok();
        // A token says in whole seconds when it was issued.
        app.Clock.Pass(TimeSpan.FromSeconds(1));
        var admin = await app.AsNew("province:ha-ka", "admin");
        await admin.Send("POST", "/v1/provinces/ha-ka/revocations", new JsonObject { ["by"] = by, ["value"] = by == "token" ? token.Id : token.Subject, ["why"] = "mất điện thoại" }.ToJsonString()).Ok();
        app.Clock.Pass(UntilKnown);
        await officer.Send("GET", "/v1/provinces/ha-ka").Problem(401, "unauthorized");
        await (await app.AsNew("province:ha-ka", "officer")).Send("GET", "/v1/provinces/ha-ka").Ok();
        // The administrator's own token was of the same subject.
        admin = await app.AsNew("province:ha-ka", "admin");
        Assert.Equal("mất điện thoại", (string?)(await admin.Send("GET", "/v1/provinces/ha-ka/revocations").Ok())["items"]![0]!["why"]);
    }

    [Fact]
    public async Task A_province_takes_nothing_back_from_others()
    {
        await Made("ha-ka");
        await Made("ha-kb");
        var other = await app.AsNew("province:ha-kb", "officer");
        var subject = new JsonWebToken(other.DefaultRequestHeaders.Authorization!.Parameter).Subject;
        var admin = await app.AsNew("province:ha-ka", "admin");
        app.Clock.Pass(TimeSpan.FromSeconds(1));
        await admin.Send("POST", "/v1/provinces/ha-ka/revocations", new JsonObject { ["by"] = "subject", ["value"] = subject }.ToJsonString()).Ok();
        await admin.Send("POST", "/v1/provinces/ha-kb/revocations", new JsonObject { ["by"] = "subject", ["value"] = subject }.ToJsonString()).Problem(404, "not_found");
        app.Clock.Pass(UntilKnown);
        await other.Send("GET", "/v1/provinces/ha-kb").Ok();
    }

    private async Task<string> Key(string tenant, string may)
    {
        var issued = await (await app.AsNew($"province:{tenant}", "admin")).Send("POST", $"/v1/provinces/{tenant}/clients", $$"""{"name":"Phần mềm","may":"{{may}}"}""").Ok();
        app.Clock.Pass(UntilKnown);
        return (string)issued["key"]!;
    }

    private static string IdOf(string key) => key.Split('_')[2];

    private async Task Lets(string key, int status)
    {
        using var answer = await With(key).GetAsync("/v1/provinces/ha-ka");
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private HttpClient With(string key, string scheme = "Bearer")
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, key);
        return client;
    }

    // Each test has an instance of this class, all the same program.
    private async Task Made(string tenant)
    {
        var nation = await app.AsNew("nation", "admin");
        if ((await nation.Send("GET", $"/v1/provinces/{tenant}")).IsSuccessStatusCode) return;
        await nation.Send("POST", "/v1/provinces", $$"""{"id":"{{tenant}}","nameVi":"Hà Ka","established":"2020-01-01"}""").Ok();
        await nation.Send("POST", $"/v1/provinces/{tenant}/communes", """{"id":"m-1","nameVi":"Xã Một","established":"2020-01-01"}""").Ok();
        await nation.Send("POST", $"/v1/provinces/{tenant}/clubs", """{"id":"clb-1","nameVi":"CLB Một","commune":"m-1","launched":"2021-03-01"}""").Ok();
        await nation.Send("POST", $"/v1/provinces/{tenant}/clubs/clb-1/members", """[{"id":"p-1","name":"Nguyễn Thị Hòa","joined":"2021-03-01"}]""").Ok();
    }
}
