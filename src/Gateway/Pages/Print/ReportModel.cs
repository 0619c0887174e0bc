using System.Collections.Immutable;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Print;

/// <summary>A report on paper: figures in sections, and for a province a line for each commune.</summary>
public sealed record ReportModel(
    Place Place, string Above, Period Period, DateOnly Today, Freshness Freshness, IReadOnlyList<ReportSection> Sections, IReadOnlyList<MeetingLine> Meetings, IReadOnlyList<CommuneLine> Communes, CommuneLine? Total);

/// <param name="Title">Text key.</param>
public sealed record ReportSection(string Title, IReadOnlyList<(Indicator Indicator, long Value)> Figures);

public sealed record MeetingLine(DateOnly Day, int Present, int Expected, string Areas);

public sealed record CommuneLine(string Name, long Clubs, long Members, long Older, long Women, long Visits, decimal? WeekMet, decimal? MonthMet, long IncomeFund);

/// <summary>A blank form of a club, with the names that belong on it.</summary>
/// <param name="Form">attendance, visits or collection.</param>
/// <param name="People">Name, and what stands beside it (year of birth, or who is cared for).</param>
public sealed record FormModel(Place Place, string Above, string Form, IReadOnlyList<(string Name, string Beside)> People, int BlankRows);

/// <summary>What can be printed for a unit or club.</summary>
public sealed record PrintModel(Place Place, IReadOnlyList<Period> Periods);

/// <summary>Which figures a report holds, in the order of the paper.</summary>
internal static class ReportFigures
{
    public static readonly ImmutableArray<(string Title, ImmutableArray<string> Ids)> Sections =
    [
        ("report.organisation", ["clubs", "clubs.new", "members", "members.older", "members.age_80", "members.women", "members.poor", "members.near_poor", "board_members", "clubs.up_to_standard"]),
        ("report.meetings", ["meetings", "meetings.attendance", "club_months.expected", "club_months.met", "club_months.all_areas", "club_months.attendance_ok", "activities.intergenerational", "support.sessions", "support.people"]),
        ("report.care", ["volunteers.home_care", "care.recipients", "recipients.new", "visits", "volunteer_weeks.expected", "volunteer_weeks.met", "health.measured", "checkups.people"]),
        ("report.money", ["funds.income_dong", "funds.club_dong", "seed.received_dong", "dues_dong", "donations_dong", "interest.received_dong", "loans.disbursed", "loans.disbursed_dong", "loans.open", "loans.outstanding_dong", "loans.overdue30_dong", "loans.borrowers"]),
    ];

    public static readonly ImmutableArray<string> OfCommune =
        ["clubs", "members", "members.older", "members.women", "visits", "volunteer_weeks.expected", "volunteer_weeks.met", "club_months.expected", "club_months.met", "funds.income_dong"];

    /// <summary>Counts of clubs say nothing of one.</summary>
    public static bool OfOneClub(string id) => !id.StartsWith("clubs", StringComparison.Ordinal) && id != "club_months.expected" && id != "club_months.met";

    public static readonly ImmutableArray<string> All = [.. Sections.SelectMany(s => s.Ids)];
}
