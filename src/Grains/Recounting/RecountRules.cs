using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Recounting;

/// <summary>
/// Counts a club's figures from its facts by plain loops over months, people and days. It shares no code with the rules
/// by which clubs keep their figures, on purpose: a mistake made there is not repeated here.
/// </summary>
internal static class RecountRules
{
    private static readonly (string Id, Func<Member, DateOnly, bool> Holds)[] OfMembers =
    [
        ("members", (_, _) => true),
        ("members.older", (m, d) => Age(m.BirthYear, d) >= 60),
        ("members.older55", (m, d) => Age(m.BirthYear, d) >= 55),
        ("members.age_60_69", (m, d) => Age(m.BirthYear, d) is >= 60 and <= 69),
        ("members.age_70_79", (m, d) => Age(m.BirthYear, d) is >= 70 and <= 79),
        ("members.age_80", (m, d) => Age(m.BirthYear, d) >= 80),
        ("members.youth", (m, d) => Age(m.BirthYear, d) <= 30),
        ("members.women", (m, _) => m.Sex == Sex.Female),
        ("members.women_older", IsOlderWoman),
        ("members.women_older_poor", (m, d) => IsOlderWoman(m, d) && Has(m, d, c => c is Circumstance.Poor or Circumstance.NearPoor)),
        ("members.poor", (m, d) => Has(m, d, c => c == Circumstance.Poor)),
        ("members.near_poor", (m, d) => Has(m, d, c => c == Circumstance.NearPoor)),
        ("members.disadvantaged", (m, d) => Has(m, d, c => c is not Circumstance.Poor and not Circumstance.NearPoor)),
        ("members.living_alone", (m, d) => Has(m, d, c => c == Circumstance.LivingAlone)),
    ];

    private static readonly (string Id, Func<Member, DateOnly, bool> Holds)[] ByYear =
    [
        ("members.new_clubs", (_, _) => true),
        ("members.older_new_clubs", (m, d) => Age(m.BirthYear, d) >= 60),
        ("members.women_older_new_clubs", IsOlderWoman),
    ];

    public static Tally Club(ClubFacts facts, DateOnly today)
    {
        var tally = new Tally();
        var owed = OwedDays(facts, today);
        Flows(facts, tally);
        Weeks(facts, owed, today, tally);
        Months(facts, owed, today, tally);
        for (var month = FirstMonth(facts); month <= Period.MonthOf(today); month = month.Next) Levels(facts, owed, month, today, tally);
        WorkRecount.Count(facts, today, tally);
        MoneyRecount.Count(facts, today, tally);
        return tally;
    }

    /// <summary>The parent that a period belongs to: the one valid on its last day; the first one before that too.</summary>
    public static string? Owner(ImmutableArray<DatedLink> links, Period period) =>
        links.IsDefaultOrEmpty ? null : (links.Where(l => l.From <= period.LastDay).MaxBy(l => l.From) ?? links.MinBy(l => l.From))!.Parent;

    /// <summary>Today's parent.</summary>
    public static string? Parent(ImmutableArray<DatedLink> links) => links.IsDefaultOrEmpty ? null : links.MaxBy(l => l.From)!.Parent;

    private static Period FirstMonth(ClubFacts facts) =>
        facts.Head.Launched is { } day ? Period.MonthOf(day) : Period.MonthOf(DateOnly.MaxValue.AddYears(-1));

    private static void Flows(ClubFacts facts, Tally tally)
    {
        foreach (var ((_, day), count) in facts.Visits)
        {
            tally.Add(Period.MonthOf(day), "visits", count);
            tally.Add(Period.WeekOf(day), "visits", count);
        }

        foreach (var meeting in facts.Meetings.Where(m => !m.Cancelled))
        {
            tally.Add(Period.MonthOf(meeting.Date), "meetings", 1);
            tally.Add(Period.WeekOf(meeting.Date), "meetings", 1);
            tally.Add(Period.MonthOf(meeting.Date), "meetings.attendance", meeting.Attendance);
            tally.Add(Period.MonthOf(meeting.Date), "meetings.attendance_expected", meeting.AttendanceExpected);
        }

        if (facts.Head.Launched is not { } launched) return;
        tally.Add(Period.MonthOf(launched), "clubs.new", 1);
        foreach (var day in facts.Head.Consolidated) tally.Add(Period.MonthOf(day), "clubs.consolidated", 1);
        foreach (var recipient in facts.Recipients) tally.Add(Period.MonthOf(recipient.From), "recipients.new", 1);
    }

    private static HashSet<DateOnly> OwedDays(ClubFacts facts, DateOnly today)
    {
        var owed = new HashSet<DateOnly>();
        if (facts.Head.ReportingFrom is not { } from) return owed;
        for (var day = from; day <= Period.MonthOf(today).LastDay; day = day.AddDays(1))
        {
            if (StatusOn(facts.Head, day) == ClubStatus.Active && !PolicyRules.IsExcused(Books(facts, day), day)) owed.Add(day);
        }

        return owed;
    }

    private static void Weeks(ClubFacts facts, HashSet<DateOnly> owed, DateOnly today, Tally tally)
    {
        var weeks = owed.GroupBy(Period.WeekOf).Where(w => w.Key.LastDay < today).ToList();
        foreach (var volunteer in facts.Volunteers)
        {
            foreach (var week in weeks)
            {
                var days = week.Count(day => InTeam(volunteer, Team.HomeCare, day) && !volunteer.Excused.Any(e => e.From <= day && day <= e.To));
                var expected = PolicyRules.Effective(Books(facts, week.Key.FirstDay), week.Key.FirstDay).VisitsPerWeek * days / 7;
                if (expected == 0) continue;
                var made = Enumerable.Range(0, 7).Sum(i => facts.Visits.GetValueOrDefault((volunteer.Id, week.Key.FirstDay.AddDays(i))));
                foreach (var period in (Period[])[week.Key, Period.MonthOf(week.Key.FirstDay.AddDays(3))])
                {
                    tally.Add(period, "volunteer_weeks.expected", 1);
                    tally.Add(period, "volunteer_weeks.met", made >= expected ? 1 : 0);
                }
            }
        }
    }

    private static void Months(ClubFacts facts, HashSet<DateOnly> owed, DateOnly today, Tally tally)
    {
        foreach (var month in owed.Select(Period.MonthOf).Distinct().Where(m => m.LastDay < today && OwesMeeting(m, owed)))
        {
            var meetings = Held(facts, month);
            var (present, members) = (meetings.Sum(m => (long)m.Attendance), meetings.Sum(m => (long)m.AttendanceExpected));
            tally.Add(month, "club_months.expected", 1);
            if (meetings.Count == 0) continue;
            tally.Add(month, "club_months.met", 1);
            tally.Add(month, "club_months.all_areas", AllAreas(meetings) ? 1 : 0);
            var target = PolicyRules.Effective(Books(facts, month.FirstDay), month.FirstDay).AttendancePercent;
            tally.Add(month, "club_months.attendance_ok", members > 0 && present * 100 >= members * target ? 1 : 0);
        }
    }

    private static void Levels(ClubFacts facts, HashSet<DateOnly> owed, Period month, DateOnly today, Tally tally)
    {
        var day = month.LastDay;
        var status = StatusOn(facts.Head, day);
        if (status == ClubStatus.Forming) return;
        tally.Add(month, "clubs.established", 1);
        if (status == ClubStatus.Dissolved) return;
        tally.Add(month, "clubs", 1);
        var head = facts.Head;
        One("clubs.paused", status == ClubStatus.Paused);
        One("clubs.file_complete", Enum.GetValues<FileItem>().All(item => head.File.Any(f => f.Item == item && f.Date <= day)));
        One("clubs.with_rules", head.RulesAdopted is { } adopted && adopted <= day);
        One("clubs.project_supported", (head.Projects ?? []).Any(p => !p.Withdrawn && Spans(p.From, p.To, day)));
        One("clubs.origin_project", head.Origin == ClubOrigin.Project);
        One("clubs.origin_state", head.Origin == ClubOrigin.State);
        People(facts, month, tally);
        TrainingCount.Levels(facts, month, tally);
        var norms = PolicyRules.Effective(Books(facts, month.FirstDay), month.FirstDay);
        var members = tally[month, "members"];
        One("clubs.volunteers_ok", tally[month, "volunteers.home_care"] >= norms.HomeCareVolunteersMin);
        One("clubs.recipients_ok", tally[month, "care.recipients"] >= norms.RecipientsMin);
        One("clubs.size_ok", members >= norms.MembersMin && members <= norms.MembersMax);
        One("clubs.composition_ok", members > 0 && tally[month, "members.older"] * 100 >= members * norms.OlderPercentMin
            && tally[month, "members.women"] * 100 >= members * norms.WomenPercentMin);
        One("clubs.digital_green", Back(month, 12).Any(m => Held(facts, m).Any(meeting => meeting.Themes.Any(t => t != Theme.Intergenerational))));
        var newest = day < today ? month : month.Previous;
        One("clubs.full_program", norms.FullProgramMonths > 0
            && Back(newest, norms.FullProgramMonths).All(m => OwesMeeting(m, owed) && AllAreas(Held(facts, m))));

        void One(string id, bool holds) => tally.Add(month, id, holds ? 1 : 0);
    }

    private static void People(ClubFacts facts, Period month, Tally tally)
    {
        var day = month.LastDay;
        foreach (var member in facts.Members.Where(m => Spans(m.Joined, m.Left, day)))
        {
            foreach (var (id, holds) in OfMembers) tally.Add(month, id, holds(member, day) ? 1 : 0);
            foreach (var (id, holds) in ByYear) tally.Add(month, $"{id}@{facts.Head.Launched!.Value.Year}", holds(member, day) ? 1 : 0);
        }

        var seated = facts.Head.Board.Where(t => Spans(t.From, t.To, day)).Select(t => t.Member).Distinct(StringComparer.Ordinal).ToList();
        tally.Add(month, "board_members", seated.Count);
        tally.Add(month, "board_members.women", seated.Count(id => facts.Members.Any(m => m.Id == id && m.Sex == Sex.Female)));

        foreach (var volunteer in facts.Volunteers)
        {
            var (care, economic) = (InTeam(volunteer, Team.HomeCare, day), InTeam(volunteer, Team.Economic, day));
            tally.Add(month, "volunteers", care || economic ? 1 : 0);
            tally.Add(month, "volunteers.home_care", care ? 1 : 0);
            tally.Add(month, "volunteers.economic", economic ? 1 : 0);
            tally.Add(month, "volunteers.youth", (care || economic) && Age(volunteer.BirthYear, day) <= 30 ? 1 : 0);
        }

        tally.Add(month, "recipients.cumulative", facts.Recipients.Count(r => r.From <= day));
        tally.Add(month, "care.recipients", facts.Recipients.Count(r => Spans(r.From, r.To, day)));
    }

    /// <summary>Policy books in force above the club on a day.</summary>
    public static ImmutableArray<PolicyBook> Books(ClubFacts facts, DateOnly day) =>
        (facts.Norms.LastOrDefault(n => n.From <= day) ?? facts.Norms.FirstOrDefault())?.Books ?? [];

    private static ClubStatus StatusOn(ClubHead head, DateOnly day) =>
        head.Launched is not { } launched || launched > day ? ClubStatus.Forming
        : head.Statuses.LastOrDefault(s => s.From <= day)?.Status ?? ClubStatus.Active;

    private static bool OwesMeeting(Period month, HashSet<DateOnly> owed) =>
        Enumerable.Range(0, month.Days).Count(i => owed.Contains(month.FirstDay.AddDays(i))) * 2 >= month.Days;

    private static List<Meeting> Held(ClubFacts facts, Period month) => [.. facts.Meetings.Where(m => !m.Cancelled && month.Contains(m.Date))];

    private static bool AllAreas(List<Meeting> meetings) => Enum.GetValues<Area>().All(area => meetings.Any(m => m.Areas.Contains(area)));

    private static IEnumerable<Period> Back(Period newest, int months) => Enumerable.Range(0, months).Select(i => newest with { Ordinal = newest.Ordinal - i });

    private static bool InTeam(Volunteer v, Team team, DateOnly day) =>
        Spans(v.Joined, v.Left, day) && v.Teams.Any(t => t.Team == team && Spans(t.From, t.To, day));

    private static bool Spans(DateOnly from, DateOnly? to, DateOnly day) => from <= day && !(day > to);

    private static bool Has(Member member, DateOnly day, Func<Circumstance, bool> wanted) =>
        member.Circumstances.Any(c => wanted(c.Circumstance) && !(day < c.From) && !(day > c.To));

    private static bool IsOlderWoman(Member member, DateOnly day) => member.Sex == Sex.Female && Age(member.BirthYear, day) >= 60;

    private static int? Age(int? born, DateOnly day) => day.Year - born;
}
