using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>The screens of a unit or club, as its menu lists them: text key and address.</summary>
internal static class Navigation
{
    public static IEnumerable<(string Text, string Address)> Of(Place place, CallerScope? caller)
    {
        var at = Links.Of(place);
        var club = place.Kind == ScopeKind.Club;
        yield return (club ? "nav.club" : "nav.overview", at);
        yield return ("nav.figures", $"{at}/figures");
        if (!club && caller?.May(Power.Clubs) == true) yield return ("nav.clubs", $"{at}/clubs");
        if (caller?.May(Power.Clubs) == true) yield return ("nav.alerts", $"{at}/alerts");
        if (!club) yield return ("nav.plans", $"{at}/plans");
        yield return ("nav.policy", $"{at}/policy");
        if (!club) yield return ("nav.units", $"{at}/units");
        if (!club) yield return ("nav.declared", $"{at}/declared");
        if (place.Kind is ScopeKind.Province or ScopeKind.Club) yield return ("nav.print", $"{at}/print");
        if (place.Kind == ScopeKind.Nation && caller?.May(Power.Operations) == true) yield return ("nav.operations", "/operations");
    }
}
