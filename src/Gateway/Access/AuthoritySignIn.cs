using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ClbCloud.Gateway.Access;

/// <summary>
/// People sign in to the console at the configured authority: the code flow with PKCE, its addresses found by discovery.
/// The access token that comes back is judged as the API judges one, and becomes a session; it is not kept.
/// Settings: <c>Auth:Authority</c>, <c>Auth:Audience</c>, <c>Auth:ClientId</c>, <c>Auth:ClientSecret</c>, <c>Auth:Scope</c>
/// (<c>openid</c> unless said otherwise).
/// </summary>
internal sealed class AuthoritySignIn(IOptionsMonitor<OAuthOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IOptionsMonitor<JwtBearerOptions> tokens)
    : OAuthHandler<OAuthOptions>(options, loggers, encoder)
{
    public const string SchemeName = "authority-sign-in";

    /// <summary>Where the authority sends people back to; registered there.</summary>
    public const string Back = "/sign-in/back";

    /// <summary>In the address of the sign-in page: the authority did not say who it was.</summary>
    public const string NoSubject = "subject";

    private const string Why = "clb.why";

    /// <summary>What an options object must hold before discovery has told the address.</summary>
    private const string Undiscovered = "https://undiscovered.invalid/";

    private static readonly JsonWebTokenHandler Reader = new() { MapInboundClaims = false };

    public static bool IsConfigured(IConfiguration configuration) =>
        configuration["Auth:Authority"] is { Length: > 0 } && configuration["Auth:ClientId"] is { Length: > 0 } && configuration["Auth:ClientSecret"] is { Length: > 0 };

    public static void Configure(OAuthOptions options, IConfiguration configuration)
    {
        options.ClientId = configuration["Auth:ClientId"]!;
        options.ClientSecret = configuration["Auth:ClientSecret"]!;
        options.CallbackPath = Back;
        options.SignInScheme = Sessions.Scheme;
        options.AuthorizationEndpoint = options.TokenEndpoint = Undiscovered;
        options.UsePkce = true;
        foreach (var scope in (configuration["Auth:Scope"] is { Length: > 0 } asked ? asked : "openid").Split(' ', StringSplitOptions.RemoveEmptyEntries)) options.Scope.Add(scope);
        // People come back by a link, so the stricter cookie still arrives.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = configuration.GetValue("Auth:RequireHttps", true) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Events.OnRemoteFailure = context =>
        {
            // Why is in the log of the framework; a person can only try again, or ask whoever looks after the accounts.
            context.Response.Redirect($"{Sessions.SignInAddress}?failed={(context.Failure?.Data[Why] as string is { } why ? why : "1")}");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await Discover();
        await base.HandleChallengeAsync(properties);
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        await Discover();
        return await base.ExchangeCodeAsync(context);
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var rules = Believed.TokenValidationParameters.Clone();
        rules.ConfigurationManager = (BaseConfigurationManager)Believed.ConfigurationManager!;
        var judged = await Reader.ValidateTokenAsync(tokens.AccessToken, rules);
        if (!judged.IsValid) throw new AuthenticationFailureException("The authority's access token is none for this service.", judged.Exception);
        var principal = new ClaimsPrincipal(judged.ClaimsIdentity);
        if (Callers.Of(principal) is not { } caller) throw new AuthenticationFailureException("The authority's access token names no scope and role.");
        // A session without one could not be ended by a revocation.
        if (principal.FindFirst("sub")?.Value is not { } subject || string.IsNullOrWhiteSpace(subject))
            throw new AuthenticationFailureException("The authority's access token names no subject.") { Data = { [Why] = NoSubject } };
        return new AuthenticationTicket(Sessions.Principal(caller, subject), properties, Scheme.Name);
    }

    private JwtBearerOptions Believed => tokens.Get(Tokens.Authority);

    private async Task Discover()
    {
        var known = await Believed.ConfigurationManager!.GetConfigurationAsync(Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (known.AuthorizationEndpoint, known.TokenEndpoint);
    }
}
