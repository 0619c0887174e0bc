using System.Text.Json.Serialization;
using ClbCloud.Gateway.Kernel;

namespace ClbCloud.Gateway.Access;

/// <summary>Tokens for trying things out. Mapped in Development alone; elsewhere the address is not there.</summary>
internal static class TokenEndpoints
{
    public static void MapDevelopmentTokens(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) return;
        app.MapPost("/v1/dev/token", Sign).AllowAnonymous().WithTags("Development")
            .WithSummary("Signs a token for a scope and a role (Development only)")
            .WithDescription("Scopes: nation, province:bac-ninh, commune:bac-ninh|m-01, club:bac-ninh|clb-0007, volunteer:bac-ninh|clb-0007|v-012, project:vie085. Roles: admin, officer, analyst, agency, board (or chair), secretary, treasurer, health, volunteer, helper, partner, reader, integrator, ops; see docs/access.md.")
            .Accepts<TokenRequest>("application/json").Produces<TokenHttp>();
    }

    private static async Task<IResult> Sign(HttpContext http, DevelopmentKey key)
    {
        var body = await Body.Read<TokenRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (Scopes.Parse(body.Value!.Scope) is null) return Problems.Of("token.scope", "scope");
        if (Scopes.Caller(body.Value.Scope, body.Value.Role) is not { } caller) return Problems.Of("token.role", "role");
        http.Response.Headers.CacheControl = "no-store";
        return Wire.Json(new TokenHttp { AccessToken = key.Sign(caller), ExpiresIn = (int)DevelopmentKey.Lifetime.TotalSeconds });
    }
}

internal sealed record TokenRequest
{
    /// <summary>For example <c>club:bac-ninh|clb-0007</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>For example <c>board</c>.</summary>
    public required string Role { get; init; }
}

/// <summary>Named as OAuth 2.0 names them.</summary>
internal sealed record TokenHttp
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    [JsonPropertyName("expires_in")]
    public required int ExpiresIn { get; init; }
}
