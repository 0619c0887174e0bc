using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>
/// The level of every stock of a club at a month's end. A club that is not active or paused on that day has none but
/// <c>clubs.established</c>.
/// </summary>
internal static class ClubLevels
{
    public static Dictionary<string, long> At(ClubBook book, ClubCalendar calendar, Period month, bool closed)
    {
        var levels = new Dictionary<string, long>(48, StringComparer.Ordinal);
        var head = book.Head;
        var day = month.LastDay;
        if (head.Launched is not { } launched || launched > day) return levels;
        levels["clubs.established"] = 1;
        if (!head.CountedOn(day)) return levels;
        SetUp(head, day, levels);
        MembersAt(book, launched.Year, day, levels);
        VolunteersAt(book, day, levels);
        Norms(calendar.PolicyOf(month), levels);
        Programme(book, calendar, month, closed, levels);
        return levels;
    }

    private static void SetUp(ClubHead head, DateOnly day, Dictionary<string, long> levels)
    {
        levels["clubs"] = 1;
        levels["clubs.paused"] = One(head.StatusOn(day) == ClubStatus.Paused);
        levels["clubs.file_complete"] = One(Enum.GetValues<FileItem>().All(item => head.File.Any(f => f.Item == item && f.Date <= day)));
        levels["clubs.with_rules"] = One(head.RulesAdopted <= day);
        levels["clubs.project_supported"] = One(head.ProjectLinks.Any(l => l.On(day)));
        levels["clubs.origin_project"] = One(head.Origin == ClubOrigin.Project);
        levels["clubs.origin_state"] = One(head.Origin == ClubOrigin.State);
    }

    private static void MembersAt(ClubBook book, int founded, DateOnly day, Dictionary<string, long> levels)
    {
        foreach (var member in book.Members.Values)
        {
            if (!member.On(day)) continue;
            var woman = member.Sex == Sex.Female;
            Add(levels, "members");
            Add(levels, $"members.new_clubs@{founded}");
            if (woman) Add(levels, "members.women");
            var poor = member.Circumstances.HasOn(Circumstance.Poor, day);
            var nearPoor = member.Circumstances.HasOn(Circumstance.NearPoor, day);
            if (poor) Add(levels, "members.poor");
            if (nearPoor) Add(levels, "members.near_poor");
            if (!member.Circumstances.IsEmpty && Enum.GetValues<Circumstance>().Any(c => c is not (Circumstance.Poor or Circumstance.NearPoor) && member.Circumstances.HasOn(c, day)))
                Add(levels, "members.disadvantaged");
            if (member.Circumstances.HasOn(Circumstance.LivingAlone, day)) Add(levels, "members.living_alone");
            if (member.BirthYear is { } born) ByAge(levels, day.Year - born, woman, poor || nearPoor, founded);
        }

        foreach (var seat in book.Head.Board.Where(t => t.From <= day && (t.To is not { } to || day <= to)).DistinctBy(t => t.Member))
        {
            Add(levels, "board_members");
            if (book.Members.GetValueOrDefault(seat.Member)?.Sex == Sex.Female) Add(levels, "board_members.women");
        }
    }

    // Age is counted by calendar year, as the plans do: who turns 60 this year is older from January on.
    private static void ByAge(Dictionary<string, long> levels, int age, bool woman, bool poor, int founded)
    {
        if (age <= 30) Add(levels, "members.youth");
        if (age >= 55) Add(levels, "members.older55");
        if (age < 60) return;
        Add(levels, "members.older");
        Add(levels, $"members.older_new_clubs@{founded}");
        Add(levels, age >= 80 ? "members.age_80" : age >= 70 ? "members.age_70_79" : "members.age_60_69");
        if (!woman) return;
        Add(levels, "members.women_older");
        Add(levels, $"members.women_older_new_clubs@{founded}");
        if (poor) Add(levels, "members.women_older_poor");
    }

    private static void VolunteersAt(ClubBook book, DateOnly day, Dictionary<string, long> levels)
    {
        foreach (var volunteer in book.Volunteers.Values)
        {
            var homeCare = volunteer.InTeamOn(Team.HomeCare, day);
            var economic = volunteer.InTeamOn(Team.Economic, day);
            if (!homeCare && !economic) continue;
            Add(levels, "volunteers");
            if (homeCare) Add(levels, "volunteers.home_care");
            if (economic) Add(levels, "volunteers.economic");
            if (volunteer.BirthYear is { } born && day.Year - born <= 30) Add(levels, "volunteers.youth");
        }

        foreach (var recipient in book.Recipients.Values)
        {
            if (recipient.From <= day) Add(levels, "recipients.cumulative");
            if (recipient.On(day)) Add(levels, "care.recipients");
        }
    }

    private static void Norms(Policy policy, Dictionary<string, long> levels)
    {
        var members = levels.GetValueOrDefault("members");
        levels["clubs.volunteers_ok"] = One(levels.GetValueOrDefault("volunteers.home_care") >= policy.HomeCareVolunteersMin);
        levels["clubs.recipients_ok"] = One(levels.GetValueOrDefault("care.recipients") >= policy.RecipientsMin);
        levels["clubs.size_ok"] = One(members >= policy.MembersMin && members <= policy.MembersMax);
        levels["clubs.composition_ok"] = One(members > 0
            && levels.GetValueOrDefault("members.older") * 100 >= members * policy.OlderPercentMin
            && levels.GetValueOrDefault("members.women") * 100 >= members * policy.WomenPercentMin);
    }

    private static void Programme(ClubBook book, ClubCalendar calendar, Period month, bool closed, Dictionary<string, long> levels)
    {
        var yearAgo = (month with { Ordinal = month.Ordinal - 11 }).FirstDay;
        levels["clubs.digital_green"] = One(book.Meetings.Values.Any(m => !m.Cancelled && m.Date >= yearAgo && m.Date <= month.LastDay
            && m.Themes.Any(t => t is Theme.Digital or Theme.Green or Theme.Startup or Theme.Jobs)));

        // An open month has not been judged yet, so the twelve before it decide.
        var last = closed ? month : month.Previous;
        var months = calendar.PolicyOf(month).FullProgramMonths;
        levels["clubs.full_program"] = One(months > 0 && Enumerable.Range(0, months).All(i => Full(book, calendar, last with { Ordinal = last.Ordinal - i })));
    }

    private static bool Full(ClubBook book, ClubCalendar calendar, Period month) =>
        calendar.MonthOwed(month) && MonthRules.Judge(ClubFigures.MeetingsOf(book, month), calendar.PolicyOf(month)) is { Met: true, AllAreas: true };

    private static long One(bool holds) => holds ? 1 : 0;

    private static void Add(Dictionary<string, long> levels, string id) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(levels, id, out _)++;
}
