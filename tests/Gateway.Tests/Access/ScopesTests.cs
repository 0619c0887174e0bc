using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Tests.Access;

public sealed class ScopesTests
{
    [Theory]
    [InlineData("nation", "nation", "Yes")]
    [InlineData("nation", "club:ha-a|clb-1", "Yes")]
    [InlineData("province:ha-a", "nation", "No")]
    [InlineData("province:ha-a", "province:ha-a", "Yes")]
    [InlineData("province:ha-a", "province:ha-b", "Ask")]
    [InlineData("province:ha-a", "commune:ha-a|m-1", "Yes")]
    [InlineData("province:ha-a", "commune:ha-b|m-1", "Ask")]
    [InlineData("province:ha-a", "club:ha-a|clb-1", "Yes")]
    [InlineData("province:ha-a", "volunteer:ha-a|clb-1|v-1", "Yes")]
    [InlineData("province:ha", "club:ha-a|clb-1", "Ask")]
    [InlineData("commune:ha-a|m-1", "province:ha-a", "No")]
    [InlineData("commune:ha-a|m-1", "commune:ha-a|m-1", "Yes")]
    [InlineData("commune:ha-a|m-1", "club:ha-a|m-1", "Ask")]
    [InlineData("commune:ha-a|m-1", "club:ha-a|clb-1", "Ask")]
    [InlineData("club:ha-a|clb-1", "nation", "No")]
    [InlineData("club:ha-a|clb-1", "commune:ha-a|clb-1", "No")]
    [InlineData("club:ha-a|clb-1", "club:ha-a|clb-1", "Yes")]
    [InlineData("club:ha-a|clb-1", "club:ha-a|clb-2", "No")]
    [InlineData("club:ha-a|clb-1", "volunteer:ha-a|clb-1|v-1", "Yes")]
    [InlineData("club:ha-a|clb-1", "volunteer:ha-a|clb-10|v-1", "No")]
    [InlineData("volunteer:ha-a|clb-1|v-1", "club:ha-a|clb-1", "No")]
    [InlineData("volunteer:ha-a|clb-1|v-1", "volunteer:ha-a|clb-1|v-1", "Yes")]
    [InlineData("volunteer:ha-a|clb-1|v-1", "volunteer:ha-a|clb-1|v-2", "No")]
    [InlineData("project:vie085", "nation", "No")]
    [InlineData("project:vie085", "club:ha-a|clb-1", "No")]
    [InlineData("project:vie085", "province:vie085", "No")]
    [InlineData("project:vie085", "project:vie085", "Yes")]
    [InlineData("project:vie085", "project:vie086", "No")]
    [InlineData("province:vie085", "project:vie085", "No")]
    [InlineData("commune:ha-a|m-1", "project:vie085", "No")]
    [InlineData("club:ha-a|clb-1", "project:vie085", "No")]
    [InlineData("volunteer:ha-a|clb-1|v-1", "project:vie085", "No")]
    [InlineData("nation", "project:vie085", "Yes")]
    public void A_scope_contains_what_lies_below_it(string scope, string place, string verdict) =>
        Assert.Equal(verdict, Scopes.Judge(Scopes.Caller(scope, "admin")!, Scopes.Parse(place)!.Value).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("nation:nation")]
    [InlineData("province")]
    [InlineData("province:")]
    [InlineData("province:nation")]
    [InlineData("province:Bac-Ninh")]
    [InlineData("province:bac-ninh|m-01")]
    [InlineData("commune:bac-ninh")]
    [InlineData("club:bac-ninh|clb-1|v-1")]
    [InlineData("volunteer:bac-ninh|clb-1")]
    [InlineData("club:bac-ninh|clb 1")]
    [InlineData("Club:bac-ninh|clb-1")]
    [InlineData("system:nation")]
    public void What_is_no_scope_is_not_read_as_one(string text) => Assert.Null(Scopes.Parse(text));

    [Theory]
    [InlineData("system")]
    [InlineData("6")]
    [InlineData("Admin")]
    [InlineData("")]
    [InlineData(null)]
    public void No_token_makes_the_program_itself_or_an_unknown_role(string? role) => Assert.Null(Scopes.Caller("nation", role));

    [Theory]
    [InlineData("nation")]
    [InlineData("province:bac-ninh")]
    [InlineData("commune:bac-ninh|m-01")]
    [InlineData("club:bac-ninh|clb-0007")]
    [InlineData("volunteer:bac-ninh|clb-0007|v-012")]
    [InlineData("project:vie085")]
    public void A_scope_is_written_as_it_was_read(string scope) => Assert.Equal(scope, Scopes.Written(Scopes.Caller(scope, "analyst")!));

    [Theory]
    [InlineData("club:bac-ninh|clb-0007", "chair", CallerRole.Board)]
    [InlineData("club:bac-ninh|clb-0007", "treasurer", CallerRole.Treasurer)]
    [InlineData("commune:bac-ninh|m-01", "agency", CallerRole.Agency)]
    [InlineData("nation", "ops", CallerRole.Ops)]
    [InlineData("province:bac-ninh", "treasurer", null)]
    [InlineData("nation", "board", null)]
    [InlineData("commune:bac-ninh|m-01", "health", null)]
    [InlineData("club:bac-ninh|clb-0007", "volunteer", null)]
    [InlineData("club:bac-ninh|clb-0007", "agency", null)]
    [InlineData("province:bac-ninh", "ops", null)]
    public void A_role_is_one_of_its_own_level(string scope, string role, CallerRole? known) => Assert.Equal(known, Scopes.Caller(scope, role)?.Role);

    [Theory]
    [InlineData(CallerRole.Admin, "Catalogue Figures Clubs Projects Persons Ledger Visit Record Care Money Import Privacy Manage Administer Operations Webhooks")]
    [InlineData(CallerRole.Officer, "Catalogue Figures Clubs Projects Persons Ledger Visit Record Care Money Import Privacy Manage")]
    [InlineData(CallerRole.Board, "Catalogue Figures Clubs Projects Persons Ledger Visit Record Care Readings Money Import Confirm Privacy")]
    [InlineData(CallerRole.Secretary, "Catalogue Figures Clubs Projects Persons Ledger Visit Record Care Import")]
    [InlineData(CallerRole.Treasurer, "Catalogue Figures Clubs Projects Persons Ledger Money Import")]
    [InlineData(CallerRole.Health, "Catalogue Figures Clubs Persons Care Readings")]
    [InlineData(CallerRole.Helper, "Catalogue Figures Clubs Persons Visit Record")]
    [InlineData(CallerRole.Volunteer, "Catalogue Persons Visit")]
    [InlineData(CallerRole.Analyst, "Catalogue Figures Clubs Projects")]
    [InlineData(CallerRole.Agency, "Catalogue Figures Projects")]
    [InlineData(CallerRole.Partner, "Catalogue Projects")]
    [InlineData(CallerRole.Reader, "Catalogue Figures Clubs Projects Persons Ledger")]
    [InlineData(CallerRole.Ops, "Catalogue Operations")]
    public void A_role_has_its_powers_and_no_other(CallerRole role, string powers) =>
        Assert.Equal(powers, string.Join(' ', Enum.GetValues<Power>().Where(p => new CallerScope { Kind = ScopeKind.Nation, Key = "nation", Role = role }.May(p))));
}
