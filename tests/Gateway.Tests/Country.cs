using System.Globalization;
using System.Text.Json.Nodes;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Tests;

/// <summary>
/// A small province made over HTTP: communes m-1 and m-2; clubs clb-1 (in m-1) and clb-2 (in m-2), each with member p-1,
/// recipients r-1 and r-2, volunteers v-1 and v-2, a visit, a meeting, and an excuse e-1.
/// </summary>
internal sealed record Country(string Tenant)
{
    public static readonly string Yesterday = Day(-1);

    /// <summary>Id of the approved plan of the nation, the province and the commune m-1.</summary>
    public const string Plan = "ke-hoach";

    public const string PlanJson = """
        {"scheme":"1648","nameVi":"Kế hoạch mẫu","phases":[{"id":"2025-2030","from":"2025-01-01","to":"2030-12-31"}],
        "targets":[{"id":"clb-moi","nameVi":"Ít nhất 80 CLB mới","expression":"clubs.new","kind":"increase","goals":[{"phase":"2025-2030","low":80}]}]}
        """;

    // The province and two communes made, two plans written, approved and counted in their units, and a mapping.
    private const int UnitEvents = 3 + (2 * 3) + 1;

    public string Province => $"/v1/provinces/{Tenant}";

    public string Club => $"{Province}/clubs/clb-1";

    /// <summary>Code of a project that has club clb-1 since March 2025.</summary>
    public string Code => $"da-{Tenant}";

    public string Project => $"/v1/projects/{Code}";

    public Guid Visit { get; } = Guid.NewGuid();

    public string Mapping(bool ofProject) =>
        $$"""{"ids":"code","dataSet":"DS_MAU","orgUnits":[{"unit":"{{(ofProject ? $"project:{Code}" : Tenant)}}","id":"OU_{{Tenant}}"}],"dataElements":[{"indicator":"members","dataElement":"DE_MEMBERS"}]}""";

    public static string Day(int fromToday) => LocalCalendar.Today(TimeProvider.System).AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string At(int minutesFromYesterdayMorning) =>
        LocalCalendar.StartOf(LocalCalendar.Today(TimeProvider.System).AddDays(-1)).AddHours(1).AddMinutes(minutesFromYesterdayMorning).ToString("O");

    public static string VisitJson(Guid id, string volunteer = "v-1", int at = 0, int minutes = 30) =>
        $$"""{"id":"{{id}}","volunteer":"{{volunteer}}","recipient":"r-1","startedAt":"{{At(at)}}","minutes":{{minutes}},"tasks":["cooking","blood-pressure"],"note":"Bà khỏe hơn","source":"phone"}""";

    public static async Task<Country> Make(GatewayApplication app, string tenant)
    {
        var country = new Country(tenant);
        var nation = await app.AsNation();
        await nation.Send("POST", "/v1/provinces", $$"""{"id":"{{tenant}}","nameVi":"Hà {{tenant}}","established":"2020-01-01"}""").Ok();
        foreach (var m in new[] { "m-1", "m-2" })
            await nation.Send("POST", $"{country.Province}/communes", $$"""{"id":"{{m}}","nameVi":"Xã Đông {{m}}","established":"2020-01-01","villages":[{"id":"thon-1","name":"Thôn Một","from":"2020-01-01"}]}""").Ok();
        await country.MakeClub(nation, "clb-1", "m-1", country.Visit);
        await country.MakeClub(nation, "clb-2", "m-2", Guid.NewGuid());
        foreach (var unit in new[] { "/v1/nation", country.Province, $"{country.Province}/communes/m-1" })
        {
            await nation.Send("PUT", $"{unit}/plans/{Plan}", PlanJson).Ok();
            await nation.Send("POST", $"{unit}/plans/{Plan}/approve").Ok();
        }

        await nation.Send("POST", "/v1/projects", $$"""{"code":"{{country.Code}}","nameVi":"Dự án mẫu {{tenant}}","from":"2025-01-01","olderFrom":55}""").Ok();
        await Accepted(nation, $"{country.Project}/clubs", $$"""[{"club":"{{tenant}}|clb-1","from":"2025-03-01"}]""");
        await nation.Send("PUT", $"{country.Province}/mappings/dhis2", country.Mapping(ofProject: false)).Ok();
        await nation.Send("PUT", $"{country.Project}/mappings/dhis2", country.Mapping(ofProject: true)).Ok();
        await country.Settled(nation);
        return country;
    }

    /// <summary>Waits until what the clubs know is what the province lists of them, and all of it is in the feed.</summary>
    private async Task Settled(HttpClient nation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (!await IsSettled(nation))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"The cards of {Tenant} do not settle.");
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<bool> IsSettled(HttpClient nation)
    {
        foreach (var unit in new[] { Province, $"{Province}/communes/m-1", $"{Province}/communes/m-2" })
        {
            var view = await nation.Send("GET", unit).Ok();
            if ((int)view["clubsReported"]! != (unit == Province ? 2 : 1) || (int)view["clubsRegistered"]! != (int)view["clubsReported"]!) return false;
        }

        foreach (var card in (await nation.Send("GET", $"{Province}/clubs").Ok())["items"]!.AsArray())
        {
            var club = await nation.Send("GET", $"{Province}/clubs/{card!["id"]}").Ok();
            var figures = await nation.Send("GET", $"{Province}/figures?period={Yesterday[..7]}&indicators=visits,meetings").Ok();
            if ((int)card["members"]! != 1 || (string?)card["dueAt"] != (string?)club["dueAt"] || (int)card["alertCount"]! != club["alerts"]!.AsArray().Count) return false;
            if ((int)figures["figures"]!["visits"]! != 2 || (int)figures["figures"]!["meetings"]! != 2) return false;
        }

        // Events of a club come in order: with its loan, all that it was made with is told. An event that is late would
        // reach who registers a webhook now, or reads on from a cursor.
        var told = await Told(nation);
        return told.Count(e => (string?)e["type"] == "loan.changed") == 2 && told.Count(e => (string?)e["type"] == "unit.changed") == UnitEvents;
    }

    /// <summary>All that the province's feed has; a page may have few events of it.</summary>
    public async Task<List<JsonNode>> Told(HttpClient client)
    {
        var all = new List<JsonNode>();
        var after = "";
        while (true)
        {
            var page = await client.Send("GET", $"{Province}/changes?limit=200{after}").Ok();
            all.AddRange(page["items"]!.AsArray().Select(i => i!));
            after = $"&after={page["next"]}";
            if (!(bool)page["more"]!) return all;
        }
    }

    private async Task MakeClub(HttpClient nation, string id, string commune, Guid visit)
    {
        var club = $"{Province}/clubs/{id}";
        await nation.Send("POST", $"{Province}/clubs", $$"""{"id":"{{id}}","nameVi":"CLB Liên thế hệ {{id}}","commune":"{{commune}}","launched":"2021-03-01","reportingFrom":"2021-03-01"}""").Ok();
        await Accepted(nation, $"{club}/members", """[{"id":"p-1","name":"Nguyễn Thị Hòa","joined":"2021-03-01","birthYear":1950,"sex":"female"}]""");
        await Accepted(nation, $"{club}/recipients", """[{"id":"r-1","name":"Trần Văn Đức","from":"2021-03-01"},{"id":"r-2","name":"Lê Thị Ba","from":"2021-03-01"}]""");
        await Accepted(nation, $"{club}/volunteers", """[{"id":"v-1","name":"Phạm Văn An","joined":"2021-03-01","recipients":["r-1"]},{"id":"v-2","name":"Vũ Thị Bình","joined":"2021-03-01","recipients":["r-1"]}]""");
        await Accepted(nation, $"{club}/visits", $"[{VisitJson(visit, at: 600)}]");
        await nation.Send("PUT", $"{club}/meetings/{Yesterday}", """{"attendance":1,"areas":["health"]}""").Ok();
        await WorkCountry.Make(nation, club);
        await nation.Send("PUT", $"{club}/excuses/e-1", """{"from":"2026-02-16","to":"2026-02-20","reason":"tet"}""").Ok();
        await MakeMoney(nation, club);
    }

    // Seed capital, dues that can be taken back, and a loan that is asked for: the last that is told of the club.
    private static async Task MakeMoney(HttpClient nation, string club)
    {
        await nation.Send("POST", $"{club}/entries", $$"""{"kind":"seed","date":"{{Yesterday}}","dong":90000000,"source":"project"}""").Ok();
        await nation.Send("POST", $"{club}/entries", $$"""{"kind":"dues","date":"{{Yesterday}}","dong":20000,"member":"p-1"}""").Ok();
        await nation.Send("POST", $"{club}/loans", $$"""{"id":"ln-1","member":"p-1","date":"{{Yesterday}}","dong":2000000,"purpose":"nuôi gà","months":10,"monthlyRate":100}""").Ok();
    }

    public static async Task Accepted(HttpClient client, string path, string json)
    {
        var answer = await client.Send("POST", path, json).Ok();
        foreach (var result in answer["results"]!.AsArray()) Assert.True((string?)result!["status"] == "accepted", result.ToJsonString());
    }
}
