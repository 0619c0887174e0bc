using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>The screens of a unit or club, as its menu lists them: text key and address.</summary>
internal static class Navigation
{
    public static IEnumerable<(string Text, string Address)> Of(Place place)
    {
        if (place.Kind == ScopeKind.Club)
        {
            yield return ("nav.club", Links.Club(place.Key));
            yield break;
        }

        yield return ("nav.overview", Links.Unit(place.Key));
        yield return ("nav.clubs", Links.Clubs(place.Key));
    }
}
