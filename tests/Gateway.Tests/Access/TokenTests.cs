using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Tests.Access;

[Collection(Together.Name)]
public sealed class TokenTests(GatewayApplication app)
{
    [Fact]
    public async Task A_development_token_opens_what_its_scope_contains()
    {
        var answer = await app.CreateClient().Send("POST", "/v1/dev/token", """{"scope":"nation","role":"analyst"}""").Ok();
        Assert.Equal("Bearer", (string?)answer["token_type"]);
        Assert.True((int?)answer["expires_in"] > 0);
        await (await app.As("nation", "analyst")).Send("GET", "/v1/nation/figures?period=2026-10").Ok();
    }

    [Theory]
    [InlineData("""{"scope":"earth","role":"admin"}""", 400, "token.scope", "scope")]
    [InlineData("""{"scope":"club:bac-ninh","role":"board"}""", 400, "token.scope", "scope")]
    [InlineData("""{"scope":"nation","role":"system"}""", 400, "token.role", "role")]
    [InlineData("""{"scope":"nation"}""", 400, "json.missing_field", "role")]
    [InlineData("""{"scope":"nation","role":"admin","sub":"me"}""", 400, "json.unknown_field", "sub")]
    [InlineData("""{"scope":7,"role":"admin"}""", 400, "json.type", "scope")]
    [InlineData("""{""", 400, "json.malformed", null)]
    public async Task A_wrong_token_request_is_refused_with_its_field(string body, int status, string code, string? field) =>
        await app.CreateClient().Send("POST", "/v1/dev/token", body).Problem(status, code, field);

    [Fact]
    public void The_development_key_is_readable_to_its_owner_alone()
    {
        var path = Path.Combine(app.Folder, "development-signing-key.pem");
        _ = app.Services.GetService(typeof(ClbCloud.Gateway.Access.DevelopmentKey));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Outside_Development_there_are_no_development_tokens()
    {
        var production = new GatewayApplication("Production");
        try
        {
            var client = production.CreateClient();
            await client.Send("POST", "/v1/dev/token", """{"scope":"nation","role":"admin"}""").Problem(401, "unauthorized");
            var ours = await app.CreateClient().Send("POST", "/v1/dev/token", """{"scope":"nation","role":"admin"}""").Ok();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)ours["access_token"]!);
            await client.Send("POST", "/v1/dev/token", """{"scope":"nation","role":"admin"}""").Problem(401, "unauthorized");
            await client.Send("GET", "/v1/nation/figures?period=2026-10").Problem(401, "unauthorized");
            Assert.False(File.Exists(Path.Combine(production.Folder, "development-signing-key.pem")));
            var document = await client.GetFromJsonAsync<JsonObject>("/openapi/v1.json");
            Assert.False(document!["paths"]!.AsObject().ContainsKey("/v1/dev/token"));
        }
        finally
        {
            await ((IAsyncLifetime)production).DisposeAsync();
        }
    }

    [Fact]
    public async Task A_token_that_is_not_quite_right_is_no_token()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = app.Services.GetService(typeof(ClbCloud.Gateway.Access.DevelopmentKey)) as ClbCloud.Gateway.Access.DevelopmentKey;
        var real = new SigningCredentials(key!.SecurityKey, SecurityAlgorithms.EcdsaSha256);
        var foreign = new SigningCredentials(new ECDsaSecurityKey(other) { KeyId = "development" }, SecurityAlgorithms.EcdsaSha256);
        var hmac = new SigningCredentials(new SymmetricSecurityKey(new byte[64]) { KeyId = "development" }, SecurityAlgorithms.HmacSha256);
        await Try(Token(real), 200);
        await Try(Token(foreign), 401);
        await Try(Token(hmac), 401);
        await Try(Token(null), 401);
        await Try(Token(real, audience: "someone-else"), 401);
        await Try(Token(real, issuer: "https://id.example"), 401);
        await Try(Token(real, hours: -1), 401);
        await Try(Token(real, type: "id+jwt"), 401);
        await Try(Token(real, scope: "earth"), 401);
        await Try(Token(real, role: "system"), 401);
        await Try("rubbish", 401);
        await Try("a.b.c", 401);
    }

    private async Task Try(string token, int status)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync("/v1/nation");
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static string Token(
        SigningCredentials? credentials, string issuer = "clbcloud-development", string audience = "clbcloud", int hours = 1,
        string type = "at+jwt", string scope = "nation", string role = "admin")
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            TokenType = type,
            NotBefore = now.AddHours(-2),
            Expires = now.AddHours(hours),
            Claims = new Dictionary<string, object> { ["sub"] = "test", ["clb_scope"] = scope, ["clb_role"] = role },
            SigningCredentials = credentials,
        });
    }
}
