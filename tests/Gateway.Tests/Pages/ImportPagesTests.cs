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
