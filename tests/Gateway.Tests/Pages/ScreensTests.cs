using System.Net;

namespace ClbCloud.Gateway.Tests.Pages;

/// <summary>Screens of volunteers, projects, journals and access: who opens them, and what their forms do.</summary>
[Collection(Together.Name)]
public sealed class ScreensTests(GatewayApplication app)
{
    [Fact]
    public async Task A_volunteer_opens_its_own_page_alone()
    {
        await Country.Make(app, "ha-console-v");
        const string Club = "/provinces/ha-console-v/clubs/clb-1";
        var volunteer = await app.SignIn("volunteer:ha-console-v|clb-1|v-1", "volunteer");
        await volunteer.Opens($"{Club}/volunteers/v-1", HttpStatusCode.OK);
        foreach (var path in (string[])[$"{Club}/volunteers/v-2", $"{Club}/volunteers", Club, "/provinces/ha-console-v/clubs/clb-2/volunteers/v-1"])
            await volunteer.Opens(path, HttpStatusCode.NotFound);
        await (await app.SignIn("club:ha-console-v|clb-1", "board")).Opens($"{Club}/volunteers/v-2", HttpStatusCode.OK);
        await (await app.SignIn("club:ha-console-v|clb-1", "board")).Opens($"{Club}/volunteers/v-9", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_partner_opens_its_project_and_changes_nothing()
    {
        var country = await Country.Make(app, "ha-console-p");
        var other = await Country.Make(app, "ha-console-q");
        var partner = await app.SignIn($"project:{country.Code}", "partner");
        await partner.Opens($"/projects/{country.Code}", HttpStatusCode.OK);
        using (var file = await partner.GetAsync($"/projects/{country.Code}/exports/figures.csv?period=2025-06"))
            // A file of an edition, or the word that there is none yet.
            Assert.True(file.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{file.StatusCode}");
        foreach (var path in (string[])["/projects", $"/projects/{other.Code}", $"/projects/{other.Code}/exports/figures.csv?period=2025-06", "/nation", "/provinces/ha-console-p/clubs/clb-1"])
            await partner.Opens(path, HttpStatusCode.NotFound);
        var page = await partner.GetStringAsync($"/projects/{country.Code}");
        Assert.DoesNotContain("name=\"club\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/clubs/clb-1", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await partner.Fill($"/projects/{country.Code}/clubs", new() { ["club"] = "ha-console-p|clb-2", ["from"] = "2025-03-01" })).Status);
    }

    [Fact]
    public async Task The_nation_makes_a_project_and_clubs_join_and_leave_by_form()
    {
        var country = await Country.Make(app, "ha-console-r");
        var admin = await app.SignIn("nation", "admin");
        Dictionary<string, string> form = new() { ["code"] = "da-console", ["nameVi"] = "Dự án mẫu biểu", ["from"] = "2025-01-01", ["olderFrom"] = "55", ["places"] = "Tỉnh mẫu cũ: ha-console-r" };
        Assert.Equal("/projects/da-console?saved=1", (await admin.Fill("/projects", form)).To);
        var club = new Dictionary<string, string> { ["club"] = $"{country.Tenant}|clb-2", ["from"] = "2025-02-01" };
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Fill("/projects/da-console/clubs", club)).Status);
        await Soon.Until(async () => (await admin.GetStringAsync("/projects/da-console")).Contains("/clubs/clb-2", StringComparison.Ordinal), "the project lists its club");
        Assert.Contains("Tỉnh mẫu cũ", await admin.Text("/projects/da-console"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Fill("/projects/da-console/clubs", new(club) { ["to"] = "2025-03-15" })).Status);
        await Soon.Until(async () => (await admin.Text("/projects/da-console")).Contains("15/03/2025", StringComparison.Ordinal), "the club has left");
        // What was not in the form stays: places.
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Fill("/projects/da-console", new() { ["nameVi"] = "Dự án mẫu biểu", ["from"] = "2025-01-01", ["to"] = "2025-12-31", ["olderFrom"] = "60" })).Status);
        var page = await admin.Text("/projects/da-console");
        Assert.Contains("Tỉnh mẫu cũ", page, StringComparison.Ordinal);
        Assert.Contains("31/12/2025", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Fill("/projects/da-console/clubs", new(club) { ["from"] = "2020-02-01" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignIn("nation", "analyst")).Fill("/projects", form)).Status);
    }

    [Fact]
    public async Task A_journal_is_for_administrators_of_the_province_and_above()
    {
        await Country.Make(app, "ha-console-j");
        string[] paths = ["/provinces/ha-console-j/audit", "/provinces/ha-console-j/communes/m-1/audit", "/provinces/ha-console-j/clubs/clb-1/audit"];
        foreach (var path in paths)
        {
            await (await app.SignIn("province:ha-console-j", "admin")).Opens(path, HttpStatusCode.OK);
            await (await app.SignIn("nation", "admin")).Opens(path, HttpStatusCode.OK);
            await (await app.SignIn("province:ha-console-j", "officer")).Opens(path, HttpStatusCode.Forbidden);
            await (await app.SignIn("province:ha-console", "admin")).Opens(path, HttpStatusCode.NotFound);
        }

        await (await app.SignIn("club:ha-console-j|clb-1", "board")).Opens(paths[2], HttpStatusCode.Forbidden);
        var admin = await app.SignIn("province:ha-console-j", "admin");
        var page = await admin.Text($"{paths[2]}?q=v-2");
        Assert.Contains("v-2", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nguyễn Thị Hòa", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<tbody>", await admin.Text($"{paths[2]}?q=khong-co-gi"), StringComparison.Ordinal);
        Assert.DoesNotContain("<tbody>", await admin.Text($"{paths[2]}?from=2100-01-01"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.Fill("/provinces/ha-console-j/audit/verify", [])).Status);
    }

    [Fact]
    public async Task The_nations_own_journal_is_for_its_administrators()
    {
        var country = await Country.Make(app, "ha-console-n");
        var admin = await app.SignIn("nation", "admin");
        Assert.Contains("/nation/audit\"", await admin.Text("/nation"), StringComparison.Ordinal);
        // The province that was made is a row of the nation's.
        Assert.Contains(country.Tenant, await admin.Text($"/nation/audit?q={country.Tenant}"), StringComparison.Ordinal);
        var checkedNow = await admin.Fill("/nation/audit/verify", []);
        Assert.Equal(HttpStatusCode.OK, checkedNow.Status);
        Assert.Contains("id=\"report\"", checkedNow.Page, StringComparison.Ordinal);
        await (await app.SignIn("nation", "officer")).Opens("/nation/audit", HttpStatusCode.Forbidden);
        await (await app.SignIn("province:ha-console-n", "admin")).Opens("/nation/audit", HttpStatusCode.NotFound);
    }
}
