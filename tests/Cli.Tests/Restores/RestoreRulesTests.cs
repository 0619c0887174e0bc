using System.Text;
using ClbCloud.Grains.Restoring;

namespace ClbCloud.Cli.Tests.Restores;

public sealed class RestoreRulesTests
{
    private const string Head = """{"s":1,"v":{"epoch":4,"version":9,"notYetKnown":{"dong":12345678901234567890.10,"vi":"Bà Hòa"},"above":["nation"]}}""";

    [Fact]
    public void Only_the_epoch_of_a_head_changes_also_beside_what_this_program_does_not_know() =>
        Assert.Equal(Head.Replace("\"epoch\":4", "\"epoch\":5", StringComparison.Ordinal), Body("u|bac-ninh", "head"));

    [Theory]
    [InlineData("n|bac-ninh")]
    [InlineData("m|bac-ninh|clb-0001")]
    [InlineData("p|bac-ninh|m-01")]
    public void Norms_and_plans_get_a_new_epoch_too(string partition) =>
        Assert.Equal(Head.Replace("\"epoch\":4", "\"epoch\":5", StringComparison.Ordinal), Body(partition, "head"));

    [Fact]
    public void Seals_are_copied_before_what_they_tell_of()
    {
        string[] ordered = ["s|bac-ninh", "w|bac-ninh", "f|bac-ninh", "u|nation", "u|bac-ninh", "u|bac-ninh|m-01", "c|bac-ninh|clb-0001", "n|bac-ninh"];
        Assert.Equal(ordered, ordered.Reverse().OrderBy(CopyOrder.Level));
    }

    [Fact]
    public void A_head_without_an_epoch_had_the_first() =>
        Assert.Contains("\"epoch\":2", Encoding.UTF8.GetString(RestoreRules.Body("u|bac-ninh", "head", """{"s":1,"v":{"version":9}}"""u8.ToArray()).Span), StringComparison.Ordinal);

    [Theory]
    [InlineData("u|bac-ninh", "unit")]
    [InlineData("g|policy|x", "head")]
    [InlineData("sys|demo", "head")]
    public void Every_other_row_stays_as_it_is(string partition, string key) => Assert.Equal(Head, Body(partition, key));

    [Fact]
    public void A_head_of_a_newer_program_is_refused() =>
        Assert.Throws<InvalidDataException>(() => RestoreRules.Body("u|bac-ninh", "head", """{"s":2,"v":{"epoch":4}}"""u8.ToArray()));

    private static string Body(string partition, string key) => Encoding.UTF8.GetString(RestoreRules.Body(partition, key, Encoding.UTF8.GetBytes(Head)).Span);
}
