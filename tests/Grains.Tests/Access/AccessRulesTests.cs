using ClbCloud.Grains.Access;

namespace ClbCloud.Grains.Tests.Access;

public sealed class AccessRulesTests
{
    private static readonly Guard Club = new(
        [(ScopeKind.Club, "a|c1"), (ScopeKind.Commune, "a|m1"), (ScopeKind.Province, "a"), (ScopeKind.Nation, "nation")], ("volunteer", "a|c1|v1"));

    private static readonly Guard Absent = new([]);

    [Theory]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.Admin, "read write operate")]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.Officer, "read write")]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.Analyst, "read")]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.System, "read write operate child below readings")]
    [InlineData(ScopeKind.Province, "a", CallerRole.Admin, "read write")]
    [InlineData(ScopeKind.Province, "a", CallerRole.Analyst, "read")]
    [InlineData(ScopeKind.Province, "b", CallerRole.Admin, "")]
    [InlineData(ScopeKind.Commune, "a|m1", CallerRole.Officer, "read write")]
    [InlineData(ScopeKind.Commune, "a|m2", CallerRole.Officer, "")]
    [InlineData(ScopeKind.Club, "a|c1", CallerRole.Board, "read write readings")]
    [InlineData(ScopeKind.Club, "a|c1", CallerRole.Health, "read write readings")]
    [InlineData(ScopeKind.Club, "a|c1", CallerRole.Treasurer, "read write")]
    [InlineData(ScopeKind.Province, "a", CallerRole.Reader, "read")]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.Ops, "read")]
    [InlineData(ScopeKind.Club, "a|c2", CallerRole.Board, "")]
    [InlineData(ScopeKind.Commune, "a|c1", CallerRole.Officer, "")]
    [InlineData(ScopeKind.Volunteer, "a|c1|v1", CallerRole.Volunteer, "")]
    [InlineData(ScopeKind.Project, "a|c1", CallerRole.Partner, "")]
    public void A_caller_outside_has_the_rights_of_its_scope_on_a_club(ScopeKind kind, string key, CallerRole role, string rights)
    {
        var scope = new CallerScope { Kind = kind, Key = key, Role = role };
        foreach (var right in Enum.GetValues<Right>())
        {
            // Whoever may read a club may read what it looks up to.
            var expected = Listed(rights, right) || (right == Right.Below && Listed(rights, Right.Read));
            Assert.Equal(expected, AccessRules.FromOutside(scope, right, new Target("club", "a|c1", Club), null));
        }
    }

    [Theory]
    [InlineData("sweeper", "a", "read operate child below")]
    [InlineData("recount", "nation", "read operate child below")]
    [InlineData("volunteer", "a|c1|v1", "read child below")]
    [InlineData("volunteer", "a|c2|v1", "below")]
    [InlineData("club", "a|c2", "below")]
    [InlineData("unit", "a", "below")]
    [InlineData("policy", "u|a", "")]
    [InlineData("plan-book", "a", "")]
    [InlineData("project", "x", "")]
    public void A_grain_has_the_rights_of_what_it_is_on_a_club(string type, string key, string rights)
    {
        foreach (var right in Enum.GetValues<Right>())
            Assert.Equal(Listed(rights, right), AccessRules.FromGrain(type, key, right, new Target("club", "a|c1", Club)));
    }

    [Theory]
    [InlineData(CallerRole.Treasurer, "Catalogue Figures Clubs Projects Persons Ledger Money Import")]
    [InlineData(CallerRole.Agency, "Catalogue Figures Projects")]
    [InlineData(CallerRole.Analyst, "Catalogue Figures Clubs Projects")]
    public void A_method_that_names_a_power_takes_callers_with_it_alone(CallerRole role, string powers)
    {
        var scope = new CallerScope { Kind = ScopeKind.Club, Key = "a|c1", Role = role };
        foreach (var power in Enum.GetValues<Power>())
            Assert.Equal(powers.Split(' ').Contains(power.ToString()), AccessRules.FromOutside(scope, Right.Read, new Target("club", "a|c1", Club), null, power));
        Assert.True(AccessRules.FromOutside(CallerScope.System, Right.Write, new Target("club", "a|c1", Club), null, Power.Money));
    }

    [Fact]
    public void Nobody_is_refused_everything()
    {
        foreach (var right in Enum.GetValues<Right>())
            Assert.False(AccessRules.FromOutside(null, right, new Target("club", "a|c1", Club), null));
    }

    [Theory]
    [InlineData(ScopeKind.Nation, "nation", "a|x", null, true)]
    [InlineData(ScopeKind.Nation, "nation", "a", null, true)]
    [InlineData(ScopeKind.Province, "a", "a|x", null, true)]
    [InlineData(ScopeKind.Province, "a", "b|x", null, false)]
    [InlineData(ScopeKind.Province, "a", "a", null, false)]
    [InlineData(ScopeKind.Commune, "a|m1", "a|x", "a|m1", true)]
    [InlineData(ScopeKind.Commune, "a|m1", "a|x", "a|m2", false)]
    [InlineData(ScopeKind.Commune, "a|m1", "b|x", "a|m1", false)]
    [InlineData(ScopeKind.Commune, "a|m1", "a|x", null, false)]
    [InlineData(ScopeKind.Club, "a|x", "a|x", "a|m1", false)]
    public void What_does_not_exist_may_be_created_from_above_alone(ScopeKind kind, string scope, string key, string? placedIn, bool allowed)
    {
        var caller = new CallerScope { Kind = kind, Key = scope, Role = CallerRole.Admin };
        Assert.Equal(allowed, AccessRules.FromOutside(caller, Right.Write, new Target("club", key, Absent), placedIn));
        Assert.Equal(allowed, AccessRules.FromOutside(caller, Right.Read, new Target("club", key, Absent), placedIn));
        Assert.False(AccessRules.FromOutside(caller with { Role = CallerRole.Analyst }, Right.Write, new Target("club", key, Absent), placedIn));
    }

    [Theory]
    [InlineData("policy", "u|a|m1", true)]
    [InlineData("policy", "u|nation", true)]
    [InlineData("policy", "u|b", false)]
    [InlineData("unit", "a", true)]
    [InlineData("unit", "b", false)]
    [InlineData("club", "a|c1", false)]
    public void A_sweeper_is_told_by_its_province_and_the_policies_above_its_clubs(string type, string key, bool allowed)
    {
        var sweeper = new Guard([], ("policy", "u|a|m1"), ("policy", "u|nation"), ("unit", "a"));
        Assert.Equal(allowed, AccessRules.FromGrain(type, key, Right.Operate, new Target("sweeper", "a", sweeper)));
    }

    [Theory]
    [InlineData("unit", "a", "read below write")]
    [InlineData("unit", "a|m1", "read below")]
    [InlineData("unit", "b", "read below")]
    [InlineData("plan-book", "a|m1", "read below child")]
    [InlineData("plan-book", "nation", "read below")]
    [InlineData("volunteer", "a|c1|v1", "")]
    [InlineData("sweeper", "a", "")]
    public void A_plan_book_reads_units_and_tells_its_own_alone(string type, string key, string rights)
    {
        var guard = key == "nation" ? new Guard([]) : new Guard([], ("plan-book", "a"));
        foreach (var right in Enum.GetValues<Right>())
            Assert.Equal(Listed(rights, right), AccessRules.FromGrain("plan-book", "a", right, new Target(type, key, guard)));
    }

    private static bool Listed(string rights, Right right) => rights.Split(' ').Contains(right.ToString(), StringComparer.OrdinalIgnoreCase);

    private sealed class Guard((ScopeKind, string)[] ancestors, params (string Type, string Key)[] children) : IGuarded
    {
        public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => ancestors;

        public bool IsChild(string grainType, string key) => children.Contains((grainType, key));
    }
}
