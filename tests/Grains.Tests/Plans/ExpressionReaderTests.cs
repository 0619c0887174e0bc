using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Plans.Expressions;

namespace ClbCloud.Grains.Tests.Plans;

public sealed class ExpressionReaderTests
{
    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("   ", 1, "empty")]
    [InlineData("members +", 10, "end")]
    [InlineData("members + clubz", 11, "indicator")]
    [InlineData("members members", 9, "unexpected")]
    [InlineData("(members", 9, "end")]
    [InlineData("members)", 8, "unexpected")]
    [InlineData("share(members.women)", 20, "unexpected")]
    [InlineData("share(members.women, members", 29, "end")]
    [InlineData("share(members.women, )", 22, "unexpected")]
    [InlineData("sum(members)", 1, "function")]
    [InlineData("1.2.3", 1, "number")]
    [InlineData("1.", 1, "number")]
    [InlineData("1234567890123456789", 1, "number")]
    [InlineData("members & clubs", 9, "unexpected")]
    [InlineData("&", 1, "character")]
    [InlineData("Members", 1, "character")]
    [InlineData("1 + 😀", 5, "character")]
    [InlineData("cohort(members)", 8, "cohort")]
    [InlineData("cohort()", 8, "cohort")]
    [InlineData("cohort(members.new_clubs + 1)", 26, "unexpected")]
    [InlineData("members.new_clubs", 1, "indicator")]
    [InlineData("members.new_clubs@21", 1, "indicator")]
    [InlineData("members + clubs", 9, "units")]
    [InlineData("members × (clubs − loans.open)", 18, "units")]
    [InlineData("share(members, clubs)", 14, "units")]
    public void What_is_no_expression_is_refused_at_its_place(string text, int position, string reason)
    {
        var (read, error) = ExpressionReader.Read(text);
        Assert.Null(read);
        Assert.Equal((position, reason), (error!.Position, error.Reason));
    }

    [Fact]
    public void Texts_without_end_are_refused_before_they_cost_anything()
    {
        Assert.Equal("length", ExpressionReader.Read(new string('1', ExpressionReader.LongestText + 1)).Error?.Reason);
        Assert.Equal("depth", ExpressionReader.Read(new string('(', ExpressionReader.LongestText)).Error?.Reason);
        Assert.Equal("depth", ExpressionReader.Read(new string('-', ExpressionReader.LongestText)).Error?.Reason);
        Assert.Null(ExpressionReader.Read(string.Join('+', Enumerable.Repeat("1", 250))).Error);
    }

    [Theory]
    [InlineData("members", "people")]
    [InlineData("2 * members", "people")]
    [InlineData("members + 1", "people")]
    [InlineData("share(members.women, members)", "percent")]
    [InlineData("members / members", "ratio")]
    [InlineData("members / clubs", "people/clubs")]
    [InlineData("1 / clubs", "1/clubs")]
    [InlineData("since(funds.income_dong + funds.club_dong)", "dong")]
    [InlineData("cohort(clubs.seed_ok)", "clubs")]
    [InlineData("members.new_clubs@2021", "people")]
    [InlineData("7", null)]
    public void An_expression_knows_what_it_counts(string text, string? unit) => Assert.Equal(unit, Read(text).Unit);

    [Theory]
    [InlineData("2 + 3 * 4", "14")]
    [InlineData("(2 + 3) × 4", "20")]
    [InlineData("10 − 4 - 3", "3")]
    [InlineData("100 ÷ 10 / 4", "5/2")]
    [InlineData("-2 * -3", "6")]
    [InlineData("--5", "5")]
    [InlineData("0.1 + 0.2", "3/10")]
    [InlineData("share(members.women, members)", "6999/100")]
    [InlineData("since(members)", "4000")]
    [InlineData("since(share(members.women, members))", "999/100")]
    [InlineData("cohort(members.new_clubs)", "1100")]
    [InlineData("members.new_clubs@2022", "600")]
    [InlineData("visits", "77")]
    [InlineData("since(visits)", "77")]
    public void Values_are_exact(string text, string value)
    {
        var moment = new FigureMoment(
            FigureVector.Of(("members", 6000), ("members.women", 3600)),
            FigureVector.Of(("members", 10000), ("members.women", 6999), ("members.new_clubs@2021", 500), ("members.new_clubs@2022", 600), ("members.new_clubs@2023", 9), ("visits", 77)),
            [2021, 2022]);
        Assert.Equal(value, ExpressionRules.Evaluate(Read(text).Root, moment)?.ToString());
    }

    [Theory]
    [InlineData("share(members, members)")]
    [InlineData("1 / clubs")]
    [InlineData("5 + 1 / (2 - 2)")]
    [InlineData("since(share(members, members))")]
    public void A_division_by_zero_is_no_value(string text) =>
        Assert.Null(ExpressionRules.Evaluate(Read(text).Root, new FigureMoment(FigureVector.Zero, FigureVector.Zero, [])));

    [Fact]
    public void An_expression_names_the_figures_that_it_asks_for()
    {
        var read = Read("share(cohort(clubs.seed_ok), clubs.new) + 0 * share(members, members)");
        Assert.Equal(["clubs.new", "members"], read.Figures.AsEnumerable());
        Assert.Equal(["clubs.new", "members", "clubs.seed_ok@2021", "clubs.seed_ok@2022"], ExpressionRules.Ids(read, [2021, 2022]));
    }

    [Theory]
    [InlineData(1, 3, "0.3333")]
    [InlineData(2, 3, "0.6667")]
    [InlineData(-1, 2, "-0.5")]
    [InlineData(1, 20000, "0.0001")]
    [InlineData(-1, 20000, "-0.0001")]
    [InlineData(0, 7, "0")]
    public void A_fraction_is_rounded_half_away_from_zero(long above, long below, string rounded) =>
        Assert.Equal(decimal.Parse(rounded, System.Globalization.CultureInfo.InvariantCulture), Rational.Of(above, below).Rounded());

    [Fact]
    public void A_number_without_size_is_not_rounded_into_a_wrong_one() =>
        Assert.Null(Rational.Of(System.Numerics.BigInteger.Pow(10, 40), 1).Rounded());

    private static ReadExpression Read(string text)
    {
        var (read, error) = ExpressionReader.Read(text);
        Assert.Null(error);
        return read!;
    }
}
