using System.Collections.Immutable;

namespace ClbCloud.Grains.Access;

/// <summary>
/// The one table of role × action. Printed into docs/access.md; a test fails when page and table differ. Pure.
/// </summary>
internal static class RoleTable
{
    private static readonly ImmutableArray<Power> ReadAll = [Power.Catalogue, Power.Figures, Power.Clubs, Power.Projects, Power.Persons, Power.Ledger];

    private static readonly ImmutableDictionary<CallerRole, ImmutableHashSet<Power>> Table = new Dictionary<CallerRole, ImmutableHashSet<Power>>
    {
        [CallerRole.Admin] = [.. ReadAll, Power.Visit, Power.Record, Power.Care, Power.Money, Power.Import, Power.Privacy, Power.Manage, Power.Administer, Power.Operations, Power.Webhooks],
        [CallerRole.Officer] = [.. ReadAll, Power.Visit, Power.Record, Power.Care, Power.Money, Power.Import, Power.Privacy, Power.Manage],
        [CallerRole.Analyst] = [Power.Catalogue, Power.Figures, Power.Clubs, Power.Projects],
        [CallerRole.Agency] = [Power.Catalogue, Power.Figures, Power.Projects],
        [CallerRole.Board] = [.. ReadAll, Power.Visit, Power.Record, Power.Care, Power.Readings, Power.Money, Power.Import, Power.Confirm, Power.Privacy],
        [CallerRole.Secretary] = [.. ReadAll, Power.Visit, Power.Record, Power.Care, Power.Import],
        [CallerRole.Treasurer] = [.. ReadAll, Power.Money, Power.Import],
        [CallerRole.Health] = [Power.Catalogue, Power.Figures, Power.Clubs, Power.Persons, Power.Care, Power.Readings],
        // Its scope contains nothing but its own visits and weeks.
        [CallerRole.Volunteer] = [Power.Catalogue, Power.Persons, Power.Visit],
        [CallerRole.Helper] = [Power.Catalogue, Power.Figures, Power.Clubs, Power.Persons, Power.Visit, Power.Record],
        // Released editions alone: figures as they stand now would tell of few people.
        [CallerRole.Partner] = [Power.Catalogue, Power.Projects],
        [CallerRole.Reader] = ReadAll.ToImmutableHashSet(),
        [CallerRole.Integrator] = [.. ReadAll, Power.Visit, Power.Record, Power.Care, Power.Money, Power.Import, Power.Webhooks],
        [CallerRole.Ops] = [Power.Catalogue, Power.Operations],
        [CallerRole.System] = Enum.GetValues<Power>().ToImmutableHashSet(),
    }.ToImmutableDictionary();

    /// <summary>What changes something.</summary>
    private static readonly ImmutableArray<Power> Writing =
        [Power.Visit, Power.Record, Power.Care, Power.Money, Power.Import, Power.Confirm, Power.Privacy, Power.Manage, Power.Administer];

    /// <summary>Whether the role has the power; where, is its scope.</summary>
    public static bool May(CallerRole role, Power power) => Table.TryGetValue(role, out var powers) && powers.Contains(power);

    /// <summary>
    /// The same, within a kind of scope: whoever speaks for a project, in whatever role, gets what a partner gets.
    /// </summary>
    public static bool May(CallerRole role, Power power, ScopeKind kind) =>
        May(role, power) && (kind != ScopeKind.Project || May(CallerRole.Partner, power));

    /// <summary>Whether the role changes anything at all.</summary>
    public static bool MayWrite(CallerRole role) => Writing.Any(p => May(role, p));

    /// <summary>
    /// Whether the role exists for that part of the country: a treasurer is one of a club. The general roles exist at
    /// every level; a token that puts a role where it does not belong is no token.
    /// </summary>
    public static bool Fits(CallerRole role, ScopeKind kind) => role switch
    {
        CallerRole.Board or CallerRole.Secretary or CallerRole.Treasurer or CallerRole.Health or CallerRole.Helper => kind == ScopeKind.Club,
        CallerRole.Volunteer => kind == ScopeKind.Volunteer,
        CallerRole.Agency => kind is ScopeKind.Nation or ScopeKind.Province or ScopeKind.Commune,
        CallerRole.Ops or CallerRole.System => kind == ScopeKind.Nation,
        CallerRole.Reader or CallerRole.Integrator => kind != ScopeKind.Volunteer,
        _ => true,
    };
}
