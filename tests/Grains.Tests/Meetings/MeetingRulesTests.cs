using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Tests.Clubs;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Meetings;

public sealed class MeetingRulesTests
{
    private static readonly DateTimeOffset Now = LocalCalendar.StartOf(Day("2026-11-22")).AddHours(9);

    private static readonly ClubBook Club = Book(Day("2026-09-01"))
        .With(Member("m-1", "2024-02-01"))
        .With(Member("m-2", "2024-02-01"))
        .With(Member("m-3", "2026-11-15"));

    [Fact]
    public void Members_on_the_day_are_fixed_when_first_recorded()
    {
        var first = Put(new PutMeeting { Date = Day("2026-11-10"), Attendance = 2 });
        Assert.Equal((2, 1), (first.AttendanceExpected, first.Revision));
        var club = Club.With(first).With(Member("m-4", "2024-02-01"));
        var again = MeetingRules.Put(club, new PutMeeting { Date = Day("2026-11-10"), Attendance = 3 }, 60, Now).Value!;
        Assert.Equal((2, 3, 2), (again.AttendanceExpected, again.Attendance, again.Revision));
    }

    [Fact]
    public void The_same_meeting_again_changes_nothing()
    {
        var put = new PutMeeting { Date = Day("2026-11-10"), Present = ["m-2", "m-1"], Areas = [Area.Health, Area.Livelihood] };
        var first = Put(put);
        Assert.Same(first, MeetingRules.Put(Club.With(first), put, 60, Now).Value);
    }

    [Fact]
    public void A_meeting_made_from_an_older_one_does_not_replace_it()
    {
        var first = Put(new PutMeeting { Date = Day("2026-11-10"), Present = ["m-1"], Base = 0 });
        var refused = MeetingRules.Put(Club.With(first), new PutMeeting { Date = Day("2026-11-10"), Present = ["m-2"], Base = 0 }, 60, Now).Refusal!;
        Assert.Equal(("meeting.changed", "base", "1"), (refused.Code, refused.Field, refused.Args["revision"]));
        Assert.Equal(2, MeetingRules.Put(Club.With(first), new PutMeeting { Date = Day("2026-11-10"), Present = ["m-2"], Base = 1 }, 60, Now).Value!.Revision);
        Assert.Equal("meeting.changed", MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10"), Present = ["m-2"], Base = 3 }, 60, Now).Refusal?.Code);
    }

    [Fact]
    public void A_repeat_whose_answer_was_lost_is_no_conflict()
    {
        var put = new PutMeeting { Date = Day("2026-11-10"), Present = ["m-2", "m-1"], Base = 0 };
        var first = Put(put);
        Assert.Same(first, MeetingRules.Put(Club.With(first), put, 60, Now).Value);
    }

    [Theory]
    [InlineData("2026-11-23", "meeting.future")]
    [InlineData("2026-09-22", "meeting.too_late")]
    [InlineData("2023-11-23", "meeting.too_late")]
    public void A_meeting_out_of_time_is_refused(string date, string code) =>
        Assert.Equal(code, MeetingRules.Put(Club, new PutMeeting { Date = Day(date), Attendance = 2 }, 60, Now).Refusal?.Code);

    [Fact]
    public void A_historical_meeting_may_be_old_but_not_before_the_club()
    {
        Assert.True(Put(new PutMeeting { Date = Day("2024-03-10"), Attendance = 2, Historical = true }).Historical);
        Assert.Equal("meeting.not_active", MeetingRules.Put(Club, new PutMeeting { Date = Day("2023-11-23"), Attendance = 2, Historical = true }, 60, Now).Refusal?.Code);
    }

    [Theory]
    [InlineData("m-9", "meeting.member_unknown")]
    [InlineData("m-3", "meeting.member_unknown")] // joined later
    public void Only_members_of_the_day_can_be_present(string member, string code) =>
        Assert.Equal(code, MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10"), Present = ["m-1", member] }, 60, Now).Refusal?.Code);

    [Fact]
    public void Attendance_must_be_told_and_fit_the_list()
    {
        Assert.Equal("meeting.attendance", MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10") }, 60, Now).Refusal?.Code);
        Assert.Equal("meeting.attendance", MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10"), Attendance = -1 }, 60, Now).Refusal?.Code);
        Assert.Equal("meeting.attendance", MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10"), Attendance = 3, Present = ["m-1"] }, 60, Now).Refusal?.Code);
        Assert.Equal("meeting.present", MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10"), Present = [.. Enumerable.Range(0, 1001).Select(i => $"m-{i}")] }, 60, Now).Refusal?.Code);
        Assert.Equal("meeting.present_twice", MeetingRules.Put(Club, new PutMeeting { Date = Day("2026-11-10"), Present = ["m-1", "m-1"] }, 60, Now).Refusal?.Code);
    }

    [Fact]
    public void A_month_is_judged_over_all_its_meetings()
    {
        var one = Meeting("2026-10-05", 40, 60, Area.Livelihood, Area.Health, Area.HomeCare, Area.SelfHelp);
        var two = Meeting("2026-10-20", 56, 60, Area.Rights, Area.Awareness, Area.Culture, Area.Resources);
        Assert.Equal(new MonthVerdict(true, false, false), MonthRules.Judge([one], new Policy()));
        Assert.Equal(new MonthVerdict(true, true, true), MonthRules.Judge([one, two], new Policy())); // 96 of 120 = 80%
        Assert.Equal(new MonthVerdict(true, true, false), MonthRules.Judge([one, two with { Attendance = 55 }], new Policy()));
        Assert.Equal(new MonthVerdict(false, false, false), MonthRules.Judge([one with { Cancelled = true }], new Policy()));
    }

    private static Meeting Put(PutMeeting put) => MeetingRules.Put(Club, put, 60, Now).Value!;
}
