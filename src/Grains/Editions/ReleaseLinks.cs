using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ClbCloud.Grains.Editions;

/// <summary>A figure that tells of how many people there are, though it counts something else.</summary>
/// <param name="Id">The figure.</param>
/// <param name="Family">What it is protected by.</param>
/// <param name="With">Counts that must be said for the same clubs and months, for it to be.</param>
/// <param name="People">Whose money it is; null where it is no money.</param>
/// <param name="Over">Whether it waits until its months are over, so that weeks do not tell of single people.</param>
internal sealed record ReleaseLink(string Id, Protection Family, ImmutableArray<string> With, string? People = null, bool Over = true);

/// <summary>How figures hang on counts of people other than as their parts. Pure.</summary>
internal static class ReleaseLinks
{
    private static readonly ReleaseLink[] All =
    [
        // The three age groups are all older members: their sum is not said where that is not.
        new("members.age_60_69", Protection.Relations, ["members.older"], Over: false),
        new("members.age_70_79", Protection.Relations, ["members.older"], Over: false),
        new("members.age_80", Protection.Relations, ["members.older"], Over: false),
        // Each member is expected at each meeting; each home-care volunteer owes each week; each member is examined once a year.
        new("meetings.attendance_expected", Protection.Rates, ["members"]),
        new("meetings.attendance", Protection.Rates, ["members"]),
        new("volunteer_weeks.expected", Protection.Rates, ["volunteers.home_care"]),
        new("volunteer_weeks.met", Protection.Rates, ["volunteers.home_care"]),
        new("checkups.people", Protection.Rates, ["members"]),
        new("dues_dong", Protection.Money, ["members"], "members"),
        new("donations_dong", Protection.Money, ["members"], "members"),
        new("fundraising_dong", Protection.Money, ["members"], "members"),
        // Interest lies in both funds: what they grew by, less seed and dues, is the interest of those who borrow.
        new("funds.income_dong", Protection.Money, ["members", "loans.borrowers"], "members"),
        new("funds.club_dong", Protection.Money, ["members", "loans.borrowers"], "members"),
        new("interest.received_dong", Protection.Money, ["loans.borrowers"], "loans.borrowers"),
        new("loans.outstanding_dong", Protection.Money, ["loans.borrowers"], "loans.borrowers"),
        new("loans.disbursed_dong", Protection.Money, ["loans.disbursed"], "loans.disbursed"),
    ];

    // Late loans have no count: one is one neighbour. That a club is below a norm of five people tells of at most four,
    // and that of all clubs one is, of each of them.
    private static readonly FrozenDictionary<string, Protection> Never = new Dictionary<string, Protection>
    {
        ["loans.overdue30_dong"] = Protection.Money,
        ["clubs.volunteers_ok"] = Protection.Norms,
        ["clubs.recipients_ok"] = Protection.Norms,
        ["clubs.size_ok"] = Protection.Norms,
        ["clubs.composition_ok"] = Protection.Norms,
        ["club_months.attendance_ok"] = Protection.Norms,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ReleaseLink> ById = All.ToFrozenDictionary(l => l.Id, StringComparer.Ordinal);

    /// <summary>Sums of money of persons and funds.</summary>
    public static IEnumerable<ReleaseLink> Money => All.Where(l => l.People is not null);

    /// <summary>The link of a figure; null when it has none, or its family is switched off.</summary>
    public static ReleaseLink? Of(string id, Protection protection) => ById.TryGetValue(id, out var link) && protection.HasFlag(link.Family) ? link : null;

    public static bool IsNeverReleased(string id, Protection protection) => Never.TryGetValue(id, out var family) && protection.HasFlag(family);

    /// <summary>Stands in tables for the people whose money it is.</summary>
    public static string PeopleOf(string money) => $"~{money}";
}
