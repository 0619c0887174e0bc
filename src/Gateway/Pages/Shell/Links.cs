using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>Addresses of pages, by key. The same paths as the API has, without <c>/v1</c>.</summary>
public static class Links
{
    public const string NothingYet = "/nothing-yet";

    public const string Projects = "/projects";

    public static string Unit(string key) => key == Keys.Nation ? "/nation"
        : Keys.Depth(key) == 1 ? $"/provinces/{key}"
        : $"/provinces/{Keys.Tenant(key)}/communes/{Keys.Id(key)}";

    public static string Club(string key) => $"/provinces/{Keys.Tenant(key)}/clubs/{Keys.Id(key)}";

    /// <param name="club">Key of the club.</param>
    /// <param name="volunteer">Id in it.</param>
    public static string Volunteer(string club, string volunteer) => $"{Club(club)}/volunteers/{volunteer}";

    public static string Project(string code) => $"/projects/{code}";

    public static string Of(Place place) => place.Kind switch
    {
        Grains.Access.ScopeKind.Club => Club(place.Key),
        Grains.Access.ScopeKind.Project => Project(place.Key),
        _ => Unit(place.Key),
    };

    public static string Clubs(string unit) => $"{Unit(unit)}/clubs";

    public static string SwitchTo(Language language, string back) => $"/language/{(language == Language.En ? "en" : "vi")}?back={Uri.EscapeDataString(back)}";

    /// <summary>A path with query values; empty ones are left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new System.Text.StringBuilder(path);
        var first = true;
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrEmpty(value)) continue;
            text.Append(first ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            first = false;
        }

        return text.ToString();
    }
}
