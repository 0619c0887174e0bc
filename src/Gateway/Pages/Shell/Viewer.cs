using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Microsoft.AspNetCore.Antiforgery;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>Who looks at a page, in which language, and from where: one a request.</summary>
public sealed class Viewer
{
    private const string LanguageCookie = "clb-language";
    private readonly HttpContext _http;
    private readonly IAntiforgery _antiforgery;

    public Viewer(IHttpContextAccessor accessor, IAntiforgery antiforgery)
    {
        _http = accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");
        _antiforgery = antiforgery;
        Words = new Words(_http.Request.Cookies[LanguageCookie] == "en" ? Language.En : Language.Vi);
        Caller = Callers.Of(_http.User);
    }

    public Words Words { get; }

    /// <summary>Null for a stranger.</summary>
    public CallerScope? Caller { get; }

    /// <summary>The address of this page, to come back to.</summary>
    public string Here => HttpMethods.IsGet(_http.Request.Method) ? $"{_http.Request.Path}{_http.Request.QueryString}" : _http.Request.Path.ToString();

    public string Path => _http.Request.Path.ToString();

    /// <summary>The hidden field that every form carries.</summary>
    public (string Name, string Value) FormToken()
    {
        var tokens = _antiforgery.GetAndStoreTokens(_http);
        return (tokens.FormFieldName, tokens.RequestToken!);
    }

    internal bool Has(Power power) => Caller is { } caller && caller.May(power);

    internal static void Remember(HttpContext http, Language language) => http.Response.Cookies.Append(LanguageCookie, language == Language.En ? "en" : "vi", new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(400),
        IsEssential = true,
    });

    /// <summary>Where a caller begins: the page of its own unit or club.</summary>
    internal static string HomeOf(CallerScope caller) => caller.Kind switch
    {
        ScopeKind.Volunteer => Links.Volunteer(Keys.Above(caller.Key), Keys.Id(caller.Key)),
        ScopeKind.Club => Links.Club(caller.Key),
        ScopeKind.Project => Links.Project(caller.Key),
        _ when caller.Role == CallerRole.Ops => "/operations",
        _ => Links.Unit(caller.Key),
    };
}
