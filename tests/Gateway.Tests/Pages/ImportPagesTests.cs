using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Imports;

namespace ClbCloud.Gateway.Tests.Pages;

[Collection(Together.Name)]
public sealed partial class ImportPagesTests(GatewayApplication app)
{
    private const string Members = "club,code,name,joined\nclb-1,HV-1,Hội viên mẫu 1,2024-03-15\n";

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("/import-templates/([a-z]+)/template.csv")]
    private static partial Regex Kind();

    [Fact]
    public async Task Only_who_may_import_there_sees_imports_their_progress_and_their_reports()
    {
        await Country.Make(app, "ha-nhap-a");
        await Country.Make(app, "ha-nhap-b");
        const string List = "/provinces/ha-nhap-a/imports";
        var officer = await app.SignIn("province:ha-nhap-a", "officer");
        var (status, to) = await Send(officer, List, Members);
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.StartsWith($"{List}/im-", to, StringComparison.Ordinal);
        var events = await officer.GetStringAsync($"{to}/events");
        Assert.Contains("event: rest", events, StringComparison.Ordinal);
        Assert.Contains("created", await officer.GetStringAsync($"{to}/report.csv"), StringComparison.Ordinal);

        var elsewhere = await app.SignIn("province:ha-nhap-b", "officer");
        var analyst = await app.SignIn("province:ha-nhap-a", "analyst");
        var commune = await app.SignIn("commune:ha-nhap-a|m-1", "officer");
        foreach (var path in (string[])[List, to!, $"{to}/events", $"{to}/report.csv", "/provinces/ha-nhap-a/import-templates/members/template.csv"])
        {
            Assert.Equal(HttpStatusCode.OK, await Status(officer, path));
            Assert.Equal(HttpStatusCode.NotFound, await Status(elsewhere, path));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(analyst, path));
            Assert.Equal(HttpStatusCode.NotFound, await Status(commune, path));
        }

        // What a commune brings in lies in the commune, and its province sees it.
        const string Own = "/provinces/ha-nhap-a/communes/m-1/imports";
        var (sent, at) = await Send(commune, Own, Members);
        Assert.Equal(HttpStatusCode.Redirect, sent);
        Assert.StartsWith($"{Own}/im-", at!, StringComparison.Ordinal);
        Assert.Contains("event: rest", await commune.GetStringAsync($"{at}/events"), StringComparison.Ordinal);
        Assert.Contains(at![(at!.LastIndexOf('/') + 1)..], await officer.Text(List), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await Status(officer, to!.Replace("/imports/", "/communes/m-1/imports/", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, (await Send(elsewhere, List, Members)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(analyst, List, Members)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.Fill(to!, new() { ["do"] = "whole" })).Status);
    }

    [Fact]
    public async Task A_form_from_elsewhere_a_file_too_large_and_an_empty_one_are_refused()
    {
        await Country.Make(app, "ha-nhap-c");
        const string List = "/provinces/ha-nhap-c/imports";
        var officer = await app.SignIn("province:ha-nhap-c", "officer");
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(officer, List, Members, token: "")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Send(officer, List, new string('x', (int)ImportUpload.MostBytes + 1))).Status);
        // Refused before it is read to see whose form it is.
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Send(officer, List, new string('x', (int)ImportUpload.MostBytes + (1 << 20)), token: "")).Status);
        Assert.Equal(422, (int)(await Send(officer, List, "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(officer, List, Members, system: "Bảng tính")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(officer, List, Members, historical: true)).Status);
        Assert.DoesNotContain("/im-", await officer.Text(List), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_people_of_a_club_bring_in_what_each_of_them_writes_by_hand()
    {
        await Country.Make(app, "ha-nhap-d");
        const string List = "/provinces/ha-nhap-d/clubs/clb-1/imports";
        var secretary = await app.SignIn("club:ha-nhap-d|clb-1", "secretary");
        var treasurer = await app.SignIn("club:ha-nhap-d|clb-1", "treasurer");
        Assert.Equal(["members", "recipients", "volunteers", "visits", "meetings"], Kinds(await secretary.Text(List)));
        Assert.Equal(["entries"], Kinds(await treasurer.Text(List)));
        Assert.Contains($"href=\"{List}\"", await secretary.Text("/provinces/ha-nhap-d/clubs/clb-1"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await Status(await app.SignIn("club:ha-nhap-d|clb-1", "health"), List));
        // The file need not name the club.
        var (status, to) = await Send(secretary, List, "code,name,joined\nHV-1,Hội viên mẫu 1,2024-03-15\n");
        Assert.Equal(HttpStatusCode.Redirect, status);
        await secretary.GetStringAsync($"{to}/events");
        Assert.Equal(HttpStatusCode.Redirect, (await secretary.Fill(to!, new() { ["do"] = "whole" })).Status);
        Assert.Contains("event: rest", await secretary.GetStringAsync($"{to}/events"), StringComparison.Ordinal);
        var people = await (await app.AsNation()).Send("GET", "/v1/provinces/ha-nhap-d/clubs/clb-1/members").Ok();
        Assert.Contains(people["items"]!.AsArray(), m => (string?)m!["name"] == "Hội viên mẫu 1");
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(treasurer, List, Members)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await treasurer.Fill(to!, new() { ["do"] = "undo" })).Status);
    }

    private static string[] Kinds(string page) => [.. Kind().Matches(page).Select(m => m.Groups[1].Value)];

    private static async Task<(HttpStatusCode Status, string? To)> Send(HttpClient client, string path, string content, string? token = null, string system = "so-excel", bool historical = false)
    {
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token ?? Token().Match(await client.GetStringAsync("/nothing-yet")).Groups[1].Value), "form-token" },
            { new StringContent(Guid.NewGuid().ToString()), "key" },
            { new StringContent("members"), "kind" },
            { new StringContent("create-and-update"), "strategy" },
            { new StringContent(system), "system" },
            { file, "file", "hoi-vien.csv" },
        };
        if (historical) form.Add(new StringContent("true"), "historical");
        using var answer = await client.PostAsync(path, form);
        return (answer.StatusCode, answer.Headers.Location?.ToString());
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }
}
