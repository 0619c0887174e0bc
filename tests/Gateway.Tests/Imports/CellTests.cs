using ClbCloud.Gateway.Imports;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>How cells are read.</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData("2024-04-05", "2024-04-05")]
    [InlineData("5/4/2024", "2024-04-05")]
    [InlineData("05-04-2024", "2024-04-05")]
    [InlineData("5.4.2024", "2024-04-05")]
    [InlineData("2024-04-05T00:00:00", "2024-04-05")]
    [InlineData("31/02/2024", null)]
    [InlineData("4/15/2024", null)]
    [InlineData("45387", null)]
    public void Days_are_read_day_first(string text, string? day) => Assert.Equal(day, One(text).Day("x")?.ToString("yyyy-MM-dd", null));

    [Theory]
    [InlineData("15/04/2024 08:30", "2024-04-15T01:30:00")]
    [InlineData("2024-04-15T08:30", "2024-04-15T01:30:00")]
    [InlineData("2024-04-15T08:30:00+07:00", "2024-04-15T01:30:00")]
    [InlineData("2024-04-15T01:30:00Z", "2024-04-15T01:30:00")]
    [InlineData("15/04/2024", null)]
    [InlineData("25:00", null)]
    public void Times_without_an_offset_are_of_Vietnam(string text, string? utc) => Assert.Equal(utc, One(text).Instant("x")?.UtcDateTime.ToString("s"));

    [Theory]
    [InlineData("50000", 50_000L)]
    [InlineData("50.000", 50_000L)]
    [InlineData("1,250,000", 1_250_000L)]
    [InlineData("50 000 đ", 50_000L)]
    [InlineData("50.000 đồng", 50_000L)]
    [InlineData("1.5", null)]
    [InlineData("1.000,50", null)]
    [InlineData("năm", null)]
    public void Whole_numbers_may_have_dots_between_thousands(string text, long? number) => Assert.Equal(number, One(text).Number("x"));

    [Theory]
    [InlineData("Nữ", Sex.Female)]
    [InlineData("NU", Sex.Female)]
    [InlineData("female", Sex.Female)]
    [InlineData("nam", Sex.Male)]
    [InlineData("gì đó", null)]
    public void Words_may_be_Vietnamese_or_English_with_or_without_tone_marks(string text, Sex? sex) => Assert.Equal(sex, One(text).Choice<Sex>("x"));

    [Theory]
    [InlineData("ngày mai", "text")]
    [InlineData("45387", "number")]
    [InlineData("31/02/2024", "date")]
    public void A_refusal_tells_the_kind_of_value_and_not_the_value(string text, string kind)
    {
        var cells = One(text);
        cells.Day("x");
        Assert.Equal(("import.date", kind), (cells.Refusal!.Code, cells.Refusal.Args["value"]));
        Assert.Single(cells.Refusal.Args);
    }

    [Theory]
    [InlineData("Hoa\u0300", "Hoà")]
    [InlineData("Nguye\u0302\u0303n", "Nguyễn")]
    [InlineData("Nguy\u1ec5n", "Nguyễn")]
    [InlineData("ho\u0323\u0302i", "hội")]
    [InlineData("ho\u0302\u0323i", "hội")]
    [InlineData("u\u031bo\u031b\u0301c", "ước")]
    [InlineData("  Lê\u00a0\u00a0Thị  Ba ", "Lê Thị Ba")]
    [InlineData("\ufeffĐông", "Đông")]
    public void Vietnamese_letters_in_parts_are_composed(string text, string clean) => Assert.Equal(clean, VietnameseText.Clean(text));

    private static Cells One(string text) => new(new Dictionary<string, string> { ["x"] = text });
}
