using ClbCloud.Gateway.Credentials;
using ClbCloud.Gateway.Devices;
using ClbCloud.Gateway.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Access;

/// <summary>
/// What callers show: bearer tokens of the configured authority, of devices, and in Development those that this process
/// signs itself; keys of API clients.
/// </summary>
internal static class Tokens
{
    private const string Bearer = "bearer";
    public const string Authority = "authority";
    private const string Development = "development";
    private const string Device = "device";
    private const string Key = "key";

    /// <summary>A token that is to live longer is refused: revocations need not be remembered for ever.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <summary>Code of the refusal of a token that does not say whose it is.</summary>
    public const string NoSubject = "token.subject";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static WebApplicationBuilder AddTokens(this WebApplicationBuilder builder)
    {
        var development = builder.Environment.IsDevelopment();
        var authentication = builder.Services.AddAuthentication(Bearer)
            .AddPolicyScheme(Bearer, null, o => o.ForwardDefaultSelector = http => SchemeOf(http, development))
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Key, null)
            .AddJwtBearer(Device)
            .AddJwtBearer(Authority);
        builder.Services.AddSingleton<Standing>();
        builder.Services.AddSingleton<DeviceKey>();
        builder.Services.AddOptions<JwtBearerOptions>(Device).Configure<DeviceKey, TimeProvider>(FromDevices);
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

    private static void FromDevices(JwtBearerOptions options, DeviceKey key, TimeProvider clock)
    {
        Strict(options, clock, [SecurityAlgorithms.EcdsaSha256]);
        options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, id, _) => key.Of(id);
        options.TokenValidationParameters.ValidIssuer = DeviceKey.Issuer;
        options.TokenValidationParameters.ValidAudience = DeviceKey.Audience;
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
            LifetimeValidator = (from, until, token, _) => InTime(from, until, IssuedAt(token), clock.GetUtcNow().UtcDateTime),
        };
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = Judge,
        };
    }

    // A register that cannot be read is no reason to let anybody in: the exception becomes a 503.
    private static async Task Judge(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        // Nobody could take it back by whom it is for, and no journal could name who that was.
        if (string.IsNullOrWhiteSpace(token.Subject))
        {
            Problems.Explain(context.HttpContext, NoSubject);
            context.Fail("The token names no subject.");
        }
        else if (Callers.Of(context.Principal!) is not { } caller) context.Fail("The token names no scope and role.");
        else if (await context.HttpContext.RequestServices.GetRequiredService<Standing>().IsRevoked(token, caller)) context.Fail("The token was taken back.");
    }

    // A token that says nothing may come as the first instant there is, from which nothing can be taken.
    private static bool InTime(DateTime? from, DateTime? until, DateTime? issued, DateTime now) =>
        until is { } end && now - Skew < end && (from is not { } start || start <= now + Skew)
        && (issued is not { } at || (at <= now + Skew && end - at <= LongestLife));

    private static DateTime? IssuedAt(SecurityToken token) => token is JsonWebToken { IssuedAt: var at } && at != DateTime.MinValue ? at : null;

    // Only says which keys to try; the signature and the issuer are checked with those keys.
    private static string SchemeOf(HttpContext http, bool development)
    {
        if (Sessions.Serves(http)) return Sessions.Scheme;
        if (KeyHandler.KeyOf(http) is not null) return Key;
        return IssuerOf(http) switch
        {
            DeviceKey.Issuer => Device,
            DevelopmentKey.Issuer when development => Development,
            _ => Authority,
        };
    }

    private static string? IssuerOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return new JsonWebToken(header[7..].Trim()).Issuer;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
