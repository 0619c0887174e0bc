using ClbCloud.Grains.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Grains.Tests.Kernel;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2026-10", "2026-10-01", "2026-10-31")]
    [InlineData("2026-W47", "2026-11-16", "2026-11-22")]
    [InlineData("2026-W01", "2025-12-29", "2026-01-04")]
    [InlineData("2026-W53", "2026-12-28", "2027-01-03")]
    [InlineData("2026-Q4", "2026-10-01", "2026-12-31")]
    [InlineData("2024", "2024-01-01", "2024-12-31")]
    public void A_period_reads_and_writes_itself(string text, string first, string last)
    {
        var period = Period.Parse(text);
        Assert.Equal((text, first, last), (period.ToString(), period.FirstDay.ToString("yyyy-MM-dd", null), period.LastDay.ToString("yyyy-MM-dd", null)));
    }

    [Theory]
    [InlineData("2025-W53")] // 2025 has 52 weeks
    [InlineData("2026-13")]
    [InlineData("2026-00")]
    [InlineData("2026-Q5")]
    [InlineData("2026-W00")]
    [InlineData("26-10")]
    [InlineData("2026-1")]
    [InlineData("2026-10 ")]
    [InlineData("2026-10-01")]
    [InlineData("")]
    [InlineData("٢٠٢٦")]
    [InlineData(null)]
    public void Anything_else_is_not_a_period(string? text) => Assert.False(Period.TryParse(text, out _));

    [Fact]
    public void Every_day_is_in_the_week_and_month_that_it_names() =>
        Prop.ForAll(Gen.Choose(new DateOnly(1990, 1, 1).DayNumber, new DateOnly(2060, 1, 1).DayNumber).ToArbitrary(), number =>
        {
            var day = DateOnly.FromDayNumber(number);
            var (week, month) = (Period.WeekOf(day), Period.MonthOf(day));
            return week.Contains(day) && month.Contains(day) && Period.Parse(week.ToString()) == week && Period.Parse(month.ToString()) == month
                && week.FirstDay.DayOfWeek == DayOfWeek.Monday && week.WeekNumber == System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(default));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Midnight_in_Vietnam_is_17_hours_UTC()
    {
        Assert.Equal(new DateOnly(2026, 11, 22), LocalCalendar.DayOf(new DateTimeOffset(2026, 11, 22, 16, 59, 59, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2026, 11, 23), LocalCalendar.DayOf(new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("Thanh Hóa", "thanh hoa")]
    [InlineData("Thanh Hoá", "thanh hoa")]
    [InlineData("ĐẮK LẮK", "dak lak")]
    public void Folding_forgets_tone_marks_in_both_spellings(string text, string folded) => Assert.Equal(folded, TextFold.Fold(text));
}
