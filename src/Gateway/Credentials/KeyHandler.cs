using System.Security.Claims;
using System.Text.Encodings.Web;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClbCloud.Gateway.Credentials;

/// <summary>Lets API clients in by their key: <c>Authorization: Bearer clb_live_…</c>, or <c>ApiKey clb_live_…</c>.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Standing standing)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The key of a request; null when it shows none.</summary>
    public static string? KeyOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return null;
        var (kind, rest) = (header[..space], header[(space + 1)..].Trim());
        var known = kind.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || kind.Equals("ApiKey", StringComparison.OrdinalIgnoreCase);
        return known && rest.StartsWith(KeyText.Start, StringComparison.Ordinal) ? rest : null;
    }

    /// <summary>The role that a client has; where, its scope says. Figures of a project are a partner's: released editions.</summary>
    public static CallerRole RoleOf(ClientReach may, string scope) => may switch
    {
        ClientReach.Write => CallerRole.Integrator,
        ClientReach.Facts => CallerRole.Reader,
        _ => Scopes.Parse(scope)?.Kind == ScopeKind.Project ? CallerRole.Partner : CallerRole.Analyst,
    };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Context) is not { } key || await standing.ClientOf(key) is not { } client) return AuthenticateResult.Fail("No such key.");
        Claim[] claims =
        [
            new("sub", $"{ApiClient.Subject}{client.Id}"),
            new(Callers.ScopeClaim, client.Scope),
            new(Callers.RoleClaim, Kernel.Wire.Name(RoleOf(client.May, client.Scope))),
        ];
        var user = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name));
        return Callers.Of(user) is null ? AuthenticateResult.Fail("The key's scope is none.") : AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name));
    }
}
