namespace ClbCloud.Gateway.Tests.Recounting;

[Collection(Together.Name)]
public sealed class RecountEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_recount_answers_when_it_has_finished_and_finds_no_difference()
    {
        await Country.Make(app, "ha-ra");
        var nation = await app.AsNation();
        var answer = await nation.Send("POST", "/v1/admin/recount").Ok();
        Assert.Equal("finished", (string?)answer["state"]);
        Assert.True((long)answer["compared"]! > 0);
        Assert.Empty(answer["differences"]!.AsArray());
        Assert.Equal("finished", (string?)(await nation.Send("GET", "/v1/admin/recount").Ok())["state"]);
    }

    [Fact]
    public async Task Who_does_not_wait_is_told_where_to_look()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/recount");
        request.Headers.Add("Prefer", "respond-async");
        using var answer = await (await app.AsNation()).SendAsync(request);
        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal("/v1/admin/recount", answer.Headers.Location?.ToString());
        await (await app.AsNation()).Send("POST", "/v1/admin/recount?repair=perhaps").Problem(400, "query.flag", "repair");
    }
}
