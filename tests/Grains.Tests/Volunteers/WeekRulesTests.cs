using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Tests.Clubs;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Volunteers;

public sealed class WeekRulesTests
{
    private static readonly Period Week = Period.Parse("2026-W47"); // 16–22 November

    [Fact]
    public void A_full_week_owes_the_norm() => Assert.Equal(3, Expected(Volunteer("v-1", "2026-01-01")));

    [Theory]
    [InlineData("2026-11-16", 3)] // Monday
    [InlineData("2026-11-17", 2)] // six days owed: floor(18/7)
    [InlineData("2026-11-19", 1)] // four: floor(12/7)
    [InlineData("2026-11-20", 1)] // three: floor(9/7)
    [InlineData("2026-11-21", 0)] // two: floor(6/7)
    [InlineData("2026-11-23", 0)]
    public void Who_joins_in_mid_week_owes_less(string joined, int expected) => Assert.Equal(expected, Expected(Volunteer("v-1", joined)));

    [Fact]
    public void Who_left_owes_up_to_the_last_day() => Assert.Equal(1, Expected(Volunteer("v-1", "2026-01-01", left: "2026-11-18")));

    [Fact]
    public void Excused_days_are_not_owed() =>
        Assert.Equal(0, Expected(Volunteer("v-1", "2026-01-01", excused: new ExcusedSpan { From = Day("2026-11-16"), To = Day("2026-11-20"), Reason = "illness" })));

    [Fact]
    public void Economic_volunteers_owe_no_visits() => Assert.Equal(0, Expected(Volunteer("v-1", "2026-01-01", team: Team.Economic)));

    [Fact]
    public void Days_before_reporting_began_are_not_owed() =>
        Assert.Equal(1, Book(Day("2026-11-19")).Calendar().Expected(Volunteer("v-1", "2026-01-01"), Week));

    [Fact]
    public void A_paused_club_owes_nothing()
    {
        var head = Head(Day("2026-01-01")) with { Statuses = [new StatusChange { From = Day("2026-11-18"), Status = ClubStatus.Paused }] };
        Assert.Equal(0, new ClubCalendar(head, []).Expected(Volunteer("v-1", "2026-01-01"), Week));
    }

    [Fact]
    public void Tet_of_the_whole_province_excuses_its_clubs() =>
        Assert.Equal(1, Book(Day("2026-01-01")).Calendar(Excused("2026-11-16", "2026-11-19")).Expected(Volunteer("v-1", "2026-01-01"), Week));

    [Fact]
    public void A_week_is_judged_by_the_norm_it_began_with()
    {
        var book = new PolicyBook { Revision = 1, Versions = [new PolicyVersion { Number = 1, From = Day("2026-11-18"), Values = new PolicyValues { VisitsPerWeek = 5 } }] };
        var calendar = Book(Day("2026-01-01")).Calendar(book);
        Assert.Equal(3, calendar.Expected(Volunteer("v-1", "2026-01-01"), Week));
        Assert.Equal(5, calendar.Expected(Volunteer("v-1", "2026-01-01"), Week.Next));
    }

    [Theory]
    [InlineData("2026-11-16", 0, WeekStatus.Open)]
    [InlineData("2026-11-18", 0, WeekStatus.Open)]    // Wednesday: floor(3×2/7) = 0
    [InlineData("2026-11-19", 0, WeekStatus.Behind)]  // Thursday: floor(3×3/7) = 1
    [InlineData("2026-11-20", 1, WeekStatus.Open)]    // Friday: floor(3×4/7) = 1
    [InlineData("2026-11-21", 1, WeekStatus.Behind)]  // Saturday: floor(3×5/7) = 2
    [InlineData("2026-11-22", 2, WeekStatus.Open)]
    [InlineData("2026-11-22", 3, WeekStatus.Met)]
    [InlineData("2026-11-23", 2, WeekStatus.Short)]
    [InlineData("2026-11-23", 3, WeekStatus.Met)]
    [InlineData("2026-11-09", 0, WeekStatus.Open)]
    public void A_week_is_judged_by_its_day(string today, int made, WeekStatus status) => Assert.Equal(status, WeekRules.Judge(Week, 3, made, Day(today)));

    [Fact]
    public void Nothing_owed_is_excused() => Assert.Equal(WeekStatus.Excused, WeekRules.Judge(Week, 0, 0, Day("2026-12-01")));

    [Theory]
    [InlineData("2026-11-16", 0, "2026-11-19")]
    [InlineData("2026-11-16", 1, "2026-11-21")]
    [InlineData("2026-11-16", 2, null)]
    [InlineData("2026-11-19", 0, "2026-11-20")]
    public void The_next_day_of_falling_behind_is_known(string today, int made, string? day) =>
        Assert.Equal(day is null ? null : Day(day), WeekRules.FallsBehindOn(Week, 3, made, Day(today)));

    [Fact]
    public void Week_53_of_2026_counts_in_the_month_of_its_Thursday()
    {
        var week = Period.Parse("2026-W53");
        Assert.Equal(Day("2026-12-28"), week.FirstDay);
        Assert.Equal("2026-12", week.MonthOfThursday.ToString());
        Assert.Equal("2027-W01", week.Next.ToString());
    }

    private static int Expected(Volunteer volunteer) => Book(Day("2026-01-01")).Calendar().Expected(volunteer, Week);
}
