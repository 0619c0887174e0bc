using ClbCloud.Gateway.Demo;
using Microsoft.Extensions.Configuration;

namespace ClbCloud.Gateway.Tests.Demo;

public sealed class DemoOptionsTests
{
    private static DemoOptions Read(bool development, params string[] args) =>
        DemoOptions.Read(new ConfigurationBuilder().AddCommandLine(args).Build(), development);

    [Fact]
    public void Development_fills_by_default_and_nothing_else_does()
    {
        Assert.Equal(DemoKind.Default, Read(true).Kind);
        Assert.Equal(DemoKind.None, Read(false).Kind);
        Assert.Equal(DemoKind.None, Read(true, "--demo", "none").Kind);
        Assert.Throws<InvalidOperationException>(() => Read(false, "--demo", "seeds"));
    }

    [Fact]
    public void Clubs_and_seed_are_read()
    {
        Assert.Equal(new DemoOptions { Kind = DemoKind.Nation, Clubs = 34, Seed = 7 }, Read(true, "--demo", "nation", "--clubs", "34", "--seed", "7"));
    }

    [Theory]
    [InlineData("--demo", "all")]
    [InlineData("--clubs", "0")]
    [InlineData("--clubs", "many")]
    [InlineData("--seed", "-1")]
    public void What_is_not_understood_is_refused(string name, string value)
    {
        Assert.Throws<InvalidOperationException>(() => Read(true, name, value));
    }
}
