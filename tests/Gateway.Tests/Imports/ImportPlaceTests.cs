using System.Text;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>Imports of communes and clubs: about themselves, and nothing is told of any other.</summary>
[Collection(Together.Name)]
public sealed class ImportPlaceTests(GatewayApplication app)
{
    private const string Members = "kind=members&system=kobo";
    private static readonly SemaphoreSlim Making = new(1);
    private static Country? _country;

    [Fact]
    public async Task A_commune_brings_in_people_of_its_own_clubs_and_of_no_other()
    {
        var country = await Make();
        var commune = await app.As($"commune:{country.Tenant}|m-1", "officer");
        var at = $"{country.Province}/communes/m-1";
        // clb-2 lies in m-2, clb-99 nowhere: both are told alike.
        var import = await commune.Upload(at, Members, """
            [{"club":"clb-1","code":"X1","name":"Hội viên mẫu X1","joined":"2024-01-01"},
             {"club":"clb-2","code":"X2","name":"Hội viên mẫu X2","joined":"2024-01-01"},
             {"club":"clb-99","code":"X3","name":"Hội viên mẫu X3","joined":"2024-01-01"}]
            """);
        Assert.Equal([("import.not_own", "club", "2,3")], await commune.Conflicts(at, import));
        var applied = await commune.Step(at, import, "commit", """{"mode":"rows"}""");
        Assert.Equal(("applied", 1, 2), ((string?)applied["state"], (int)applied["apply"]!["created"]!, (int)applied["apply"]!["conflicts"]!));
        var people = await commune.Send("GET", $"{country.Club}/members?limit=200").Ok();
        Assert.Contains(people["items"]!.AsArray(), m => (string?)m!["name"] == "Hội viên mẫu X1");
        var undone = await commune.Step(at, import, "undo");
        Assert.Equal(("undone", 1), ((string?)undone["state"], (int)undone["undo"]!["undone"]!));
    }

    [Fact]
    public async Task A_commune_sets_up_clubs_in_itself_alone()
    {
        var country = await Make();
        var commune = await app.As($"commune:{country.Tenant}|m-1", "officer");
        var at = $"{country.Province}/communes/m-1";
        var import = await commune.Upload(at, "kind=clubs", """
            [{"club":"clb-31","nameVi":"CLB mẫu 31","launched":"2025-01-01"},
             {"club":"clb-32","nameVi":"CLB mẫu 32","launched":"2025-01-01","commune":"m-2"},
             {"club":"clb-2","nameVi":"CLB mẫu khác","launched":"2025-01-01"}]
            """);
        Assert.Equal([("import.not_own", "club", "3"), ("import.not_own", "commune", "2")], await commune.Conflicts(at, import));
        await commune.Step(at, import, "commit", """{"mode":"rows"}""");
        Assert.Equal($"{country.Tenant}|m-1", (string?)(await commune.Send("GET", $"{country.Province}/clubs/clb-31").Ok())["commune"]);
        // A province's officer who works in the commune's imports does no more there than the commune.
        var officer = await app.As($"province:{country.Tenant}", "officer");
        var other = await officer.Upload(at, Members, """[{"club":"clb-2","code":"Y1","name":"Hội viên mẫu Y1","joined":"2024-01-01"}]""");
        Assert.Equal([("import.not_own", "club", "1")], await officer.Conflicts(at, other));
    }

    [Fact]
    public async Task A_club_writes_itself_by_a_file_that_need_not_name_it()
    {
        var country = await Make();
        var secretary = await app.As($"club:{country.Tenant}|clb-1", "secretary");
        var import = await secretary.Upload(country.Club, Members, "Mã hội viên,Họ và tên,Ngày vào CLB\nZ1,Hội viên mẫu Z1,01/02/2024\n", "text/csv");
        Assert.Equal(1, (int)import["check"]!["created"]!);
        var other = await secretary.Upload(country.Club, Members, """[{"club":"clb-2","code":"Z2","name":"Hội viên mẫu Z2","joined":"2024-01-01"},{"club":"clb-99","code":"Z3","name":"Hội viên mẫu Z3","joined":"2024-01-01"}]""");
        Assert.Equal([("import.not_own", "club", "1,2")], await secretary.Conflicts(country.Club, other));
        var listed = (await secretary.Send("GET", $"{country.Club}/imports").Ok())["items"]!.AsArray().Select(i => (string?)i!["id"]).ToArray();
        Assert.Contains((string?)import["id"], listed);
        // The commune and the province above read it; another club does not, and of none of them more than of what is not there.
        var commune = await app.As($"commune:{country.Tenant}|m-1", "officer");
        await commune.Send("GET", $"{country.Club}/imports/{import["id"]}").Ok();
        await commune.Send("GET", $"{country.Province}/communes/m-1/imports/{import["id"]}").Problem(404, "not_found");
        var neighbour = await app.As($"club:{country.Tenant}|clb-2", "secretary");
        await neighbour.Send("GET", $"{country.Province}/clubs/clb-2/imports/{import["id"]}").Problem(404, "not_found");
        await neighbour.Send("POST", $"{country.Province}/clubs/clb-2/imports/{import["id"]}/discard").Problem(404, "not_found");
        await neighbour.Send("GET", $"{country.Province}/clubs/clb-2/imports/im-khong-co").Problem(404, "not_found");
    }

    [Theory]
    [InlineData("treasurer", "members", 403)]
    [InlineData("treasurer", "entries", 422)]
    [InlineData("secretary", "entries", 403)]
    [InlineData("secretary", "visits", 422)]
    [InlineData("board", "entries", 422)]
    [InlineData("board", "clubs", 403)]
    [InlineData("helper", "members", 403)]
    [InlineData("health", "members", 403)]
    [InlineData("integrator", "entries", 422)]
    public async Task Of_a_club_each_brings_in_what_he_writes_by_hand(string role, string kind, int status)
    {
        var country = await Make();
        var caller = await app.As($"club:{country.Tenant}|clb-1", role);
        using var content = new StringContent("bí ẩn\n", Encoding.UTF8, "text/csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{country.Club}/imports?kind={kind}") { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (role == "helper") request.Headers.Add("Clb-For", "p-1");
        using var answer = await caller.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_same_key_in_two_places_is_two_imports()
    {
        var country = await Make();
        var nation = await app.AsNation();
        const string row = """[{"club":"clb-1","code":"K1","name":"Hội viên mẫu K1","joined":"2024-01-01"}]""";
        var ids = new HashSet<string>();
        foreach (var at in (string[])[country.Province, $"{country.Province}/communes/m-1", $"{country.Province}/communes/m-2", country.Club])
            ids.Add((string)(await nation.Upload(at, Members, row, key: "cung-mot-khoa"))["id"]!);
        Assert.Equal(4, ids.Count);
    }

    [Fact]
    public async Task Whoever_speaks_for_a_project_imports_nothing()
    {
        var country = await Make();
        var integrator = await app.As($"project:{country.Code}", "integrator");
        using var content = new StringContent("bí ẩn\n", Encoding.UTF8, "text/csv");
        foreach (var at in (string[])[country.Province, $"{country.Province}/communes/m-1", country.Club]) await integrator.Put(at, Members, content).Problem(404, "not_found");
    }

    private async Task<Country> Make()
    {
        await Making.WaitAsync();
        try
        {
            return _country ??= await Country.Make(app, "ha-nhap-noi");
        }
        finally
        {
            Making.Release();
        }
    }
}
