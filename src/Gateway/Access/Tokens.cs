using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Access;

/// <summary>Bearer tokens: of the configured authority, and in Development those that this process signs itself.</summary>
internal static class Tokens
{
    private const string Bearer = "bearer";
    private const string Authority = "authority";
    private const string Development = "development";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static WebApplicationBuilder AddTokens(this WebApplicationBuilder builder)
    {
        var development = builder.Environment.IsDevelopment();
        var authentication = builder.Services.AddAuthentication(Bearer)
            .AddPolicyScheme(Bearer, null, o => o.ForwardDefaultSelector = http => Sessions.Serves(http) ? Sessions.Scheme : development && IsOurs(http) ? Development : Authority)
            .AddJwtBearer(Authority);
        builder.Services.AddOptions<JwtBearerOptions>(Authority).Configure<IConfiguration, TimeProvider>(FromAuthority);
        if (development)
        {
            builder.Services.AddSingleton<DevelopmentKey>();
            authentication.AddJwtBearer(Development);
            builder.Services.AddOptions<JwtBearerOptions>(Development).Configure<DevelopmentKey, TimeProvider>(FromOurselves);
        }

        builder.AddSessions(authentication);

        // Whatever says nothing else needs a token: unknown addresses too, so that they answer like known ones.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(Bearer).RequireAuthenticatedUser().Build());
        return builder;
    }

    private static void FromAuthority(JwtBearerOptions options, IConfiguration configuration, TimeProvider clock)
    {
        // Without an authority there are no keys, and so no token is good.
        options.Authority = configuration["Auth:Authority"] is { Length: > 0 } authority ? authority : null;
        options.Audience = configuration["Auth:Audience"] is { Length: > 0 } audience ? audience : null;
        options.RequireHttpsMetadata = configuration.GetValue("Auth:RequireHttps", true);
        Strict(options, clock, [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256]);
    }

    private static void FromOurselves(JwtBearerOptions options, DevelopmentKey key, TimeProvider clock)
    {
        Strict(options, clock, [SecurityAlgorithms.EcdsaSha256]);
        options.TokenValidationParameters.IssuerSigningKey = key.SecurityKey;
        options.TokenValidationParameters.ValidIssuer = DevelopmentKey.Issuer;
        options.TokenValidationParameters.ValidAudience = DevelopmentKey.Audience;
    }

    private static void Strict(JwtBearerOptions options, TimeProvider clock, string[] algorithms)
    {
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = algorithms,
            ValidTypes = ["at+jwt", "JWT"],
            ValidateIssuer = true,
            ValidateAudience = true,
            ValidateIssuerSigningKey = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => InTime(from, until, clock.GetUtcNow().UtcDateTime),
        };
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                if (Callers.Of(context.Principal!) is null) context.Fail("The token names no scope and role.");
                return Task.CompletedTask;
            },
        };
    }

    private static bool InTime(DateTime? from, DateTime? until, DateTime now) => until is not null && now < until + Skew && (from is null || now >= from - Skew);

    // Only says which keys to try; the signature and the issuer are checked with those keys.
    private static bool IsOurs(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return false;
        try
        {
            return new JsonWebToken(header[7..].Trim()).Issuer == DevelopmentKey.Issuer;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
