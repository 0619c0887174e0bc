using ClbCloud.Gateway.Kernel;

namespace ClbCloud.Gateway.Tests.Kernel;

public sealed class QueryTests
{
    [Theory]
    [InlineData("p-0001")]
    [InlineData("bac-ninh|clb-0007/week|v-012|2026-W47")]
    public void A_cursor_reads_back_as_the_position_it_stands_for(string position) =>
        Assert.Equal(position, new Query().Cursor(Query.CursorOf(position)));

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AA")]
    [InlineData("4bub")]
    [InlineData("IA")]
    [InlineData("a")]
    public void What_is_no_cursor_is_refused(string cursor)
    {
        var query = new Query();
        query.Cursor(cursor);
        Assert.Equal(("cursor.malformed", "cursor"), (query.Refusal?.Code, query.Refusal?.Field));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public void A_wrong_limit_is_refused(string limit)
    {
        var query = new Query();
        query.Limit(limit);
        Assert.Equal("query.limit", query.Refusal?.Code);
    }

    [Fact]
    public void The_first_wrong_parameter_is_the_one_that_is_named()
    {
        var query = new Query();
        query.Period("2026-13");
        query.Limit("0");
        Assert.Equal("period.malformed", query.Refusal?.Code);
    }

    [Theory]
    [InlineData("v-012", "v-011", "v-012")]
    [InlineData("a", "z", "0")]
    [InlineData("v-0", "v-", "v--")]
    public void Just_before_an_id_there_is_no_other(string id, string another, string third)
    {
        var before = Find.JustBefore(id);
        Assert.True(string.CompareOrdinal(before, id) < 0);
        foreach (var other in new[] { another, third })
            Assert.True(other == id || string.CompareOrdinal(other, before) < 0 || string.CompareOrdinal(other, id) > 0, other);
    }
}
