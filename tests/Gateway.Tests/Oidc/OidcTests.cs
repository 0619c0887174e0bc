using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ClbCloud.Gateway.Tests.Oidc;

/// <summary>People and programs sign in at an authority that is not ours; found by discovery, believed by its keys.</summary>
public sealed class OidcTests(GatewayApplication app, OidcProvider provider) : IClassFixture<GatewayApplication>, IClassFixture<OidcProvider>, IDisposable
{
    private readonly WebApplicationFactory<Program> _production = app.WithWebHostBuilder(b => b
        .UseSetting("Auth:Authority", provider.Issuer)
        .UseSetting("Auth:Audience", "clbcloud")
        .UseSetting("Auth:RequireHttps", "false")
        .UseSetting("Auth:ClientId", "ban-dieu-khien")
        .UseSetting("Auth:ClientSecret", provider.Secret)
        .UseSetting("Auth:Scope", "openid api")
        .UseSetting("Storage:Folder", Directory.CreateTempSubdirectory("clb-oidc-").FullName));

    [Fact]
    public async Task A_program_with_client_credentials_is_let_in_as_far_as_its_claims_say()
    {
        await Made();
        var analyst = With(await provider.Token("tinh-bac-ninh"));
        await analyst.Send("GET", "/v1/provinces/ha-oi").Ok();
        await analyst.Send("GET", "/v1/provinces/ha-oi/clubs/clb-1/members").Problem(403, "role");
        await analyst.Send("GET", "/v1/nation").Problem(404, "not_found");
    }

    [Fact]
    public async Task A_person_who_signs_in_by_the_code_flow_is_let_in()
    {
        await Made();
        var treasurer = With(await provider.SignIn("thu-quy"));
        await treasurer.Send("GET", "/v1/provinces/ha-oi/clubs/clb-1/members").Ok();
        await treasurer.Send("GET", "/v1/provinces/ha-oi").Problem(404, "not_found");
        await With(await provider.SignIn("nguoi-la")).Send("GET", "/v1/provinces/ha-oi").Problem(401, "unauthorized");
    }

    [Theory]
    [InlineData("khong-quyen")]
    [InlineData("sai-cap")]
    public async Task A_token_without_a_good_scope_and_role_is_none(string client) =>
        await With(await provider.Token(client)).Send("GET", "/v1/indicators").Problem(401, "unauthorized");

    [Fact]
    public async Task A_token_for_another_service_is_refused() =>
        await With(await provider.Token("quan-tri", "urn:khac")).Send("GET", "/v1/nation").Problem(401, "unauthorized");

    [Fact]
    public async Task When_the_authority_rotates_its_keys_old_and_new_tokens_are_good()
    {
        var before = await provider.Token("quan-tri");
        await With(before).Send("GET", "/v1/nation").Ok();
        await provider.Rotate();
        var after = await provider.Token("quan-tri");
        Assert.NotEqual(new JsonWebToken(before).Kid, new JsonWebToken(after).Kid);
        await Soon.Until(async () => (await With(after).Send("GET", "/v1/nation")).IsSuccessStatusCode, "the new key is believed");
        await With(before).Send("GET", "/v1/nation").Ok();
    }

    [Fact]
    public async Task A_client_of_the_authority_is_taken_back_within_five_seconds()
    {
        await Made();
        var token = await provider.Token("tinh-bac-ninh");
        await With(token).Send("GET", "/v1/provinces/ha-oi").Ok();
        app.Clock.Pass(TimeSpan.FromSeconds(2));
        await With(await provider.Token("quan-tri")).Send("POST", "/v1/provinces/ha-oi/revocations", """{"by":"client","value":"tinh-bac-ninh"}""").Ok();
        app.Clock.Pass(TimeSpan.FromSeconds(5));
        await With(token).Send("GET", "/v1/provinces/ha-oi").Problem(401, "unauthorized");
    }

    [Fact]
    public async Task A_person_signs_in_to_the_console_and_is_shown_the_own_club()
    {
        await Made();
        using var browser = _production.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Contains("/sign-in/authority", await browser.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        var club = await SignIn(browser, "thu-quy", "/provinces/ha-oi/clubs/clb-1");
        Assert.Equal("/provinces/ha-oi/clubs/clb-1", club);
        Assert.Contains("CLB Một", WebUtility.HtmlDecode(await browser.GetStringAsync(club)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/provinces/ha-oi")).StatusCode);
    }

    [Fact]
    public async Task Whom_the_authority_gave_no_role_gets_no_session()
    {
        using var browser = _production.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Equal("/sign-in?failed=1", await SignIn(browser, "nguoi-la", "/nation"));
        Assert.Contains("role=\"alert\"", await browser.GetStringAsync("/sign-in?failed=1"), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/nation")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_the_authority_without_a_subject_makes_no_session_and_opens_no_route()
    {
        await Made();
        var token = await provider.SignIn("khong-ten");
        Assert.True(string.IsNullOrEmpty(new JsonWebToken(token).Subject));
        var no = await With(token).Send("GET", "/v1/provinces/ha-oi/clubs/clb-1").Problem(401, "token.subject");
        Assert.Contains("sub", (string?)no["texts"]!["en"], StringComparison.Ordinal);
        using var browser = _production.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Equal("/sign-in?failed=subject", await SignIn(browser, "khong-ten", "/provinces/ha-oi/clubs/clb-1"));
        Assert.Contains("không cho biết người đăng nhập là ai", WebUtility.HtmlDecode(await browser.GetStringAsync("/sign-in?failed=subject")), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/provinces/ha-oi/clubs/clb-1")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_somebody_told_off_ends_within_five_seconds()
    {
        await Made();
        using var browser = _production.CreateClient(new() { AllowAutoRedirect = false });
        var club = await SignIn(browser, "thu-quy", "/provinces/ha-oi/clubs/clb-1");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(club)).StatusCode);
        app.Clock.Pass(TimeSpan.FromSeconds(2));
        await With(await provider.Token("quan-tri")).Send("POST", "/v1/provinces/ha-oi/revocations", """{"by":"subject","value":"thu-quy"}""").Ok();
        app.Clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(club)).StatusCode);
    }

    public void Dispose() => _production.Dispose();

    /// <summary>Through the authority and back; answers where the browser is sent at the end.</summary>
    private async Task<string> SignIn(HttpClient browser, string person, string back)
    {
        var asked = await browser.GetAsync($"/sign-in/authority?back={Uri.EscapeDataString(back)}");
        var returned = await provider.Walk(asked.Headers.Location!.ToString(), "http://localhost/", person);
        return (await browser.GetAsync(new Uri(returned).PathAndQuery)).Headers.Location!.ToString();
    }

    private HttpClient With(string token)
    {
        var client = _production.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    // Every test starts a program of its own on an empty folder.
    private async Task Made()
    {
        var nation = With(await provider.Token("quan-tri"));
        await nation.Send("POST", "/v1/provinces", """{"id":"ha-oi","nameVi":"Hà Ôi","established":"2020-01-01"}""").Ok();
        await nation.Send("POST", "/v1/provinces/ha-oi/communes", """{"id":"m-1","nameVi":"Xã Một","established":"2020-01-01"}""").Ok();
        await nation.Send("POST", "/v1/provinces/ha-oi/clubs", """{"id":"clb-1","nameVi":"CLB Một","commune":"m-1","launched":"2021-03-01"}""").Ok();
    }
}
