namespace ClbCloud.Gateway.Tests.Clubs;

[Collection(Together.Name)]
public sealed class ClubEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_club_is_set_up_once_and_a_repeat_answers_the_same()
    {
        var country = await Country.Make(app, "ha-la");
        var officer = await app.As("province:ha-la", "officer");
        const string club = """{"id":"clb-5","nameVi":"CLB Năm","commune":"m-1","launched":"2022-01-01","origin":"project","villages":[{"village":"thon-1","from":"2022-01-01"}]}""";
        using (var created = await officer.Send("POST", $"{country.Province}/clubs", club))
        {
            Assert.Equal(201, (int)created.StatusCode);
            Assert.Equal("/v1/provinces/ha-la/clubs/clb-5", created.Headers.Location?.ToString());
        }

        var view = await officer.Send("GET", $"{country.Province}/clubs/clb-5").Ok();
        Assert.Equal(("clb-5", "ha-la|clb-5", "ha-la|m-1", "active", "project"), ((string?)view["id"], (string?)view["key"], (string?)view["commune"], (string?)view["status"], (string?)view["origin"]));
        await officer.Send("POST", $"{country.Province}/clubs", club).Ok();
        await officer.Send("POST", $"{country.Province}/clubs", club.Replace("CLB Năm", "CLB Khác", StringComparison.Ordinal)).Problem(409, "club.exists");
        await officer.Send("POST", $"{country.Province}/clubs", club.Replace("m-1", "m-77", StringComparison.Ordinal).Replace("clb-5", "clb-6", StringComparison.Ordinal)).Problem(422, "club.commune_unknown");
        await (await app.AsNation()).Send("POST", "/v1/provinces/khong-co/clubs", club).Problem(404, "not_found");
    }

    [Fact]
    public async Task Clubs_are_found_by_folded_text_status_and_commune()
    {
        var country = await Country.Make(app, "ha-lb");
        var officer = await app.As("province:ha-lb", "officer");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while ((await officer.Send("GET", $"{country.Province}/clubs").Ok())["items"]!.AsArray().Count < 2)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "The cards did not rise.");
            await timer.WaitForNextTickAsync();
        }

        Assert.Equal(2, await Count("q=LIEN+THE+he"));
        Assert.Equal(1, await Count("q=clb-2"));
        Assert.Equal(0, await Count("q=khong+co"));
        Assert.Equal(1, await Count("commune=m-1"));
        Assert.Equal(2, await Count("status=active"));
        Assert.Equal(0, await Count("status=paused"));
        await officer.Send("GET", $"{country.Province}/clubs?status=asleep").Problem(400, "query.choice", "status");

        async Task<int> Count(string query) => (await officer.Send("GET", $"{country.Province}/clubs?{query}").Ok())["items"]!.AsArray().Count;
    }
}
