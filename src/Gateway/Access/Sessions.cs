using System.Security.Claims;
using ClbCloud.Gateway.Credentials;
using ClbCloud.Grains.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace ClbCloud.Gateway.Access;

/// <summary>
/// Who uses the console: a cookie with the same claims as a token. It opens pages alone; the API takes tokens only, so
/// that no foreign page can use somebody's cookie there.
/// </summary>
internal static class Sessions
{
    public const string Scheme = "console";

    /// <summary>What pages ask for: a session, not a token.</summary>
    public const string Policy = "console";

    public const string SignInAddress = "/sign-in";

    private const string Subject = "sub";
    private const string Cookie = "clb-session";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void AddSessions(this WebApplicationBuilder builder, AuthenticationBuilder authentication)
    {
        var development = builder.Environment.IsDevelopment();
        authentication.AddCookie(Scheme, options =>
        {
            options.Cookie.Name = Cookie;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            options.ExpireTimeSpan = Lifetime;
            options.SlidingExpiration = false;
            options.LoginPath = SignInAddress;
            options.AccessDeniedPath = SignInAddress;
            options.ReturnUrlParameter = "back";
            options.Events.OnValidatePrincipal = Judge;
        });
        if (AuthoritySignIn.IsConfigured(builder.Configuration)) authentication.AddOAuth<OAuthOptions, AuthoritySignIn>(AuthoritySignIn.SchemeName, o => AuthoritySignIn.Configure(o, builder.Configuration));
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
        ProtectCookies(builder);
    }

    /// <summary>Whether a request is one of the console's: it has the cookie, and does not ask the API.</summary>
    public static bool Serves(HttpContext http) => !http.Request.Path.StartsWithSegments("/v1") && http.Request.Cookies.ContainsKey(Cookie);

    public static Task SignIn(HttpContext http, CallerScope caller, string subject) => http.SignInAsync(Scheme, Principal(caller, subject));

    /// <summary>What a session holds of somebody: who, for which part of the country, as what.</summary>
    public static ClaimsPrincipal Principal(CallerScope caller, string subject)
    {
        Claim[] claims = [new(Subject, subject), new(Callers.ScopeClaim, Scopes.Written(caller)), new(Callers.RoleClaim, Kernel.Wire.Name(caller.Role))];
        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }

    public static Task SignOut(HttpContext http) => http.SignOutAsync(Scheme);

    // As for tokens: what was taken back is refused within seconds, and a register that cannot be read lets nobody in.
    private static async Task Judge(CookieValidatePrincipalContext context)
    {
        var subject = context.Principal?.FindFirst(Subject)?.Value;
        if (string.IsNullOrWhiteSpace(subject) || Callers.Of(context.Principal!) is not { } caller
            || await context.HttpContext.RequestServices.GetRequiredService<Standing>().IsRevoked(subject, context.Properties.IssuedUtc ?? DateTimeOffset.MinValue, caller))
            context.RejectPrincipal();
    }

    // Without a folder that all gateways share, sessions end with the process; nothing is left behind.
    private static void ProtectCookies(WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("clbcloud");
        if (builder.Configuration["Auth:SessionKeys"] is { Length: > 0 } folder) protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        else protection.UseEphemeralDataProtectionProvider();
    }
}
