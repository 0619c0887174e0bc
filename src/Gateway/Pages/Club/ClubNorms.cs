using System.Collections.Immutable;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>This month against every norm, with the evidence beside it. What the domain judged is shown as judged; nothing is judged here. Pure.</summary>
internal static class ClubNorms
{
    public static readonly ImmutableArray<string> Indicators =
        ["funds.income_dong", "clubs.income_fund_ok", "members", "loans.borrowers", "members.loan_need", "members.loan_need_met", "boards.trained_this_year", "club_months.attendance_ok"];

    public static IReadOnlyList<NormLine> Of(ClubView club, SeriesView figures, WeekBoard? board, MonthLine? month, Words words)
    {
        var policy = club.Policy;
        long Now(string id) => figures.Figures[id][^1];
        return
        [
            .. club.Norms.Select(n => Norm(n, words)),
            .. board is null ? [] : (NormLine[])[Visits(board, policy.VisitsPerWeek, words)],
            .. month is null ? [] : (NormLine[])[Meeting(month, words), Areas(month, words), Attendance(month, policy.AttendancePercent, words)],
            Line("norm.income_fund", words.DongShort(Now("funds.income_dong")), words.Of("norm.at_least", ("n", words.DongShort(policy.IncomeFundMinDong))),
                Now("clubs.income_fund_ok") > 0 ? "good" : "warn", words["norm.income_fund.evidence"]),
            Borrowers(Now("loans.borrowers"), Now("members.loan_need"), Now("members.loan_need_met"), Now("members"), policy.BorrowersPercentMin, words),
            Line("norm.board_trained", words[Now("boards.trained_this_year") > 0 ? "norm.yes" : "norm.no"], words.Of("norm.board_trained.norm", ("n", words.Number(policy.BoardTrainingMonths))),
                Now("boards.trained_this_year") > 0 ? "good" : "warn", words["norm.board_trained.evidence"]),
        ];
    }

    private static NormLine Norm(NormCheck check, Words words)
    {
        var share = check.Norm is "older" or "women";
        string Written(long? number) => share ? words.Percent(number) : words.Number(number);
        var norm = check is { AtLeast: not null, AtMost: not null }
            ? words.Of("norm.between", ("low", Written(check.AtLeast)), ("high", Written(check.AtMost)))
            : words.Of("norm.at_least", ("n", Written(check.AtLeast)));
        return new NormLine($"norm.{check.Norm}", Written(check.Number), norm, check.Broken is null ? "good" : "warn", null, check.Source);
    }

    // Behind can still be made up for this week; short cannot.
    private static NormLine Visits(WeekBoard board, int norm, Words words)
    {
        var now = board.Rows.Select(r => r.Weeks[^1]).Where(w => w.Status != WeekStatus.Excused).ToArray();
        var (met, behind) = (now.Count(w => w.Status == WeekStatus.Met), now.Count(w => w.Status == WeekStatus.Behind));
        return Line("norm.visits", words.Of("norm.visits.number", ("met", words.Number(met)), ("of", words.Number(now.Length))), words.Of("norm.visits.norm", ("n", words.Number(norm))),
            now.Length == 0 ? "rest" : met == now.Length ? "good" : behind > 0 ? "warn" : "open",
            words.Of("norm.visits.evidence", ("behind", words.Number(behind)), ("visits", words.Number(now.Sum(w => (long)w.Made)))));
    }

    private static NormLine Meeting(MonthLine month, Words words) => Line(
        "norm.meeting", words.Number(month.Meetings.Count), words["norm.meeting.norm"], month.Meetings.Count > 0 ? "good" : month.Owed ? "open" : "rest",
        month.Meetings.Count > 0 ? words.Of("norm.meeting.held", ("days", string.Join(", ", month.Meetings.Select(m => words.DayAndMonth(m.Date))))) : words["norm.meeting.none"]);

    private static NormLine Areas(MonthLine month, Words words) => Line(
        "norm.areas", words.Of("norm.areas.number", ("n", words.Number(month.Areas.Count))), words["norm.areas.norm"],
        month.Areas.Count == 8 ? "good" : month.Meetings.Count == 0 ? "open" : "warn", words["norm.areas.evidence"]);

    private static NormLine Attendance(MonthLine month, int norm, Words words) => Line(
        "norm.attendance", words.Percent(month.Present, month.Expected), words.Of("norm.at_least", ("n", words.Percent(norm))),
        month.Expected == 0 ? "open" : month.Present * 100 >= month.Expected * norm ? "good" : "warn",
        month.Expected == 0 ? words["norm.meeting.none"] : words.Of("norm.attendance.evidence", ("present", words.Number(month.Present)), ("expected", words.Number(month.Expected))));

    // Of members with a need where needs are recorded, else of all: as the policy names its denominator.
    private static NormLine Borrowers(long borrowers, long need, long met, long members, int norm, Words words)
    {
        var (part, whole) = need > 0 ? (met, need) : (borrowers, members);
        return Line("norm.borrowers", words.Percent(part, whole), words.Of("norm.at_least", ("n", words.Percent(norm))), whole == 0 ? "rest" : part * 100 >= whole * norm ? "good" : "warn",
            words.Of(need > 0 ? "norm.borrowers.of_need" : "norm.borrowers.of_members", ("part", words.Number(part)), ("whole", words.Number(whole))));
    }

    private static NormLine Line(string name, string number, string norm, string tone, string evidence) => new(name, number, norm, tone, evidence);
}
