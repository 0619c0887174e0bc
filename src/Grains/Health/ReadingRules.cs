using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Health;

/// <summary>Which readings may be kept, what they count as, and who may see one.</summary>
internal static class ReadingRules
{
    /// <summary>
    /// Blood pressure at or above 140/90 mmHg is counted as high, and nothing else is said of it. The threshold is that
    /// of the Ministry of Health (guideline issued with Decision 3192/QĐ-BYT of 31 August 2010) and of the World Health
    /// Organization; a diagnosis is the health station's.
    /// </summary>
    public const int HighSystolic = 140;

    /// <inheritdoc cref="HighSystolic"/>
    public const int HighDiastolic = 90;

    public static readonly ImmutableArray<string> Reasons = ["wrong-entry", "duplicate", "other"];

    public static bool IsHigh(Reading reading) => reading.Systolic >= HighSystolic || reading.Diastolic >= HighDiastolic;

    /// <summary>Why nothing can be recorded for the day; null when it can.</summary>
    public static Refusal? Day(ClubBook book, RecordReadings command, int lateLimitDays, DateOnly today)
    {
        if (!book.Meetings.TryGetValue(command.Date, out var meeting) || meeting.Cancelled) return Refusal.Of("health.no_meeting", "date");
        return !command.Historical && today.DayNumber - command.Date.DayNumber > lateLimitDays
            ? Refusal.Of("health.too_late", "date").With("days", lateLimitDays)
            : null;
    }

    /// <summary>Why the reading is refused. Never says what was read: refusals are logged and answered.</summary>
    public static Refusal? Check(ClubBook book, DateOnly day, Reading reading)
    {
        if (!book.Members.TryGetValue(reading.Member, out var member) || !member.On(day)) return Refusal.Of("health.member_unknown", "member");
        if (reading.Systolic is null != reading.Diastolic is null) return Refusal.Of("health.pressure", "diastolic");
        if (reading.Systolic is null && reading.Weight is null) return Refusal.Of("health.nothing", "systolic");
        if (reading.Systolic is < 40 or > 300) return Refusal.Of("health.pressure", "systolic");
        if (reading.Diastolic is < 20 or > 200 || reading.Diastolic >= reading.Systolic) return Refusal.Of("health.pressure", "diastolic");
        if (reading.Weight is < 15 or > 250) return Refusal.Of("health.weight", "weight");
        return reading.Note?.Length > 500 ? Refusal.Of("health.note", "note").With("most", 500) : null;
    }

    /// <summary>Who may see readings of the club: its board, its health role, and the program itself.</summary>
    public static bool MaySee(CallerScope? caller, string club) => caller switch
    {
        { Role: CallerRole.System } => true,
        { Kind: ScopeKind.Club, Role: CallerRole.Board or CallerRole.Health } => caller.Key == club,
        _ => false,
    };

    /// <summary>Who may see what a volunteer of the club read: the same, and the volunteer itself.</summary>
    public static bool MaySee(CallerScope? caller, string club, string volunteer) =>
        MaySee(caller, club) || (caller is { Kind: ScopeKind.Volunteer, Role: CallerRole.Volunteer } && caller.Key == Keys.Volunteer(club, volunteer));

    /// <summary>The visit as the caller may see it: readings and the note only for those who may see readings.</summary>
    public static VisitFact Shown(VisitFact fact, CallerScope? caller, string club) =>
        MaySee(caller, club, fact.Visit.Volunteer) ? fact : fact with { Visit = Bare(fact.Visit) };

    /// <summary>Whether the caller may be told that it sent the visit before: by all of its content, or by what the caller may see of it.</summary>
    public static bool Same(Visit kept, Visit sent, CallerScope? caller, string club) =>
        MaySee(caller, club, kept.Volunteer)
            ? VisitRules.Hash(kept) == VisitRules.Hash(sent)
            : VisitRules.Hash(Bare(kept)) == VisitRules.Hash(Bare(sent));

    private static Visit Bare(Visit visit) => visit with { Vitals = null, Note = null };

    /// <summary>The row of a member's reading of a day.</summary>
    public static string RowKey(DateOnly day, string member) => string.Create(CultureInfo.InvariantCulture, $"hr|{day:yyyy-MM-dd}|{member}");

    /// <summary>The row of a voided reading that another has taken the place of.</summary>
    public static string HistoryKey(ReadingFact fact) =>
        string.Create(CultureInfo.InvariantCulture, $"hrx|{fact.Date:yyyy-MM-dd}|{fact.Reading.Member}|{fact.Revision:D6}");
}
