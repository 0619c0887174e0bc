using ClbCloud.Grains.Editions;

namespace ClbCloud.Grains.Tests.Editions;

public sealed class AttackerTests
{
    private const int Weeks = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Twelve_weeks_of_editions_of_overlapping_projects_give_no_small_number_away(int seed)
    {
        var attacker = new Attacker(await Country(seed, Protection.Full));
        Assert.Empty(attacker.OnMembers());
        Assert.Empty(attacker.OnFlows());
        Assert.Empty(attacker.OnCare());
    }

    [Fact]
    public async Task Where_small_numbers_alone_are_left_out_the_attacker_finds_them()
    {
        var attacker = new Attacker(await Country(1, Protection.SmallNumbersOnly));
        Assert.NotEmpty(attacker.OnMembers());
        Assert.NotEmpty(attacker.OnFlows());
        Assert.NotEmpty(attacker.OnCare());
    }

    private static async Task<SyntheticProjects> Country(int seed, Protection protection)
    {
        var world = new SyntheticProjects(seed);
        for (var week = 0; week < Weeks; week++) await world.Week(week, protection);
        return world;
    }
}
