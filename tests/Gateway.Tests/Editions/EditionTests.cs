using System.Text.Json.Nodes;
using ClbCloud.Gateway.Tests.Exports;

namespace ClbCloud.Gateway.Tests.Editions;

/// <summary>On a product of its own, whose weeks a test lets pass.</summary>
public sealed class EditionTests : IAsyncLifetime, IDisposable
{
    private const string Indicators = "members,members.women,clubs";
    private readonly GatewayApplication _app = new("Development");

    public Task InitializeAsync() => _app.InitializeAsync();

    public void Dispose() => _app.Dispose();

    public Task DisposeAsync() => ((IAsyncLifetime)_app).DisposeAsync();

    [Fact]
    public async Task A_partner_gets_editions_alone_and_the_association_what_stands_now()
    {
        var country = await Country.Make(_app, "ha-an");
        var (nation, partner) = (await _app.AsNation(), await _app.As($"project:{country.Code}", "partner"));
        var integrator = await _app.As($"project:{country.Code}", "integrator");
        var month = Country.Yesterday[..7];
        await partner.Send("GET", $"{country.Project}/figures?period={month}").Problem(422, "edition.none");
        await AddMembers(nation, country, "a", 29);
        await Shows(nation, country, month, 30);
        var first = (string)(await nation.Send("POST", "/v1/nation/editions").Ok())["edition"]!;
        // One member of the thirty is a woman: neither she nor the rest is told.
        var told = await Figures(partner, country, month);
        Assert.Equal("""{"clubs":1,"members":30,"members.women":null}""", told["figures"]!.ToJsonString());
        Assert.Equal(("members.women", first), ((string)Assert.Single(told["suppressed"]!.AsArray())!, (string)told["edition"]!));
        Assert.Equal(told.ToJsonString(), (await Figures(integrator, country, month)).ToJsonString());
        Assert.Equal("""{"clubs":1,"members":30,"members.women":1}""", (await Figures(nation, country, month))["figures"]!.ToJsonString());

        // What comes in later waits for the next edition, and what tells of few people for longer.
        await AddMembers(nation, country, "b", 5);
        await Shows(nation, country, month, 35);
        Assert.Equal(first, (string)(await nation.Send("POST", "/v1/nation/editions").Ok())["edition"]!);
        Assert.Equal(told.ToJsonString(), (await Figures(partner, country, month)).ToJsonString());
        _app.Clock.Pass(TimeSpan.FromDays(7));
        (nation, partner) = (await _app.AsNew("nation", "admin"), await _app.AsNew($"project:{country.Code}", "partner"));
        var second = (string)(await nation.Send("POST", "/v1/nation/editions").Ok())["edition"]!;
        Assert.NotEqual(first, second);
        var kept = await Figures(partner, country, month);
        Assert.Equal((30, first), ((int)kept["figures"]!["members"]!, (string)kept["kept"]!["members"]!["edition"]!));
        await AddMembers(nation, country, "c", 20);
        await Shows(nation, country, month, 55);
        _app.Clock.Pass(TimeSpan.FromDays(7));
        (nation, partner) = (await _app.AsNew("nation", "admin"), await _app.AsNew($"project:{country.Code}", "partner"));
        await nation.Send("POST", "/v1/nation/editions").Ok();
        var fresh = await Figures(partner, country, month);
        Assert.Equal((55, 0), ((int)fresh["figures"]!["members"]!, fresh["kept"]!.AsObject().Count));
        // The first is what it was.
        Assert.Equal(told.ToJsonString(), (await Figures(partner, country, $"{month}&edition={first}")).ToJsonString());

        var listed = (await partner.Send("GET", $"{country.Project}/editions").Ok())["items"]!.AsArray();
        Assert.Equal(3, listed.Count);
        Assert.Equal((string)listed[1]!["sha256"]!, (string)listed[0]!["before"]!);
        Assert.Equal(first, (string)(await partner.Send("GET", $"{country.Project}/editions/{first}").Ok())["id"]!);
        await partner.Send("GET", $"{country.Project}/editions/2020-W01").Problem(404, "not_found");
        await partner.Send("GET", $"{country.Project}/editions/hom-nay").Problem(422, "edition.unknown");
        await Tables(partner, country, first, month);
    }

    [Fact]
    public async Task What_editions_do_not_tell_is_refused()
    {
        var country = await Country.Make(_app, "ha-am");
        var (nation, partner) = (await _app.AsNew("nation", "admin"), await _app.AsNew($"project:{country.Code}", "partner"));
        await nation.Send("POST", "/v1/nation/editions").Ok();
        await partner.Send("GET", $"{country.Project}/figures?period=2026-W40").Problem(422, "edition.week", "period");
        await partner.Send("GET", $"{country.Project}/figures?period=2199-01").Problem(422, "edition.period", "period");
        await partner.Send("GET", $"{country.Project}/figures?period=2026-10&edition=2020-W01").Problem(422, "edition.unknown", "edition");
        await partner.Send("GET", $"{country.Project}/figures?period=2026-10&indicators=khong-co").Problem(400, "indicator.unknown");
        await nation.Send("GET", $"{country.Province}/exports/figures.csv?period=2026-10&edition=latest").Problem(422, "edition.project", "edition");
        // Nobody but the nation's administrator makes one.
        await partner.Send("POST", "/v1/nation/editions").Problem(404, "not_found");
        await (await _app.AsNew("nation", "analyst")).Send("POST", "/v1/nation/editions").Problem(403, "role");
    }

    // A suppressed number is an empty cell with a word beside it.
    private static async Task Tables(HttpClient partner, Country country, string edition, string month)
    {
        using var csv = await partner.Send("GET", $"{country.Project}/exports/figures.csv?period={month}&edition={edition}&indicators={Indicators}");
        Assert.Equal(edition, csv.Headers.GetValues("Clb-Edition").Single());
        var rows = ExportTests.Rows(await csv.Content.ReadAsByteArrayAsync());
        Assert.Equal(["clubs 1 ", "members 30 ", "members.women  suppressed", "clubs 1 ", "members 30 ", "members.women  suppressed"], rows.Skip(1).Select(r => $"{r[4]} {r[8]} {r[11]}"));
        using var values = await partner.Send("GET", $"{country.Project}/exports/data-value-sets.json?period={month}&edition={edition}");
        var sent = JsonNode.Parse(await values.Content.ReadAsStringAsync())!["dataValues"]!.AsArray();
        Assert.DoesNotContain(sent, v => (string)v!["value"]! is "1" or "2" && (string?)v["dataElement"] == "members.women");
    }

    private static async Task AddMembers(HttpClient nation, Country country, string run, int count) => await Country.Accepted(nation, $"{country.Club}/members", new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject
    {
        ["id"] = $"p-{run}{i}",
        ["name"] = $"Hội viên mẫu {run}{i}",
        ["joined"] = Country.Yesterday,
        ["birthYear"] = 1950,
        ["sex"] = "male",
    })]).ToJsonString());

    private static Task Shows(HttpClient nation, Country country, string month, int members) =>
        Soon.Until(async () => (int?)(await Figures(nation, country, month))["figures"]!["members"] == members, $"the project has {members} members");

    private static async Task<JsonNode> Figures(HttpClient client, Country country, string asked) =>
        await client.Send("GET", $"{country.Project}/figures?period={asked}&indicators={Indicators}").Ok();
}
