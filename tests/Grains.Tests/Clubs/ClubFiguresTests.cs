using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using FsCheck;
using FsCheck.Fluent;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Clubs;

public sealed class ClubFiguresTests
{
    private static readonly DateOnly Today = Day("2026-11-22");

    [Fact]
    public void A_silent_month_keeps_its_members()
    {
        var book = Book().With(Member("m-1", "2024-02-01")).With(Member("m-2", "2026-03-05"));
        Assert.Equal(2, Level(book, "members", "2026-11"));
        Assert.Equal(1, Level(book, "members", "2026-02"));
        Assert.Equal(0, Level(book, "members", "2024-01"));
        Assert.False(All(book).ContainsKey(Period.Parse("2026-06")));
    }

    [Fact]
    public void A_join_corrected_to_an_earlier_year_changes_the_months_between_and_no_other()
    {
        var others = Enumerable.Range(0, 49).Aggregate(Book(), (b, i) => b.With(Member($"a-{i}", "2024-02-01", born: null, sex: null)));
        var before = All(others.With(Member("m-1", "2026-08-10", born: null, sex: null)));
        var after = All(others.With(Member("m-1", "2025-05-20", born: null, sex: null)));
        foreach (var indicator in new[] { "members", "clubs.size_ok" })
        {
            for (var month = Period.Parse("2024-01"); month <= Period.Parse("2026-11"); month = month.Next)
            {
                var between = month >= Period.Parse("2025-05") && month <= Period.Parse("2026-07");
                Assert.Equal(between ? 1 : 0, LevelOf(after, indicator, month) - LevelOf(before, indicator, month));
            }
        }

        var changed = before.Keys.Union(after.Keys).Where(p => !before.GetValueOrDefault(p, FigureVector.Zero).Equals(after.GetValueOrDefault(p, FigureVector.Zero)));
        Assert.Equal(["2025-05", "2026-08"], changed.Order().Select(p => p.ToString()));
    }

    [Fact]
    public void Who_turns_60_is_older_from_January_on()
    {
        var book = Book().With(Member("m-1", "2024-02-01", born: 1966));
        Assert.Equal(0, Level(book, "members.older", "2025-12"));
        Assert.Equal(1, Level(book, "members.older", "2026-01"));
        Assert.Equal(1, Level(book, "members.age_60_69", "2026-11"));
        Assert.Equal(1, Level(book, "members.older_new_clubs@2024", "2026-11"));
    }

    [Fact]
    public void Who_left_counts_to_the_last_day()
    {
        var book = Book().With(Member("m-1", "2024-02-01", left: "2026-03-31")).With(Member("m-2", "2024-02-01", left: "2026-03-30"));
        Assert.Equal(2, Level(book, "members", "2026-02"));
        Assert.Equal(1, Level(book, "members", "2026-03"));
        Assert.Equal(0, Level(book, "members", "2026-04"));
    }

    [Fact]
    public void A_dissolved_club_and_its_members_count_no_more_but_it_was_established()
    {
        var book = Book().With(Member("m-1", "2024-02-01"));
        book = book with { Head = book.Head with { Statuses = [new StatusChange { From = Day("2026-05-10"), Status = ClubStatus.Dissolved }] } };
        Assert.Equal((1, 1), (Level(book, "clubs", "2026-04"), Level(book, "members", "2026-04")));
        Assert.Equal((0, 0), (Level(book, "clubs", "2026-05"), Level(book, "members", "2026-05")));
        Assert.Equal(1, Level(book, "clubs.established", "2026-11"));
    }

    [Fact]
    public void A_paused_club_counts_and_is_named()
    {
        var book = Book();
        book = book with { Head = book.Head with { Statuses = [new StatusChange { From = Day("2026-05-10"), Status = ClubStatus.Paused }, new StatusChange { From = Day("2026-07-01"), Status = ClubStatus.Active }] } };
        Assert.Equal((1, 1), (Level(book, "clubs", "2026-06"), Level(book, "clubs.paused", "2026-06")));
        Assert.Equal((1, 0), (Level(book, "clubs", "2026-07"), Level(book, "clubs.paused", "2026-07")));
    }

    [Fact]
    public void Closed_weeks_count_in_their_week_and_in_the_month_of_its_Thursday()
    {
        var book = Book(Day("2026-10-26")).With(Volunteer("v-1", "2026-01-01")).With(Volunteer("v-2", "2026-01-01")).Made("v-1", "2026-W44", 3);
        var all = All(book);
        Assert.Equal((2, 1), (all[Period.Parse("2026-W44")]["volunteer_weeks.expected"], all[Period.Parse("2026-W44")]["volunteer_weeks.met"]));
        Assert.Equal(2, all[Period.Parse("2026-10")]["volunteer_weeks.expected"]); // Thursday 29 October
        Assert.Equal(0, all.GetValueOrDefault(Period.Parse("2026-W47"), FigureVector.Zero)["volunteer_weeks.expected"]); // still open
    }

    [Fact]
    public void Closed_months_are_judged_and_open_ones_are_not()
    {
        var book = Book(Day("2026-09-01")).With(Meeting("2026-09-10", 50)).With(Meeting("2026-11-10", 40));
        var all = All(book);
        var september = all[Period.Parse("2026-09")];
        Assert.Equal((1, 1, 1, 1), (september["club_months.expected"], september["club_months.met"], september["club_months.all_areas"], september["club_months.attendance_ok"]));
        Assert.Equal((1, 0), (all[Period.Parse("2026-10")]["club_months.expected"], all[Period.Parse("2026-10")]["club_months.met"]));
        Assert.Equal((0, 1, 40), (all[Period.Parse("2026-11")]["club_months.expected"], all[Period.Parse("2026-11")]["meetings"], all[Period.Parse("2026-11")]["meetings.attendance"]));
    }

    [Fact]
    public void Full_programme_needs_twelve_closed_months()
    {
        var book = Enumerable.Range(0, 12).Aggregate(Book(Day("2025-11-01")), (b, i) => b.With(Meeting(Day("2025-11-15").AddMonths(i).ToString("yyyy-MM-dd", null))));
        Assert.Equal(1, Level(book, "clubs.full_program", "2026-11"));
        Assert.Equal(1, Level(book, "clubs.full_program", "2026-10"));
        Assert.Equal(0, Level(book, "clubs.full_program", "2026-09"));
        var thin = book.With(Meeting("2026-03-15", areas: Area.Health));
        Assert.Equal(0, Level(thin, "clubs.full_program", "2026-11"));
    }

    [Fact]
    public void A_digital_theme_counts_for_twelve_months()
    {
        var book = Book().With(Meeting("2025-06-10") with { Themes = [Theme.Digital] });
        Assert.Equal((0, 1, 1, 0), (Level(book, "clubs.digital_green", "2025-05"), Level(book, "clubs.digital_green", "2025-06"), Level(book, "clubs.digital_green", "2026-05"), Level(book, "clubs.digital_green", "2026-06")));
    }

    // Levels counted head by head, with none of the code above.
    [Fact]
    public void Any_members_sum_to_what_is_counted_head_by_head()
    {
        var people = (from joined in Gen.Choose(0, 1000)
                      from stays in Gen.Choose(0, 1500)
                      from born in Gen.Choose(1930, 2005)
                      from woman in Gen.Elements(true, false)
                      select (Joined: Launch.AddDays(joined), Left: stays > 1200 ? (DateOnly?)null : Launch.AddDays(joined + stays), Born: born, Woman: woman)).ListOf();
        Prop.ForAll(people.ToArbitrary(), list =>
        {
            var valid = list.Where(p => p.Joined <= Today && (p.Left is null || p.Left <= Today)).ToArray();
            var book = valid.Select((p, i) => new Member { Id = $"m-{i}", Name = "x", Joined = p.Joined, Left = p.Left, BirthYear = p.Born, Sex = p.Woman ? Sex.Female : Sex.Male })
                .Aggregate(Book(), (b, m) => b.With(m));
            var all = All(book);
            for (var month = Period.MonthOf(Launch); month <= Period.MonthOf(Today); month = month.Next)
            {
                var end = month.LastDay;
                var there = valid.Where(p => p.Joined <= end && !(p.Left < end)).ToArray();
                if (LevelOf(all, "members", month) != there.Length) return false;
                if (LevelOf(all, "members.women", month) != there.Count(p => p.Woman)) return false;
                if (LevelOf(all, "members.older", month) != there.Count(p => end.Year - p.Born >= 60)) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_memo_answers_as_if_all_were_counted_again()
    {
        var memo = new FigureMemo();
        var book = Book(Day("2026-09-01")).With(Volunteer("v-1", "2026-01-01"));
        var calendar = book.Calendar();
        foreach (var next in new[] { book, book.With(Member("m-1", "2024-02-01")), book.Made("v-1", "2026-W44", 3), book.With(Meeting("2026-10-10")), book.With(Recipient("r-1", "2026-02-01")) })
        {
            var remembered = memo.All(next, calendar, Today);
            Assert.Equal(All(next).OrderBy(p => p.Key).Select(p => $"{p.Key}:{p.Value}"), remembered.OrderBy(p => p.Key).Select(p => $"{p.Key}:{p.Value}"));
            book = next;
        }
    }

    private static Dictionary<Period, FigureVector> All(ClubBook book) => new FigureMemo().All(book, book.Calendar(), Today);

    private static long Level(ClubBook book, string indicator, string month) => LevelOf(All(book), indicator, Period.Parse(month));

    private static long LevelOf(Dictionary<Period, FigureVector> all, string indicator, Period month) =>
        all.Where(p => p.Key.Kind == PeriodKind.Month && p.Key <= month).Sum(p => p.Value[indicator]);
}
