namespace ClbCloud.Gateway.Tests.Units;

[Collection(Together.Name)]
public sealed class UnitEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_commune_that_moved_leaves_the_list_of_its_former_province()
    {
        var nation = await app.AsNation();
        foreach (var t in (string[])["ha-u1", "ha-u2"]) await Created("/v1/provinces", t);
        foreach (var m in (string[])["m-1", "m-2", "m-3"]) await Created("/v1/provinces/ha-u1/communes", m);
        await nation.Send("PATCH", "/v1/provinces/ha-u1/communes/m-1", """{"from":"2025-07-01","parent":"ha-u2"}""").Ok();

        await Until(async () => await Listed("/v1/provinces/ha-u1/communes") == "m-2 m-3");
        Assert.Equal("m-1", await Listed("/v1/provinces/ha-u2/communes"));
        Assert.Equal("m-1! m-2 m-3", await Listed("/v1/provinces/ha-u1/communes?former=true"));
        await nation.Send("GET", "/v1/provinces/ha-u1/communes?former=yes").Problem(400, "query.flag", "former");

        // A page is full though what was left out stands before it.
        var first = await nation.Send("GET", "/v1/provinces/ha-u1/communes?limit=1").Ok();
        Assert.Equal("m-2", (string?)Assert.Single(first["items"]!.AsArray())!["id"]);
        Assert.Equal("m-3", await Listed($"/v1/provinces/ha-u1/communes?limit=1&cursor={first["next"]}"));

        Task Created(string path, string id) => nation.Send("POST", path, $$"""{"id":"{{id}}","nameVi":"Hà {{id}}","established":"2020-01-01"}""").Ok();

        async Task<string> Listed(string path)
        {
            var page = await nation.Send("GET", path).Ok();
            return string.Join(' ', page["items"]!.AsArray().Select(c => $"{c!["id"]}{((bool)c["former"]! ? "!" : "")}"));
        }
    }

    [Fact]
    public async Task A_province_that_merged_leaves_the_list_of_the_nation()
    {
        var nation = await app.AsNation();
        foreach (var t in (string[])["ha-u3", "ha-u4"]) await nation.Send("POST", "/v1/provinces", $$"""{"id":"{{t}}","nameVi":"Hà {{t}}","established":"2020-01-01"}""").Ok();
        await nation.Send("PATCH", "/v1/provinces/ha-u3", """{"from":"2025-07-01","parent":"ha-u4","closed":"2025-06-30","successors":["ha-u4"]}""").Ok();
        await Until(async () => await Has("") == (false, true));
        Assert.Equal((true, true), await Has("&former=true"));

        async Task<(bool, bool)> Has(string query)
        {
            var page = await nation.Send("GET", $"/v1/provinces?limit=200{query}").Ok();
            var ids = page["items"]!.AsArray().Select(p => (string?)p!["id"]).ToArray();
            return (ids.Contains("ha-u3"), ids.Contains("ha-u4"));
        }
    }

    // The former parent learns of it by a report.
    private static async Task Until(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await holds()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
