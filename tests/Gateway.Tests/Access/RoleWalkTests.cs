namespace ClbCloud.Gateway.Tests.Access;

/// <summary>
/// Every route of the OpenAPI document × every role × the own tenant and another. What is expected is computed here from
/// docs/access.md and from ids alone, without the gateway's code.
/// </summary>
[Collection(Together.Name)]
public sealed class RoleWalkTests(GatewayApplication app)
{
    private const string Own = "ha-walk-a";
    private const string Other = "ha-walk-b";

    private static readonly (string Scope, string Role)[] Callers =
    [
        ("nation", "admin"), ("nation", "officer"), ("nation", "analyst"), ("nation", "agency"), ("nation", "ops"), ("nation", "reader"),
        ("province:ha-walk-a", "admin"), ("province:ha-walk-a", "officer"), ("province:ha-walk-a", "analyst"), ("province:ha-walk-a", "agency"),
        ("province:ha-walk-a", "partner"), ("province:ha-walk-a", "reader"), ("province:ha-walk-a", "integrator"),
        ("commune:ha-walk-a|m-1", "officer"), ("commune:ha-walk-a|m-1", "analyst"), ("commune:ha-walk-a|m-1", "agency"),
        ("club:ha-walk-a|clb-1", "board"), ("club:ha-walk-a|clb-1", "secretary"), ("club:ha-walk-a|clb-1", "treasurer"), ("club:ha-walk-a|clb-1", "health"),
        ("club:ha-walk-a|clb-1", "helper"), ("club:ha-walk-a|clb-1", "integrator"),
        ("volunteer:ha-walk-a|clb-1|v-1", "volunteer"),
        ("project:da-ha-walk-a", "partner"), ("project:da-ha-walk-a", "reader"), ("project:da-ha-walk-a", "integrator"), ("project:khong-co", "partner"),
    ];

    [Fact]
    public void The_page_of_roles_and_routes_says_what_the_program_does()
    {
        var page = AccessPage.Read();
        var printed = page.Printed(app.Services);
        if (Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1") printed.Write();
        Assert.Equal(printed.Text, page.Text);
    }

    [Fact]
    public async Task Every_role_is_answered_and_refused_on_every_route_as_the_page_says()
    {
        var own = await Country.Make(app, Own);
        var other = await Country.Make(app, Other);
        await AccessCountry.Make(app, own);
        await AccessCountry.Make(app, other);
        await WorkCountry.Measure(await app.As($"club:{Own}|clb-1", "board"), own.Club);
        var page = AccessPage.Read();
        var (roles, needs) = (page.Roles(), page.Needs());
        Assert.Equal(roles.Keys.Order(StringComparer.Ordinal), Callers.Select(c => c.Role).Distinct().Order(StringComparer.Ordinal));
        // Whoever speaks for a project gets what a partner gets, and no more.
        HashSet<string> PowersOf(string scope, string role) => scope.StartsWith("project:", StringComparison.Ordinal) ? [.. roles[role].Intersect(roles["partner"])] : roles[role];
        // Ends come last, so that whatever else is asked about is still there.
        var routes = (await Routes.All(await app.AsNation())).OrderBy(r => r.Path.EndsWith("/end", StringComparison.Ordinal)).ToArray();
        var differences = new List<string>();
        foreach (var (scope, role) in Callers)
        {
            var client = await app.As(scope, role);
            foreach (var route in routes)
            {
                foreach (var country in (Country[])[own, other])
                {
                    var expected = Expected(new Scope(scope), PowersOf(scope, role), needs[route.Name], route, country == own);
                    var actual = await Actual(client, role, route, country);
                    if (expected != actual) differences.Add($"{scope} {role}: {route.Name} in {(country == own ? "its own tenant" : "another")}: expected {expected}, was {actual}");
                }
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(60))}");
    }

    private static async Task<string> Actual(HttpClient client, string role, Route route, Country country)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), route.At(country)) { Content = Routes.BodyOf(route) is { } body ? GatewayApplication.Body(body) : null };
        if (route.Method == "POST") request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (role == "helper") request.Headers.Add("Clb-For", "p-1");
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode switch
        {
            401 => "no token",
            403 => "role",
            404 => "not there",
            >= 500 and var status => $"{status}",
            _ => "answered",
        };
    }

    private static string Expected(Scope scope, HashSet<string> powers, PageNeed need, Route route, bool ownTenant)
    {
        if (!Contains(scope, need, route, ownTenant)) return "not there";
        if (!powers.Contains(need.Action)) return "role";
        // The walk's files hold members: who imports them needs what recording them by hand needs, too.
        if (need.Action == "import" && route.Method == "POST" && !powers.Contains("record")) return "role";
        if (need.HeldAt == "club alone") return scope.Kind == "club" ? "answered" : "role";
        return need.HeldAt == "any" || Scope.Level(scope.Kind) <= Scope.Level(need.HeldAt) ? "answered" : "role";
    }

    // The walk's paths name m-1, clb-1 (which lies in m-1) and v-1, and so do its scopes.
    private static bool Contains(Scope scope, PageNeed need, Route route, bool ownTenant)
    {
        if (need.About == "everyone" || scope.Kind == "nation") return true;
        // A project contains itself, and nothing of the units in which its clubs lie.
        if (need.About == "project") return ownTenant && scope.Text == "project:da-ha-walk-a";
        if (!route.Path.Contains("{t}", StringComparison.Ordinal) || !ownTenant) return false;
        var at = route.Path.Contains("/communes/{m}", StringComparison.Ordinal) ? "commune" : route.Path.Contains("/clubs/{c}", StringComparison.Ordinal) ? "club" : "province";
        return scope.Kind switch
        {
            "province" => true,
            "commune" => at != "province" || need.About == "province-or-own",
            "club" => at == "club",
            "volunteer" => need.About is "club-or-own" or "volunteer",
            _ => false,
        };
    }

    private sealed record Scope(string Text)
    {
        private static readonly string[] Levels = ["nation", "province", "commune", "club", "volunteer", "project"];

        public string Kind => Text.Split(':')[0];

        public static int Level(string kind) => Array.IndexOf(Levels, kind);
    }
}
