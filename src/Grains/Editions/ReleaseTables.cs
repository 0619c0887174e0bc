using System.Collections.Frozen;
using System.Collections.Immutable;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// Indicators that count the same people (or loans, or visits): classes that overlap nowhere, and of which classes each
/// indicator is the sum. So a complement (members who are not women) is a class like any other.
/// </summary>
/// <param name="Name">For messages of tests.</param>
/// <param name="Classes">Each class as indicators with a factor, 1 or −1.</param>
/// <param name="Sets">By indicator, a bit for each of its classes.</param>
internal sealed record ReleaseTable(string Name, ImmutableArray<ImmutableArray<KeyValuePair<string, int>>> Classes, ImmutableSortedDictionary<string, int> Sets)
{
    /// <summary>What a class counts in these figures.</summary>
    public long Value(FigureVector figures, int index)
    {
        var sum = 0L;
        foreach (var (id, factor) in Classes[index]) sum = checked(sum + (factor * figures[id]));
        return sum;
    }
}

/// <summary>Which figures are protected, and how they hang together. The relations are those of data/indicators.csv. Pure.</summary>
internal static class ReleaseTables
{
    /// <summary>The smallest number that is released; zero is, too.</summary>
    public const int Smallest = 11;

    private static readonly string[] ProtectedUnits = ["people", "visits", "weeks", "loans"];

    /// <summary>Sums of money of persons, and the count that stands behind each: one is released with the other.</summary>
    private static readonly FrozenDictionary<string, string> Behind = new Dictionary<string, string>
    {
        ["dues_dong"] = "members",
        ["interest.received_dong"] = "loans.borrowers",
        ["loans.disbursed_dong"] = "loans.disbursed",
        ["loans.outstanding_dong"] = "loans.borrowers",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Levels that are the sum of a flow: what one grew by in a month is the other.</summary>
    public static readonly ImmutableArray<(string Stock, string Flow)> Twins =
        [("recipients.cumulative", "recipients.new"), ("borrowers.cumulative", "borrowers.new"), ("loans.cumulative", "loans.disbursed")];

    // No count stands behind it: one late loan is one neighbour.
    private static readonly FrozenSet<string> Never = new[] { "loans.overdue30_dong" }.ToFrozenSet(StringComparer.Ordinal);

    public static ImmutableArray<ReleaseTable> All { get; } = [.. Related(), .. Alone()];

    /// <summary>By indicator, the tables that it is in.</summary>
    public static FrozenDictionary<string, ImmutableArray<int>> Of { get; } = All
        .SelectMany((table, index) => table.Sets.Keys.Select(id => (id, index)))
        .GroupBy(p => p.id, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.Select(p => p.index).ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Whether small numbers of it are suppressed: it counts people, or what people did.</summary>
    public static bool IsProtected(string id) => ProtectedUnits.Contains(Indicators.Find(id)?.Unit);

    /// <summary>The count that must be released for this sum of money to be; null when none stands behind it.</summary>
    public static string? CountBehind(string id) => Behind.GetValueOrDefault(id);

    public static bool IsNeverReleased(string id) => Never.Contains(id);

    private static IEnumerable<ReleaseTable> Related()
    {
        yield return Table(
            "members by age",
            ["members.youth", "members-members.older55-members.youth", "members.older55-members.older", "members.age_60_69", "members.age_70_79", "members.age_80",
                "members.older-members.age_60_69-members.age_70_79-members.age_80"],
            ("members", [0, 1, 2, 3, 4, 5, 6]), ("members.older55", [2, 3, 4, 5, 6]), ("members.older", [3, 4, 5, 6]),
            ("members.youth", [0]), ("members.age_60_69", [3]), ("members.age_70_79", [4]), ("members.age_80", [5]));
        yield return Table(
            "members by sex",
            ["members.women_older", "members.women-members.women_older", "members.older-members.women_older", "members-members.women-members.older+members.women_older"],
            ("members", [0, 1, 2, 3]), ("members.women", [0, 1]), ("members.older", [0, 2]), ("members.women_older", [0]));
        yield return Table(
            "members by poverty",
            ["members.poor", "members.near_poor", "members-members.poor-members.near_poor"],
            ("members", [0, 1, 2]), ("members.poor", [0]), ("members.near_poor", [1]));
        // Poor and near poor together hold the poor older women: each of the two is taken for both.
        yield return Table(
            "poor older women among the poor",
            ["members.women_older_poor", "members.poor+members.near_poor-members.women_older_poor"],
            ("members.women_older_poor", [0]), ("members.poor", [0, 1]), ("members.near_poor", [0, 1]));
        yield return Nested("members.women_older", "members.women_older_poor");
        foreach (var part in (string[])["members.disadvantaged", "members.living_alone", "members.insured", "members.loan_need", "loans.borrowers", "livelihood.participants"])
            yield return Nested("members", part);
        yield return Nested("members.loan_need", "members.loan_need_met");
        yield return Table(
            "volunteers by team",
            ["volunteers-volunteers.economic", "volunteers-volunteers.home_care", "volunteers.home_care+volunteers.economic-volunteers"],
            ("volunteers", [0, 1, 2]), ("volunteers.home_care", [0, 2]), ("volunteers.economic", [1, 2]));
        yield return Nested("volunteers", "volunteers.youth");
        yield return Nested("board_members", "board_members.women");
        yield return Nested("board_members", "board_members.trained");
        yield return Nested("recipients.cumulative", "care.recipients", "recipients.new");
        yield return Nested("care.recipients", "care.long_term");
        yield return Nested("borrowers.cumulative", "borrowers.poor", "borrowers.new");
        yield return Nested("borrowers.cumulative", "loans.borrowers", "borrowers.new");
        yield return Nested("loans.cumulative", "loans.open", "loans.disbursed");
        yield return Nested("health.measured", "health.high");
        yield return Nested("health.measured", "health.referred");
        yield return Nested("health.high", "health.referred");
        yield return Nested("volunteer_weeks.expected", "volunteer_weeks.met");
        yield return Nested("meetings.attendance_expected", "meetings.attendance");
        yield return Nested("population", "population.older");
        yield return Nested("comms.audience", "comms.reached");
    }

    private static IEnumerable<ReleaseTable> Alone()
    {
        var related = Related().SelectMany(t => t.Sets.Keys).ToHashSet(StringComparer.Ordinal);
        return Indicators.Current.Select(i => i.Id).Where(id => IsProtected(id) && !related.Contains(id)).Select(id => Table(id, [id], (id, [0])));
    }

    /// <param name="whole">Counts everybody.</param>
    /// <param name="part">Counts some of them.</param>
    /// <param name="flow">What the whole grew by.</param>
    private static ReleaseTable Nested(string whole, string part, string? flow = null) => flow is null
        ? Table($"{part} of {whole}", [part, $"{whole}-{part}"], (whole, [0, 1]), (part, [0]))
        : Table($"{part} of {whole}", [part, $"{whole}-{part}"], (whole, [0, 1]), (part, [0]), (flow, [0, 1]));

    private static ReleaseTable Table(string name, string[] classes, params (string Id, int[] Classes)[] sets) => new(
        name,
        [.. classes.Select(Form)],
        sets.ToImmutableSortedDictionary(s => s.Id, s => s.Classes.Sum(c => 1 << c), StringComparer.Ordinal));

    // "members-members.women": no id has a plus or minus in it.
    private static ImmutableArray<KeyValuePair<string, int>> Form(string text) =>
        [.. text.Replace("-", "+-", StringComparison.Ordinal).Split('+').Select(t => t[0] == '-' ? KeyValuePair.Create(t[1..], -1) : KeyValuePair.Create(t, 1))];
}
