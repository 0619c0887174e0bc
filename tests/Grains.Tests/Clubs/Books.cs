using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Clubs;

/// <summary>Small books for rules to judge.</summary>
internal static class Books
{
    public static readonly DateOnly Launch = new(2024, 1, 10);

    public static ClubHead Head(DateOnly? reportingFrom = null) => new()
    {
        Key = "bac-ninh|clb-0001",
        NameVi = "CLB mẫu",
        Launched = Launch,
        ReportingFrom = reportingFrom,
        Communes = [new DatedLink { From = DateOnly.MinValue, Parent = "bac-ninh|m-01" }],
        JudgedTo = LocalCalendar.StartOf(Launch),
    };

    public static ClubBook Book(DateOnly? reportingFrom = null) => new() { Head = Head(reportingFrom) };

    public static ClubBook With(this ClubBook book, Member member) => book with { Members = book.Members.SetItem(member.Id, member) };

    public static ClubBook With(this ClubBook book, Volunteer volunteer) => book with { Volunteers = book.Volunteers.SetItem(volunteer.Id, volunteer) };

    public static ClubBook With(this ClubBook book, Recipient recipient) => book with { Recipients = book.Recipients.SetItem(recipient.Id, recipient) };

    public static ClubBook With(this ClubBook book, Meeting meeting) => book with { Meetings = book.Meetings.SetItem(meeting.Date, meeting) };

    public static ClubBook Made(this ClubBook book, string volunteer, string week, int count) =>
        book with { Made = book.Made.SetItem(volunteer, book.MadeBy(volunteer).SetItem(Period.Parse(week), count)) };

    public static ClubCalendar Calendar(this ClubBook book, params ImmutableArray<PolicyBook> books) =>
        new(book.Head, [new DatedBooks { From = DateOnly.MinValue, Books = books }]);

    public static Member Member(string id, string joined, string? left = null, int? born = 1950, Sex? sex = Sex.Female, params ImmutableArray<DatedCircumstance> circumstances) => new()
    {
        Id = id,
        Name = $"Hội viên mẫu {id}",
        Joined = Day(joined),
        Left = left is null ? null : Day(left),
        BirthYear = born,
        Sex = sex,
        Circumstances = circumstances,
        Revision = 1,
    };

    public static Volunteer Volunteer(string id, string joined, string? left = null, Team team = Team.HomeCare, params ImmutableArray<ExcusedSpan> excused) => new()
    {
        Id = id,
        Name = $"Tình nguyện viên mẫu {id}",
        Joined = Day(joined),
        Left = left is null ? null : Day(left),
        Teams = [new TeamSpan { Team = team, From = Day(joined) }],
        Excused = excused,
        Revision = 1,
    };

    public static Recipient Recipient(string id, string from, string? to = null) =>
        new() { Id = id, Name = $"Người được chăm sóc mẫu {id}", From = Day(from), To = to is null ? null : Day(to), Revision = 1 };

    public static Meeting Meeting(string date, int attendance = 50, int expected = 60, params ImmutableArray<Area> areas) => new()
    {
        Date = Day(date),
        Attendance = attendance,
        AttendanceExpected = expected,
        Areas = areas.IsEmpty ? [.. Enum.GetValues<Area>()] : areas,
        RecordedAt = LocalCalendar.StartOf(Day(date)),
        Revision = 1,
    };

    public static PolicyBook Excused(string from, string to) =>
        new() { Revision = 1, Excuses = [new Excuse { Id = "tet", From = Day(from), To = Day(to), Reason = "tet" }] };

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
