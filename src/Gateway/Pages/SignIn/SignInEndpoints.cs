using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Health;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Pages.SignIn;

/// <summary>
/// Signing in and out, and the language. In Development anybody picks a role, as with <c>/v1/dev/token</c>; elsewhere
/// there is nothing to pick.
/// </summary>
internal static class SignInEndpoints
{
    private const string AuthorityAddress = $"{Sessions.SignInAddress}/authority";

    public static void MapSignIn(this WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous().AddEndpointFilter<FormGate>().ExcludeFromDescription();
        open.MapGet("/", Home);
        open.MapGet(Sessions.SignInAddress, Ask);
        if (AuthoritySignIn.IsConfigured(app.Configuration)) open.MapGet(AuthorityAddress, (string? back) => Results.Challenge(new() { RedirectUri = Local(back) ?? "/" }, [AuthoritySignIn.SchemeName]));
        open.MapGet("/language/{code}", SwitchLanguage);
        open.MapPost("/sign-out", (Delegate)SignOut);
        if (app.Environment.IsDevelopment()) open.MapPost(Sessions.SignInAddress, (Delegate)Enter);
        app.MapGroup("").RequireAuthorization(Sessions.Policy).AddEndpointFilter<FormGate>().ExcludeFromDescription()
            .MapGet(Links.NothingYet, () => ConsoleSetup.Show<NothingYetPage>(new object()));
    }

    private static IResult Home(HttpContext http) =>
        Results.Redirect(Callers.Of(http.User) is { } caller ? Viewer.HomeOf(caller) : Sessions.SignInAddress);

    private static async Task<IResult> Ask(string? back, string? failed, IHostEnvironment environment, IConfiguration configuration, Readiness readiness, Personas personas)
    {
        var choices = environment.IsDevelopment() && readiness.Ready ? await personas.Find() : [];
        return ConsoleSetup.Show<SignInPage>(new SignInModel(environment.IsDevelopment(), readiness.Ready, choices, Local(back))
        {
            Authority = AuthoritySignIn.IsConfigured(configuration) ? AuthorityAddress : null,
            Failed = failed switch { null => null, AuthoritySignIn.NoSubject => "signin.failed.subject", _ => "signin.failed" },
        });
    }

    private static async Task<IResult> Enter(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Scopes.Caller(form["scope"].ToString(), form["role"].ToString()) is not { } caller) return ErrorPages.Of("token.scope");
        await Sessions.SignIn(http, caller, $"development:{Scopes.Written(caller)}");
        return Results.Redirect(Local(form["back"].ToString()) ?? Viewer.HomeOf(caller));
    }

    private static async Task<IResult> SignOut(HttpContext http)
    {
        await Sessions.SignOut(http);
        return Results.Redirect(Sessions.SignInAddress);
    }

    private static IResult SwitchLanguage(string code, string? back, HttpContext http)
    {
        Viewer.Remember(http, code == "en" ? Language.En : Language.Vi);
        return Results.Redirect(Local(back) ?? "/");
    }

    /// <summary>An address of this site; anything else could lead a reader astray.</summary>
    internal static string? Local(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : null;
}

/// <summary>Somebody of the demo whose place one may take.</summary>
/// <param name="Scope">As in tokens.</param>
/// <param name="Role">As in tokens.</param>
/// <param name="Place">Names of the place, in both languages.</param>
public sealed record Persona(string Scope, CallerRole Role, ScopeKind Kind, (string Vi, string? En) Place);

/// <param name="Development">Whether roles may be picked at all.</param>
/// <param name="Ready">Whether the rows are there yet.</param>
/// <param name="Personas">One of each kind.</param>
/// <param name="Back">Where to go on afterwards.</param>
public sealed record SignInModel(bool Development, bool Ready, IReadOnlyList<Persona> Personas, string? Back)
{
    /// <summary>Where signing in with an organisation's account begins; null when no authority is configured.</summary>
    public string? Authority { get; init; }

    /// <summary>That was tried and did not work: the text that says so.</summary>
    public string? Failed { get; init; }
}
