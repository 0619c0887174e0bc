using ClbCloud.Gateway.Kernel;

namespace ClbCloud.Gateway.Tests.Kernel;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData("Nguyễn Thị Hòa")]
    [InlineData("Hoà")]
    [InlineData("Nguye\u0302\u0303n Thi\u0323 Ho\u0300a")]
    [InlineData("CLB Liên thế hệ “Tự giúp nhau” số 12/KH-UBND (thôn Đông)")]
    [InlineData("Y'Bih Niê – H'Mông")]
    [InlineData("\U00020BB7")]
    [InlineData("")]
    public void Names_of_this_country_are_names(string name) => Assert.Null(TextRules.Name(name, "name"));

    [Theory]
    [InlineData("Hòa\0", "text.control")]
    [InlineData("Hòa\n", "text.control")]
    [InlineData("Hòa\u0085", "text.control")]
    [InlineData("Hòa 😀", "text.characters")]
    [InlineData("Hòa ❤\ufe0f", "text.characters")]
    [InlineData("1\ufe0f\u20e3", "text.characters")]
    [InlineData("Hòa\u202e", "text.characters")]
    [InlineData("Hòa\u200b", "text.characters")]
    [InlineData("<b>Hòa</b>", "text.characters")]
    [InlineData("Hòa\ufffd", "text.characters")]
    public void What_is_no_name_is_refused(string name, string code)
    {
        var no = TextRules.Name(name, "items[2].name")!;
        Assert.Equal((code, "items[2].name"), (no.Code, no.Field));
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        foreach (var broken in new[] { "Hòa\ud83d", "\ude00Hòa", "\ud83dHòa" })
        {
            Assert.Equal("text.control", TextRules.Name(broken, "name")!.Code);
            Assert.Equal("text.control", TextRules.Note(broken, "note")!.Code);
        }
    }

    [Fact]
    public void Lengths_are_limited()
    {
        Assert.Null(TextRules.Name(new string('a', 200), "name"));
        Assert.Equal("text.length", TextRules.Name(new string('a', 201), "name")!.Code);
        Assert.Null(TextRules.Note(new string('a', 2_000), "note"));
        Assert.Equal("text.length", TextRules.Note(new string('a', 2_001), "note")!.Code);
    }

    [Fact]
    public void Notes_may_have_lines_and_emoji_but_no_control_characters()
    {
        Assert.Null(TextRules.Note("Bà khỏe 😀\r\n\tmai thăm lại", "note"));
        Assert.Equal("text.control", TextRules.Note("Bà\u0007", "note")!.Code);
    }

    [Theory]
    [InlineData("v-012", true)]
    [InlineData("bac-ninh|m-01", true)]
    [InlineData("", false)]
    [InlineData("bac-ninh|", false)]
    [InlineData("Bac-Ninh", false)]
    public void References_are_keys_or_their_last_parts(string text, bool good) => Assert.Equal(good, TextRules.Reference(text, "x") is null);
}
