using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>The screens of a unit, club or project, as its menu lists them: text key and address. What a role may not open is not listed.</summary>
internal static class Navigation
{
    public static IEnumerable<(string Text, string Address)> Of(Place place, CallerScope? caller) => (place.Kind, caller?.Kind) switch
    {
        // Of its club a volunteer sees its own page alone.
        (_, ScopeKind.Volunteer) => [("nav.volunteer", Links.Volunteer(Keys.Above(caller!.Key), Keys.Id(caller.Key)))],
        (ScopeKind.Project, _) => OfProject(Links.Of(place), caller),
        (ScopeKind.Club, _) => OfClub(Links.Of(place), caller),
        _ => OfUnit(place, Links.Of(place), caller),
    };

    private static IEnumerable<(string Text, string Address)> OfProject(string at, CallerScope? caller)
    {
        yield return ("nav.project", at);
        if (May(caller, Power.Webhooks)) yield return ("nav.webhooks", $"{at}/webhooks");
    }

    private static IEnumerable<(string Text, string Address)> OfClub(string at, CallerScope? caller)
    {
        yield return ("nav.club", at);
        if (May(caller, Power.Persons)) yield return ("nav.volunteers", $"{at}/volunteers");
        yield return ("nav.figures", $"{at}/figures");
        if (May(caller, Power.Clubs)) yield return ("nav.alerts", $"{at}/alerts");
        yield return ("nav.policy", $"{at}/policy");
        yield return ("nav.print", $"{at}/print");
        if (May(caller, Power.Import, ScopeKind.Club)) yield return ("nav.imports", $"{at}/imports");
        if (May(caller, Power.Manage, ScopeKind.Commune)) yield return ("nav.devices", $"{at}/devices");
        if (May(caller, Power.Administer, ScopeKind.Province)) yield return ("nav.audit", $"{at}/audit");
        yield return ("nav.roles", $"{at}/roles");
    }

    private static IEnumerable<(string Text, string Address)> OfUnit(Place place, string at, CallerScope? caller)
    {
        var nation = place.Kind == ScopeKind.Nation;
        yield return ("nav.overview", at);
        yield return ("nav.figures", $"{at}/figures");
        if (May(caller, Power.Clubs)) yield return ("nav.clubs", $"{at}/clubs");
        if (May(caller, Power.Clubs)) yield return ("nav.alerts", $"{at}/alerts");
        yield return ("nav.plans", $"{at}/plans");
        yield return ("nav.policy", $"{at}/policy");
        yield return ("nav.units", $"{at}/units");
        yield return ("nav.declared", $"{at}/declared");
        if (place.Kind == ScopeKind.Province) yield return ("nav.print", $"{at}/print");
        if (nation && May(caller, Power.Projects)) yield return ("nav.projects", Links.Projects);
        if (!nation && May(caller, Power.Import, place.Kind)) yield return ("nav.imports", $"{at}/imports");
        if (place.Kind != ScopeKind.Commune && May(caller, Power.Administer, place.Kind)) yield return ("nav.clients", $"{at}/clients");
        if (place.Kind != ScopeKind.Commune && May(caller, Power.Webhooks, place.Kind)) yield return ("nav.webhooks", $"{at}/webhooks");
        if (May(caller, Power.Administer, nation ? ScopeKind.Nation : ScopeKind.Province)) yield return ("nav.audit", $"{at}/audit");
        yield return ("nav.roles", $"{at}/roles");
        if (nation && May(caller, Power.Operations)) yield return ("nav.operations", "/operations");
    }

    // As the routes need it.
    private static bool May(CallerScope? caller, Power power, ScopeKind narrowest = ScopeKind.Project) => caller is not null && caller.Kind <= narrowest && caller.May(power);
}
