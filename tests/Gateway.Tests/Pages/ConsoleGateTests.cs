using System.Net;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Gateway.Tests.Pages;

[Collection(Together.Name)]
public sealed class ConsoleGateTests(GatewayApplication app)
{
    [Fact]
    public async Task A_page_shows_what_is_in_the_scope_and_hides_the_rest()
    {
        var country = await Country.Make(app, "ha-console");
        await Country.Make(app, "ha-console-other");
        var nation = await app.SignIn("nation", "analyst");
        var province = await app.SignIn("province:ha-console", "officer");
        var club = await app.SignIn("club:ha-console|clb-1", "board");
        await nation.Opens("/nation", HttpStatusCode.OK);
        await province.Opens("/provinces/ha-console", HttpStatusCode.OK);
        await province.Opens("/provinces/ha-console/communes/m-1", HttpStatusCode.OK);
        await club.Opens("/provinces/ha-console/clubs/clb-1", HttpStatusCode.OK);
        await province.Opens("/nation", HttpStatusCode.NotFound);
        await province.Opens("/provinces/ha-console-other", HttpStatusCode.NotFound);
        await province.Opens("/provinces/ha-console-other/clubs/clb-1", HttpStatusCode.NotFound);
        await club.Opens("/provinces/ha-console/clubs/clb-2", HttpStatusCode.NotFound);
        await club.Opens("/provinces/ha-console/clubs", HttpStatusCode.NotFound);
        Assert.Equal("ha-console", country.Tenant);
    }

    [Fact]
    public async Task A_session_opens_no_address_of_the_API()
    {
        var nation = await app.SignIn("nation", "admin");
        using var answer = await nation.GetAsync("/v1/nation");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in_page_and_back()
    {
        using var answer = await app.Browser().GetAsync("/nation");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/sign-in?back=%2Fnation", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        var form = new Dictionary<string, string> { ["scope"] = "nation", ["role"] = "admin" };
        using var answer = await app.Browser().PostAsync("/sign-in", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("clb-session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_page_forbids_what_comes_from_elsewhere()
    {
        foreach (var path in (string[])["/sign-in", "/nation", "/provinces/no-such-place"])
        {
            using var answer = await (await app.SignIn("nation", "admin")).GetAsync(path);
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
}
