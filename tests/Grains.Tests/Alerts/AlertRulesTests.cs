using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Clubs;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Alerts;

public sealed class AlertRulesTests
{
    private const string Week = "week|v-1|2026-W47";

    [Fact]
    public void A_week_falls_behind_then_short_then_is_met_under_one_alert()
    {
        var book = Book(Day("2026-11-16")).With(Volunteer("v-1", "2026-01-01"));
        Assert.DoesNotContain(Week, Open(book, "2026-11-18").Keys);
        var behind = Judge(book, "2026-11-20");
        Assert.Equal(AlertKind.VolunteerBehind, behind.Alerts[Week].Kind);
        var closed = Judge(behind, "2026-11-23");
        Assert.Equal((AlertKind.VolunteerShort, LocalCalendar.StartOf(Day("2026-11-20"))), (closed.Alerts[Week].Kind, closed.Alerts[Week].OpenedAt));
        var met = AlertRules.Judge(closed.Made("v-1", "2026-W47", 3), closed.Calendar(), LocalCalendar.StartOf(Day("2026-11-24")));
        Assert.DoesNotContain(Week, met.Open.Keys);
        Assert.Equal(LocalCalendar.StartOf(Day("2026-11-24")), met.Changed.Single(a => a.Id == Week).ClosedAt);
    }

    [Fact]
    public void A_short_week_can_be_mended_for_sixty_days()
    {
        var book = Book(Day("2026-06-01")).With(Volunteer("v-1", "2026-01-01"));
        Assert.Contains("week|v-1|2026-W25", Open(book, "2026-08-20").Keys); // ended 21 June
        Assert.DoesNotContain("week|v-1|2026-W25", Open(book, "2026-08-21").Keys);
    }

    [Fact]
    public void A_meeting_is_due_five_days_before_the_month_ends_and_missed_after()
    {
        var book = Book(Day("2026-11-01"));
        Assert.DoesNotContain("meeting|2026-11", Open(book, "2026-11-25").Keys);
        Assert.Equal(AlertKind.MeetingDue, Open(book, "2026-11-26")["meeting|2026-11"].Kind);
        Assert.Equal(AlertKind.MeetingMissed, Open(book, "2026-12-01")["meeting|2026-11"].Kind);
        Assert.DoesNotContain("meeting|2026-11", Open(book.With(Meeting("2026-11-26")), "2026-12-01").Keys);
    }

    [Fact]
    public void A_month_of_which_less_than_half_is_owed_misses_nothing() =>
        Assert.DoesNotContain("meeting|2026-11", Open(Book(Day("2026-11-17")), "2026-12-01").Keys);

    [Fact]
    public void Nothing_is_expected_of_a_club_that_does_not_report() => Assert.Empty(Open(Book().With(Volunteer("v-1", "2026-01-01")), "2026-11-23"));

    [Fact]
    public void A_broken_norm_tells_its_number_norm_side_and_source()
    {
        var book = Enumerable.Range(0, 49).Aggregate(Book(Day("2026-11-01")), (b, i) => b.With(Member($"m-{i}", "2024-02-01", sex: i < 10 ? Sex.Female : Sex.Male, born: i < 30 ? 1950 : 1990)));
        var open = Open(book, "2026-11-22");
        Assert.Equal(("49", "50", "low"), (open["norm|size"].Reason["number"], open["norm|size"].Reason["atLeast"], open["norm|size"].Reason["side"]));
        Assert.Equal("20", open["norm|women"].Reason["number"]);
        Assert.NotEmpty(open["norm|women"].Reason["source"]);
        Assert.DoesNotContain("norm|older", open.Keys); // 61%
    }

    [Fact]
    public void Too_many_women_is_no_warning_but_too_many_older_people_is()
    {
        var book = Enumerable.Range(0, 60).Aggregate(Book(Day("2026-11-01")), (b, i) => b.With(Member($"m-{i}", "2024-02-01")));
        var open = Open(book, "2026-11-22");
        Assert.DoesNotContain("norm|women", open.Keys);
        Assert.Equal("high", open["norm|older"].Reason["side"]);
    }

    [Theory]
    [InlineData("2026-11-16", 0, "2026-11-19")] // behind on Thursday
    [InlineData("2026-11-16", 3, "2026-11-23")] // the week closes
    [InlineData("2026-11-23", 0, "2026-11-26")]
    [InlineData("2026-11-26", 3, "2026-11-30")]
    public void The_next_judgement_is_known(string today, int made, string due)
    {
        var week = Period.WeekOf(Day(today)).ToString();
        var book = Book(Day("2026-11-02")).With(Volunteer("v-1", "2026-01-01")).Made("v-1", week, made);
        Assert.Equal(LocalCalendar.StartOf(Day(due)), AlertRules.DueAt(book, book.Calendar(), LocalCalendar.StartOf(Day(today)).AddHours(8)));
    }

    [Fact]
    public void A_club_that_does_not_report_is_due_at_New_Year() =>
        Assert.Equal(LocalCalendar.StartOf(Day("2027-01-01")), AlertRules.DueAt(Book(), Book().Calendar(), LocalCalendar.StartOf(Day("2026-11-22"))));

    // Whatever happens, nothing changes at a midnight that is not due.
    [Fact]
    public void Alerts_change_by_themselves_only_when_due()
    {
        var book = Book(Day("2026-10-05")).With(Volunteer("v-1", "2026-01-01")).With(Volunteer("v-2", "2026-10-01")).With(Meeting("2026-10-20")).Made("v-2", "2026-W43", 1);
        var at = LocalCalendar.StartOf(Day("2026-10-05"));
        book = book with { Alerts = AlertRules.Judge(book, book.Calendar(), at).Open };
        var due = AlertRules.DueAt(book, book.Calendar(), at);
        for (var day = Day("2026-10-06"); day < Day("2027-03-01"); day = day.AddDays(1))
        {
            at = LocalCalendar.StartOf(day);
            var judged = AlertRules.Judge(book, book.Calendar(), at);
            if (at < due) Assert.Empty(judged.Changed);
            book = book with { Alerts = judged.Open };
            if (at >= due) due = AlertRules.DueAt(book, book.Calendar(), at);
        }
    }

    private static ClubBook Judge(ClubBook book, string day) => book with { Alerts = AlertRules.Judge(book, book.Calendar(), LocalCalendar.StartOf(Day(day))).Open };

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, Alert> Open(ClubBook book, string day) => Judge(book, day).Alerts;
}
