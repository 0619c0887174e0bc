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
/// <param name="Family">The rules that it belongs to; none for figures that stand alone.</param>
/// <param name="Smallest">The smallest number of a block, beside zero.</param>
/// <param name="LastOnly">Whether a cell of several months tells of the last of them.</param>
internal sealed record ReleaseTable(
    string Name, ImmutableArray<ImmutableArray<KeyValuePair<string, int>>> Classes, ImmutableSortedDictionary<string, int> Sets, Protection Family = Protection.SmallNumbersOnly,
    long Smallest = ReleaseTables.Smallest, bool LastOnly = false)
{
    /// <summary>Whether a number may be known: none, or enough.</summary>
    public bool IsSafe(long value) => value == 0 || value >= Smallest || value <= -Smallest;

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

    // A week in which the norm is met has three visits: eleven such weeks hide behind as many visits as these, not fewer.
    private const long SmallestVisits = 3 * Smallest;

    /// <summary>Levels that are the sum of a flow: what one grew by in a month is the other.</summary>
    public static readonly ImmutableArray<(string Stock, string Flow)> Twins =
        [("recipients.cumulative", "recipients.new"), ("borrowers.cumulative", "borrowers.new"), ("loans.cumulative", "loans.disbursed")];

    /// <summary>The tables of the families that are switched on.</summary>
    public static ImmutableArray<ReleaseTable> For(Protection protection)
    {
        var related = protection.HasFlag(Protection.Relations) ? Related().ToArray() : [];
        var known = related.SelectMany(t => t.Sets.Keys).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. related, .. Indicators.Current.Select(i => i.Id).Where(id => IsProtected(id) && !known.Contains(id)).Select(Alone),
            .. Gaps().Concat(Money()).Where(t => protection.HasFlag(t.Family)),
        ];
    }

    /// <summary>Whether small numbers of it are suppressed: it counts people, or what people did.</summary>
    public static bool IsProtected(string id) => ProtectedUnits.Contains(Indicators.Find(id)?.Unit);

    /// <summary>The smallest number of it that is said, beside zero.</summary>
    public static long SmallestOf(string id) => id == "visits" ? SmallestVisits : Smallest;

    /// <summary>Wholes and their parts, through all steps: where the step between is suppressed, both ends hold it.</summary>
    private static readonly (string Whole, string[] Parts)[] Within =
    [
        ("members", ["members.women_older_poor", "members.disadvantaged", "members.living_alone", "members.insured", "members.loan_need", "members.loan_need_met", "loans.borrowers",
            "livelihood.participants", "board_members.trained"]),
        ("members.women", ["members.women_older_poor"]),
        ("members.older55", ["members.women_older", "members.women_older_poor"]),
        ("members.older", ["members.women_older_poor"]),
        ("members.women_older", ["members.women_older_poor"]),
        ("members.disadvantaged", ["members.living_alone"]),
        ("members.loan_need", ["members.loan_need_met"]),
        ("volunteers", ["volunteers.youth"]),
        ("board_members", ["board_members.trained"]),
        ("recipients.cumulative", ["care.recipients", "care.long_term"]),
        ("care.recipients", ["care.long_term"]),
        ("borrowers.cumulative", ["borrowers.poor", "loans.borrowers"]),
        ("loans.cumulative", ["loans.open", "loans.borrowers", "borrowers.poor"]),
        ("loans.open", ["loans.borrowers"]),
        ("health.measured", ["health.high", "health.referred"]),
        ("health.high", ["health.referred"]),
        ("volunteer_weeks.expected", ["volunteer_weeks.met"]),
        ("meetings.attendance_expected", ["meetings.attendance"]),
        ("population", ["population.older"]),
        ("comms.audience", ["comms.reached"]),
    ];

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
        yield return Table(
            "the board among members",
            ["board_members.women", "members.women-board_members.women", "board_members-board_members.women", "members-members.women-board_members+board_members.women"],
            ("members", [0, 1, 2, 3]), ("members.women", [0, 1]), ("board_members", [0, 2]), ("board_members.women", [0]));
        foreach (var (whole, parts) in Within)
        {
            foreach (var part in parts) yield return Nested(whole, part);
        }

        // Whose need is met borrows or is in a group: each of the two is taken for both. Whoever borrows has an open loan, and had one ever.
        foreach (var (borrowing, flow) in ((string, string?)[])[("loans.borrowers", null), ("loans.open", null), ("borrowers.cumulative", "borrowers.new"), ("loans.cumulative", "loans.disbursed")])
        {
            yield return Table(
                $"needs met among {borrowing} and those who work together",
                ["members.loan_need_met", $"{borrowing}+livelihood.participants-members.loan_need_met"],
                [("members.loan_need_met", [0]), (borrowing, [0, 1]), ("livelihood.participants", [0, 1]), .. flow is null ? [] : ((string, int[])[])[(flow, [0, 1])]]);
        }

        yield return Table(
            "volunteers by team",
            ["volunteers-volunteers.economic", "volunteers-volunteers.home_care", "volunteers.home_care+volunteers.economic-volunteers"],
            ("volunteers", [0, 1, 2]), ("volunteers.home_care", [0, 2]), ("volunteers.economic", [1, 2]));
        yield return Table(
            "borrowers ever of loans ever",
            ["borrowers.cumulative", "loans.cumulative-borrowers.cumulative"],
            ("loans.cumulative", [0, 1]), ("loans.disbursed", [0, 1]), ("borrowers.cumulative", [0]), ("borrowers.new", [0]));
    }

    private static ReleaseTable Alone(string id) => Single(id, id, id) with { Smallest = SmallestOf(id) };

    private static IEnumerable<ReleaseTable> Gaps()
    {
        yield return Single("members who came or left since the meeting", ReleaseGaps.Attendance, "meetings.attendance_expected") with { Family = Protection.Rates };
        yield return Single("members who came or left before the meeting", ReleaseGaps.AttendanceBefore, "meetings.attendance_expected") with { Family = Protection.Rates };
        yield return Single("weeks not owed", ReleaseGaps.Weeks, "volunteer_weeks.expected") with { Family = Protection.Rates };
        yield return Single("weeks not owed by those before", ReleaseGaps.WeeksBefore, "volunteer_weeks.expected") with { Family = Protection.Rates };
        yield return Single("members not examined", ReleaseGaps.Checkups, "checkups.people") with { Family = Protection.Rates, LastOnly = true };
    }

    private static IEnumerable<ReleaseTable> Money() =>
        ReleaseLinks.Money.Select(l => Single($"people of {l.Id}", ReleaseLinks.PeopleOf(l.Id), l.Id) with { Family = Protection.Money });

    private static ReleaseTable Single(string name, string figure, string indicator) =>
        new(name, [[KeyValuePair.Create(figure, 1)]], ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add(indicator, 1));

    /// <param name="whole">Counts everybody; where it is the sum of a flow, that flow is what it grew by.</param>
    /// <param name="part">Counts some of them.</param>
    private static ReleaseTable Nested(string whole, string part) => Table(
        $"{part} of {whole}",
        [part, $"{whole}-{part}"],
        [(whole, [0, 1]), (part, [0]), .. Twins.Where(t => t.Stock == whole).Select(t => (t.Flow, (int[])[0, 1]))]);

    private static ReleaseTable Table(string name, string[] classes, params (string Id, int[] Classes)[] sets) => new(
        name,
        [.. classes.Select(Form)],
        sets.ToImmutableSortedDictionary(s => s.Id, s => s.Classes.Sum(c => 1 << c), StringComparer.Ordinal),
        Protection.Relations);

    // "members-members.women": no id has a plus or minus in it.
    private static ImmutableArray<KeyValuePair<string, int>> Form(string text) =>
        [.. text.Replace("-", "+-", StringComparison.Ordinal).Split('+').Select(t => t[0] == '-' ? KeyValuePair.Create(t[1..], -1) : KeyValuePair.Create(t, 1))];
}
