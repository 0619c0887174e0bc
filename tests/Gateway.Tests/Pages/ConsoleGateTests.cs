using System.Net;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.SignIn;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Gateway.Tests.Pages;

[Collection(Together.Name)]
public sealed partial class ConsoleGateTests(GatewayApplication app)
{
    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [Fact]
    public async Task A_page_shows_what_is_in_the_scope_and_hides_the_rest()
    {
        var country = await Country.Make(app, "ha-console");
        await Country.Make(app, "ha-console-other");
        var nation = await SignIn("nation", "analyst");
        var province = await SignIn("province:ha-console", "officer");
        var club = await SignIn("club:ha-console|clb-1", "board");
        await Is(nation, "/nation", HttpStatusCode.OK);
        await Is(province, "/provinces/ha-console", HttpStatusCode.OK);
        await Is(province, "/provinces/ha-console/communes/m-1", HttpStatusCode.OK);
        await Is(club, "/provinces/ha-console/clubs/clb-1", HttpStatusCode.OK);
        await Is(province, "/nation", HttpStatusCode.NotFound);
        await Is(province, "/provinces/ha-console-other", HttpStatusCode.NotFound);
        await Is(province, "/provinces/ha-console-other/clubs/clb-1", HttpStatusCode.NotFound);
        await Is(club, "/provinces/ha-console/clubs/clb-2", HttpStatusCode.NotFound);
        await Is(club, "/provinces/ha-console/clubs", HttpStatusCode.NotFound);
        Assert.Equal("ha-console", country.Tenant);
    }

    [Fact]
    public async Task A_volunteer_opens_its_own_page_alone()
    {
        await Country.Make(app, "ha-console-v");
        const string Club = "/provinces/ha-console-v/clubs/clb-1";
        var volunteer = await SignIn("volunteer:ha-console-v|clb-1|v-1", "volunteer");
        await Is(volunteer, $"{Club}/volunteers/v-1", HttpStatusCode.OK);
        foreach (var path in (string[])[$"{Club}/volunteers/v-2", $"{Club}/volunteers", Club, "/provinces/ha-console-v/clubs/clb-2/volunteers/v-1"])
            await Is(volunteer, path, HttpStatusCode.NotFound);
        await Is(await SignIn("club:ha-console-v|clb-1", "board"), $"{Club}/volunteers/v-2", HttpStatusCode.OK);
        await Is(await SignIn("club:ha-console-v|clb-1", "board"), $"{Club}/volunteers/v-9", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_partner_opens_its_project_and_changes_nothing()
    {
        var country = await Country.Make(app, "ha-console-p");
        var other = await Country.Make(app, "ha-console-q");
        var partner = await SignIn($"project:{country.Code}", "partner");
        await Is(partner, $"/projects/{country.Code}", HttpStatusCode.OK);
        using (var file = await partner.GetAsync($"/projects/{country.Code}/exports/figures.csv?period=2025-06"))
            Assert.Equal("text/csv", file.Content.Headers.ContentType?.MediaType);
        foreach (var path in (string[])["/projects", $"/projects/{other.Code}", $"/projects/{other.Code}/exports/figures.csv?period=2025-06", "/nation", "/provinces/ha-console-p/clubs/clb-1"])
            await Is(partner, path, HttpStatusCode.NotFound);
        var page = await partner.GetStringAsync($"/projects/{country.Code}");
        Assert.DoesNotContain("name=\"club\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/clubs/clb-1", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(partner, $"/projects/{country.Code}/clubs", new() { ["club"] = "ha-console-p|clb-2", ["from"] = "2025-03-01" })).Status);
    }

    [Fact]
    public async Task The_nation_makes_a_project_and_clubs_join_and_leave_by_form()
    {
        var country = await Country.Make(app, "ha-console-r");
        var admin = await SignIn("nation", "admin");
        Dictionary<string, string> form = new() { ["code"] = "da-console", ["nameVi"] = "Dự án mẫu biểu", ["from"] = "2025-01-01", ["olderFrom"] = "55", ["places"] = "Tỉnh mẫu cũ: ha-console-r" };
        Assert.Equal((HttpStatusCode.Redirect, "/projects/da-console?saved=1"), await Post(admin, "/projects", form));
        var club = new Dictionary<string, string> { ["club"] = $"{country.Tenant}|clb-2", ["from"] = "2025-02-01" };
        Assert.Equal(HttpStatusCode.Redirect, (await Post(admin, "/projects/da-console/clubs", club)).Status);
        await Soon.Until(async () => (await admin.GetStringAsync("/projects/da-console")).Contains("/clubs/clb-2", StringComparison.Ordinal), "the project lists its club");
        Assert.Contains("Tỉnh mẫu cũ", await Text(admin, "/projects/da-console"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Post(admin, "/projects/da-console/clubs", new(club) { ["to"] = "2025-03-15" })).Status);
        await Soon.Until(async () => (await Text(admin, "/projects/da-console")).Contains("15/03/2025", StringComparison.Ordinal), "the club has left");
        // What was not in the form stays: places.
        Assert.Equal(HttpStatusCode.Redirect, (await Post(admin, "/projects/da-console", new() { ["nameVi"] = "Dự án mẫu biểu", ["from"] = "2025-01-01", ["to"] = "2025-12-31", ["olderFrom"] = "60" })).Status);
        var page = await Text(admin, "/projects/da-console");
        Assert.Contains("Tỉnh mẫu cũ", page, StringComparison.Ordinal);
        Assert.Contains("31/12/2025", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(admin, "/projects/da-console/clubs", new(club) { ["from"] = "2020-02-01" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(await SignIn("nation", "analyst"), "/projects", form)).Status);
    }

    [Fact]
    public async Task A_journal_is_for_administrators_of_the_province_and_above()
    {
        await Country.Make(app, "ha-console-j");
        string[] paths = ["/provinces/ha-console-j/audit", "/provinces/ha-console-j/communes/m-1/audit", "/provinces/ha-console-j/clubs/clb-1/audit"];
        foreach (var path in paths)
        {
            await Is(await SignIn("province:ha-console-j", "admin"), path, HttpStatusCode.OK);
            await Is(await SignIn("nation", "admin"), path, HttpStatusCode.OK);
            await Is(await SignIn("province:ha-console-j", "officer"), path, HttpStatusCode.Forbidden);
            await Is(await SignIn("province:ha-console", "admin"), path, HttpStatusCode.NotFound);
        }

        await Is(await SignIn("club:ha-console-j|clb-1", "board"), paths[2], HttpStatusCode.Forbidden);
        var admin = await SignIn("province:ha-console-j", "admin");
        var page = await Text(admin, $"{paths[2]}?q=v-2");
        Assert.Contains("v-2", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nguyễn Thị Hòa", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<tbody>", await Text(admin, $"{paths[2]}?q=khong-co-gi"), StringComparison.Ordinal);
        Assert.DoesNotContain("<tbody>", await Text(admin, $"{paths[2]}?from=2100-01-01"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Post(admin, "/provinces/ha-console-j/audit/verify", [])).Status);
    }

    [Fact]
    public async Task A_session_opens_no_address_of_the_API()
    {
        var nation = await SignIn("nation", "admin");
        using var answer = await nation.GetAsync("/v1/nation");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in_page_and_back()
    {
        using var answer = await Browser().GetAsync("/nation");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/sign-in?back=%2Fnation", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        var form = new Dictionary<string, string> { ["scope"] = "nation", ["role"] = "admin" };
        using var answer = await Browser().PostAsync("/sign-in", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("clb-session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_page_forbids_what_comes_from_elsewhere()
    {
        foreach (var path in (string[])["/sign-in", "/nation", "/provinces/no-such-place"])
        {
            using var answer = await (await SignIn("nation", "admin")).GetAsync(path);
            Assert.Contains("default-src 'none'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public void Every_page_states_its_need_or_is_open_to_all()
    {
        var pages = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/nation", StringComparison.Ordinal) || e.RoutePattern.RawText.StartsWith("/provinces", StringComparison.Ordinal)
                || e.RoutePattern.RawText.StartsWith("/projects", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(pages);
        Assert.Empty(pages.Where(e => e.Metadata.GetMetadata<Need>() is null).Select(e => e.DisplayName));
    }

    [Theory]
    [InlineData("/nation", "/nation")]
    [InlineData("//elsewhere.example", null)]
    [InlineData("/\\elsewhere.example", null)]
    [InlineData("https://elsewhere.example", null)]
    [InlineData("/a\r\nSet-Cookie: x", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_way_back_leads_nowhere_else(string? asked, string? followed) => Assert.Equal(followed, SignInEndpoints.Local(asked));

    private HttpClient Browser()
    {
        var client = app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    private async Task<HttpClient> SignIn(string scope, string role)
    {
        var client = Browser();
        var token = Token().Match(await client.GetStringAsync("/sign-in")).Groups[1].Value;
        var form = new Dictionary<string, string> { ["scope"] = scope, ["role"] = role, ["form-token"] = token };
        using var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>Sends a form as its page does: with the token of the page that one is on.</summary>
    private static async Task<(HttpStatusCode Status, string? To)> Post(HttpClient client, string path, Dictionary<string, string> form)
    {
        // Every page of a session has the button to sign out, and with it the token.
        var token = Token().Match(await client.GetStringAsync("/nothing-yet")).Groups[1].Value;
        using var answer = await client.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>(form) { ["form-token"] = token }));
        return (answer.StatusCode, answer.Headers.Location?.ToString());
    }

    /// <summary>A page as it is read: letters are not escaped.</summary>
    private static async Task<string> Text(HttpClient client, string path) => WebUtility.HtmlDecode(await client.GetStringAsync(path));

    private static async Task Is(HttpClient client, string path, HttpStatusCode status)
    {
        using var answer = await client.GetAsync(path);
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }
}
