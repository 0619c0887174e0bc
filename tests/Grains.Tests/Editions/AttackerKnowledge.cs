using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>A part of what is published that hangs together, and what everybody knows of it. Written by hand from the catalogue, without the product's tables.</summary>
/// <param name="Read">Published figures that are put into the program.</param>
/// <param name="NeverBelowZero">Differences of figures that count people: complements.</param>
/// <param name="Wanted">Numbers of people that the attacker looks for; of flows those that happened in a month.</param>
/// <param name="Growing">What nobody takes back from week to week.</param>
internal sealed record AttackPlan(string Name, string[] Read, string[] NeverBelowZero, string[] Wanted, string[] Growing)
{
    public static readonly AttackPlan[] All =
    [
        new(
            "members",
            ["members", "members.women", "members.older", "members.women_older", "members.age_60_69", "members.age_70_79", "meetings.attendance_expected"],
            [],
            ["members", "members.women", "members.women_older", "members.older", "members.age_60_69", "members.age_70_79", "members-members.women", "members-members.older",
                "members.women-members.women_older", "members.older-members.women_older", "members-members.women-members.older+members.women_older"],
            []),
        new(
            "circumstances",
            ["members", "members.women", "members.women_older", "members.poor", "members.near_poor", "members.women_older_poor", "members.disadvantaged", "members.living_alone", "members.insured"],
            ["members-members.poor-members.near_poor", "members.women_older-members.women_older_poor", "members.poor+members.near_poor-members.women_older_poor", "members-members.disadvantaged",
                "members.disadvantaged-members.living_alone", "members-members.insured"],
            ["members.poor", "members.near_poor", "members.women_older_poor", "members.disadvantaged", "members.living_alone", "members.insured", "members-members.insured",
                "members.disadvantaged-members.living_alone", "members.women_older-members.women_older_poor", "members-members.poor-members.near_poor"],
            []),
        new(
            "boards and meetings",
            ["members", "members.women", "board_members", "board_members.women", "board_members.trained", "meetings.attendance_expected", "meetings.attendance", "club_months.attendance_ok", "checkups.people"],
            ["members-board_members", "members.women-board_members.women", "board_members-board_members.women", "members-members.women-board_members+board_members.women",
                "board_members-board_members.trained", "meetings.attendance_expected-meetings.attendance"],
            ["members", "board_members", "board_members.women", "board_members.trained", "board_members-board_members.women", "board_members-board_members.trained", "meetings.attendance",
                "meetings.attendance_expected-meetings.attendance", "members-~examined", "checkups.people"],
            []),
        new(
            "volunteers",
            ["volunteers", "volunteers.home_care", "volunteers.economic", "volunteers.youth", "volunteer_weeks.expected", "volunteer_weeks.met", "visits", "clubs.volunteers_ok"],
            ["volunteers-volunteers.home_care", "volunteers-volunteers.economic", "volunteers.home_care+volunteers.economic-volunteers", "volunteers-volunteers.youth",
                "volunteer_weeks.expected-volunteer_weeks.met", "visits-volunteer_weeks.met-volunteer_weeks.met-volunteer_weeks.met"],
            ["volunteers", "volunteers.home_care", "volunteers.economic", "volunteers.youth", "volunteers-volunteers.home_care", "volunteers-volunteers.youth", "volunteer_weeks.met",
                "volunteer_weeks.expected-volunteer_weeks.met", "visits"],
            ["visits"]),
        new(
            "care and health",
            ["recipients.cumulative", "recipients.new", "care.recipients", "care.long_term", "clubs.recipients_ok", "health.measured", "health.high", "health.referred", "rights.people", "older.listed"],
            ["recipients.cumulative-care.recipients", "care.recipients-care.long_term", "health.measured-health.high", "health.high-health.referred"],
            ["care.recipients", "care.long_term", "care.recipients-care.long_term", "recipients.new", "recipients.cumulative", "health.measured", "health.high", "health.referred",
                "health.measured-health.high", "rights.people", "older.listed"],
            ["recipients.new", "health.measured", "health.high", "health.referred", "rights.people"]),
        new(
            "loans",
            ["members", "loans.disbursed", "loans.cumulative", "loans.open", "loans.borrowers", "borrowers.new", "borrowers.cumulative", "borrowers.poor", "members.loan_need", "members.loan_need_met",
                "livelihood.participants"],
            ["members-loans.borrowers", "loans.open-loans.borrowers", "loans.cumulative-loans.open", "borrowers.cumulative-borrowers.poor", "borrowers.cumulative-loans.borrowers",
                "loans.disbursed-borrowers.new", "members-members.loan_need", "members.loan_need-members.loan_need_met", "members-livelihood.participants",
                "loans.borrowers+livelihood.participants-members.loan_need_met"],
            ["loans.disbursed", "loans.cumulative", "loans.open", "loans.borrowers", "borrowers.new", "borrowers.cumulative", "borrowers.poor", "loans.open-loans.borrowers", "members.loan_need",
                "members.loan_need_met", "members.loan_need-members.loan_need_met", "livelihood.participants", "borrowers.cumulative-borrowers.poor"],
            ["loans.disbursed", "borrowers.new"]),
        new(
            "money",
            ["members", "loans.borrowers", "loans.open", "loans.disbursed", "dues_dong", "interest.received_dong", "loans.disbursed_dong", "loans.outstanding_dong", "loans.overdue30_dong", "funds.income_dong", "funds.club_dong"],
            ["members-loans.borrowers", "loans.open-loans.borrowers", "loans.open-~late", "members-~payers"],
            ["loans.open", "loans.disbursed", "loans.borrowers", "~payers", "~late"],
            ["loans.disbursed", "~payers"]),
    ];
}

/// <summary>What a figure is made of, as everybody knows it: sums of unknown numbers of people by club and month.</summary>
internal static class AttackerKnowledge
{
    /// <summary>Of which all the money of this country is a multiple.</summary>
    private const long Coin = 5_000;

    /// <summary>The least at which a club reaches a norm.</summary>
    public static readonly Dictionary<string, (string Count, int Least)> Norms = new() { ["clubs.volunteers_ok"] = ("volunteers.home_care", 10), ["clubs.recipients_ok"] = ("care.recipients", 5) };

    private static readonly Dictionary<string, string[]> Classes = new()
    {
        ["members"] = SyntheticDraw.Members,
        ["members.women"] = ["~w50", "~w60", "~w70"],
        ["members.older"] = ["~w60", "~w70", "~m60", "~m70"],
        ["members.women_older"] = ["~w60", "~w70"],
        ["members.age_60_69"] = ["~w60", "~m60"],
        ["members.age_70_79"] = ["~w70", "~m70"],
    };

    private static readonly Dictionary<string, string> Ever = new() { ["recipients.cumulative"] = "recipients.new", ["loans.cumulative"] = "loans.disbursed", ["borrowers.cumulative"] = "borrowers.new", ["~examined"] = "checkups.people" };

    private static readonly Dictionary<string, (string Count, long Dong)> Each = new()
    {
        ["dues_dong"] = ("~payers", SyntheticDraw.Dues),
        ["interest.received_dong"] = ("loans.open", SyntheticDraw.Interest),
        ["loans.disbursed_dong"] = ("loans.disbursed", SyntheticDraw.Loan),
        ["loans.outstanding_dong"] = ("loans.open", SyntheticDraw.Loan),
        ["loans.overdue30_dong"] = ("~late", SyntheticDraw.Loan),
    };

    public static bool IsMoney(string id) => id.EndsWith("_dong", StringComparison.Ordinal);

    /// <summary>What remains to be explained of a published number, in coins where it is money.</summary>
    public static double Rest(string id, long value, int clubs) => !IsMoney(id) ? value : (double)(value - (id == "funds.income_dong" ? clubs * SyntheticDraw.Seed : 0)) / Coin;

    /// <summary>The unknown numbers in a figure of one club, each with its factor.</summary>
    public static IEnumerable<(string Count, Period Month, double Factor)> Of(string id, int club, Period month)
    {
        if (Classes.TryGetValue(id, out var classes)) return classes.Select(c => (c, month, 1.0));
        if (Ever.TryGetValue(id, out var flow)) return UpTo(month).Select(m => (flow, m, 1.0));
        if (Each.TryGetValue(id, out var each)) return [(each.Count, month, (double)each.Dong / Coin)];
        return id switch
        {
            "funds.income_dong" => Half(month),
            "funds.club_dong" => Half(month).Concat(UpTo(month).Select(m => ("~payers", m, (double)SyntheticDraw.Dues / Coin))),
            "volunteer_weeks.expected" => [("volunteers.home_care", month, SyntheticDraw.WeeksOf(month))],
            // Every second club meets on the first of the month.
            "meetings.attendance_expected" => Of("members", club, club % 2 == 1 && month > SyntheticProjects.First ? month.Previous : month),
            _ => [(id, month, 1.0)],
        };
    }

    /// <summary>"a-b+c" as figures with factors.</summary>
    public static (string Id, int Factor)[] Form(string text) =>
        [.. text.Replace("-", "+-", StringComparison.Ordinal).Split('+').Select(t => t[0] == '-' ? (t[1..], -1) : (t, 1))];

    private static IEnumerable<(string, Period, double)> Half(Period month) => UpTo(month).Select(m => ("loans.open", m, (double)SyntheticDraw.Interest / 2 / Coin));

    private static IEnumerable<Period> UpTo(Period month)
    {
        for (var m = SyntheticProjects.First; m <= month; m = m.Next) yield return m;
    }
}
