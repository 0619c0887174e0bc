namespace ClbCloud.Browser.Tests;

/// <summary>Every screen of the console, and who may open it on the demo.</summary>
internal static class Screens
{
    public static readonly Role NationAdmin = new("nation", "admin");
    public static readonly Role NationAnalyst = new("nation", "analyst");
    public static readonly Role ProvinceOfficer = new("province:bac-ninh", "officer");
    public static readonly Role CommuneOfficer = new("commune:bac-ninh|m-01", "officer");
    public static readonly Role Board = new("club:bac-ninh|clb-0001", "board");

    public static readonly Role ProvinceAdmin = new("province:bac-ninh", "admin");
    public static readonly Role Volunteer = new("volunteer:bac-ninh|clb-0001|v-001", "volunteer");
    public static readonly Role Partner = new("project:vie-mau", "partner");

    private const string Province = "/provinces/bac-ninh";
    private const string Commune = "/provinces/bac-ninh/communes/m-01";
    private const string Club = "/provinces/bac-ninh/clubs/clb-0001";

    /// <summary>Narrowest scope first: who is above sees the same.</summary>
    public static readonly IReadOnlyList<(string Name, string Path, Role[] Roles)> All =
    [
        ("nation", "/nation", [NationAdmin, NationAnalyst]),
        ("province", Province, [ProvinceOfficer, NationAdmin]),
        ("commune", Commune, [CommuneOfficer, ProvinceOfficer]),
        ("clubs-nation", "/nation/clubs", [NationAnalyst]),
        ("clubs", $"{Province}/clubs?alert=loan-overdue&sort=most-alerts", [ProvinceOfficer]),
        ("clubs-commune", $"{Commune}/clubs", [CommuneOfficer]),
        ("club", Club, [Board, CommuneOfficer, NationAdmin]),
        ("clubs-project", $"{Province}/clubs?project=vie-mau", [ProvinceOfficer]),
        ("volunteers", $"{Club}/volunteers", [Board, CommuneOfficer]),
        ("volunteer", $"{Club}/volunteers/v-001", [Volunteer, Board]),
        ("projects", "/projects", [NationAdmin, NationAnalyst]),
        ("project", "/projects/vie-mau", [Partner, NationAdmin]),
        ("audit", $"{Province}/audit", [ProvinceAdmin, NationAdmin]),
        ("audit-nation", "/nation/audit", [NationAdmin]),
        ("audit-club", $"{Club}/audit?kind=changes", [ProvinceAdmin]),
        ("imports", $"{Province}/imports", [ProvinceOfficer, NationAdmin]),
        ("imports-commune", $"{Commune}/imports", [CommuneOfficer, ProvinceOfficer]),
        ("imports-club", $"{Club}/imports", [Board, CommuneOfficer]),
        ("clients", $"{Province}/clients", [ProvinceAdmin]),
        ("clients-nation", "/nation/clients", [NationAdmin]),
        ("webhooks", $"{Province}/webhooks", [ProvinceAdmin]),
        ("webhooks-nation", "/nation/webhooks", [NationAdmin]),
        ("webhooks-project", "/projects/vie-mau/webhooks", [NationAdmin]),
        ("devices", $"{Club}/devices", [CommuneOfficer, NationAdmin]),
        ("roles", $"{Province}/roles", [ProvinceOfficer]),
        ("roles-club", $"{Club}/roles", [Board]),
        ("figures", $"{Province}/figures?i=members&i=visits&i=funds.income_dong", [ProvinceOfficer]),
        ("figures-compared", "/nation/figures?view=units&kind=week&i=visits", [NationAnalyst]),
        ("figures-club", $"{Club}/figures", [Board]),
        ("alerts-nation", "/nation/alerts", [NationAnalyst]),
        ("alerts", $"{Province}/alerts?kind=loan-overdue", [ProvinceOfficer]),
        ("alerts-club", $"{Club}/alerts", [Board]),
        ("plans", "/nation/plans", [NationAnalyst]),
        ("policy", $"{Province}/policy", [ProvinceOfficer]),
        ("policy-club", $"{Club}/policy", [Board]),
        ("units", $"{Province}/units", [ProvinceOfficer]),
        ("villages", $"{Commune}/units", [CommuneOfficer]),
        ("declared", "/nation/declared", [NationAdmin]),
        ("operations", "/operations", [NationAdmin]),
        ("print", $"{Club}/print", [Board]),
    ];

    /// <summary>Name and scope of each screen for each of its roles.</summary>
    public static TheoryData<string, string, string> Visits()
    {
        var visits = new TheoryData<string, string, string>();
        foreach (var (name, _, roles) in All)
        {
            foreach (var role in roles) visits.Add(name, role.Scope, role.Name);
        }

        return visits;
    }

    /// <summary>Each screen once, for its first role.</summary>
    public static TheoryData<string> Once() => [.. All.Select(s => s.Name)];

    public static (string Path, Role Role) Of(string name)
    {
        var (_, path, roles) = All.Single(s => s.Name == name);
        return (path, roles[0]);
    }
}
