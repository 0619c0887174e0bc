using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClbCloud.Gateway.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Tests.Access;

/// <summary>Tokens as an attacker would make them, each from one that is good but for one thing.</summary>
[Collection(Together.Name)]
public sealed class TokenAbuseTests(GatewayApplication app)
{
    private static readonly ECDsa Foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private ECDsaSecurityKey Real => (ECDsaSecurityKey)((DevelopmentKey)app.Services.GetService(typeof(DevelopmentKey))!).SecurityKey;

    private SigningCredentials Good => new(Real, SecurityAlgorithms.EcdsaSha256);

    private static SigningCredentials Bad => new(new ECDsaSecurityKey(Foreign) { KeyId = "development" }, SecurityAlgorithms.EcdsaSha256);

    [Fact]
    public Task The_token_that_all_others_here_are_made_from_is_good() => Try(Make(Good), 200);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("")]
    public async Task Without_a_signature_it_is_refused(string algorithm)
    {
        var parts = Make(Good).Split('.');
        var header = Written(new Dictionary<string, object> { ["alg"] = algorithm, ["typ"] = "at+jwt", ["kid"] = "development" });
        await Try($"{header}.{parts[1]}.", 401);
        await Try($"{header}.{parts[1]}.{parts[2]}", 401);
        await Try($"{parts[0]}.{parts[1]}.", 401);
    }

    [Fact]
    public async Task The_public_key_taken_for_a_shared_secret_signs_nothing()
    {
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(Real.ECDsa.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(Real.ECDsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            Real.ECDsa.ExportSubjectPublicKeyInfo(),
            [.. Real.ECDsa.ExportParameters(false).Q.X!, .. Real.ECDsa.ExportParameters(false).Q.Y!],
        ];
        var payload = Make(Good).Split('.')[1];
        foreach (var secret in secrets)
        {
            var text = $"{Written(new Dictionary<string, object> { ["alg"] = "HS256", ["typ"] = "at+jwt", ["kid"] = "development" })}.{payload}";
            await Try($"{text}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}", 401);
        }
    }

    [Theory]
    [InlineData("jku", "https://keys.invalid/jwks.json")]
    [InlineData("x5u", "https://keys.invalid/cert.pem")]
    [InlineData("jwk", null)]
    [InlineData("kid", "../../../../dev/null")]
    [InlineData("kid", "https://keys.invalid/")]
    public async Task A_key_that_the_token_brings_along_is_not_looked_at(string header, string? value)
    {
        var own = Foreign.ExportParameters(false);
        object brought = value ?? (object)new Dictionary<string, object>
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(own.Q.X),
            ["y"] = Base64UrlEncoder.Encode(own.Q.Y),
        };
        var text = $"{Written(new Dictionary<string, object> { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = "development", [header] = brought })}.{Make(Good).Split('.')[1]}";
        await Try($"{text}.{Base64UrlEncoder.Encode(Foreign.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}", 401);
    }

    [Fact]
    public Task Another_audience_is_refused() => Try(Make(Good, d => d.Audience = "someone-else"), 401);

    [Fact]
    public Task No_audience_is_refused() => Try(Make(Good, d => d.Audience = null), 401);

    [Fact]
    public Task Another_issuer_is_refused() => Try(Make(Good, d => d.Issuer = "https://id.invalid"), 401);

    [Fact]
    public Task A_device_issuer_does_not_make_it_a_devices_token() => Try(Make(Good, d => d.Issuer = "clbcloud-devices"), 401);

    [Fact]
    public Task One_that_is_over_is_refused() => Try(Make(Good, d => d.Expires = Now.AddMinutes(-2)), 401);

    [Fact]
    public Task One_that_never_ends_is_refused() => Try(Make(Good, d => d.Expires = null), 401);

    [Fact]
    public Task One_that_lives_for_weeks_is_refused() => Try(Make(Good, d => d.Expires = Now.AddDays(30)), 401);

    [Fact]
    public Task One_that_is_not_good_yet_is_refused() => Try(Make(Good, d => d.NotBefore = Now.AddMinutes(5)), 401);

    [Fact]
    public Task One_that_was_issued_in_the_future_is_refused() => Try(Make(Good, d => d.IssuedAt = Now.AddMinutes(5)), 401);

    [Theory]
    [InlineData("id+jwt")]
    [InlineData("logout+jwt")]
    [InlineData("dpop+jwt")]
    public Task Another_kind_of_token_is_refused(string type) => Try(Make(Good, d => d.TokenType = type), 401);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task One_that_does_not_say_whose_it_is_is_refused_with_a_word_about_it(string? subject)
    {
        var token = Make(Good, d =>
        {
            if (subject is null) d.Claims.Remove("sub");
            else d.Claims["sub"] = subject;
        });
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await client.Send("GET", "/v1/nation").Problem(401, "token.subject");
    }

    [Fact]
    public Task Another_ones_signature_is_refused() => Try(Make(Bad), 401);

    [Fact]
    public async Task What_was_changed_after_signing_is_refused()
    {
        var parts = Make(Good, d => d.Claims["clb_role"] = "analyst").Split('.');
        var more = Make(Bad).Split('.')[1];
        await Try($"{parts[0]}.{more}.{parts[2]}", 401);
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static string Make(SigningCredentials credentials, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = DevelopmentKey.Issuer,
            Audience = DevelopmentKey.Audience,
            TokenType = "at+jwt",
            IssuedAt = Now.AddMinutes(-1),
            NotBefore = Now.AddMinutes(-1),
            Expires = Now.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "test", ["clb_scope"] = "nation", ["clb_role"] = "admin" },
            SigningCredentials = credentials,
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static string Written(Dictionary<string, object> header) => Base64UrlEncoder.Encode(JsonSerializer.Serialize(header));

    private async Task Try(string token, int status)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync("/v1/nation");
        Assert.Equal(status, (int)answer.StatusCode);
    }
}
