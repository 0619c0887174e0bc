using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Tests.Pages;

public sealed class WordsTests
{
    private static readonly Words Vi = new(Language.Vi);
    private static readonly Words En = new(Language.En);

    [Fact]
    public void Numbers_and_dong_are_written_as_each_language_does()
    {
        Assert.Equal("1.234.567 đ", Vi.Dong(1_234_567));
        Assert.Equal("1,234,567 ₫", En.Dong(1_234_567));
        Assert.Equal("12,5", Vi.Number(12.5m));
        Assert.Equal("7,9 tỷ đ", Vi.DongShort(7_912_000_000));
        Assert.Equal("12,5 triệu đ", Vi.DongShort(12_500_000));
        Assert.Equal("900.000 đ", Vi.DongShort(900_000));
        Assert.Equal("67%", Vi.Percent(2, 3));
        Assert.Equal("–", Vi.Percent(0, 0));
    }

    [Fact]
    public void Days_and_moments_are_of_Vietnam()
    {
        var evening = new DateTimeOffset(2026, 11, 22, 17, 5, 0, TimeSpan.Zero);
        Assert.Equal("00:05 ngày 23/11/2026", Vi.Moment(evening));
        Assert.Equal("00:05, 23 Nov 2026", En.Moment(evening));
        Assert.Equal("22/11/2026", Vi.Day(new DateOnly(2026, 11, 22)));
    }

    [Fact]
    public void Periods_have_names()
    {
        Assert.Equal("Tuần 47 (16/11–22/11/2026)", Vi.Period(Period.Parse("2026-W47")));
        Assert.Equal("Tháng 11/2026", Vi.Period(Period.Parse("2026-11")));
        Assert.Equal("November 2026", En.Period(Period.Parse("2026-11")));
        Assert.Equal("Quý 4/2026", Vi.Period(Period.Parse("2026-Q4")));
        Assert.Equal("Năm 2026", Vi.Period(Period.Parse("2026")));
    }
}
