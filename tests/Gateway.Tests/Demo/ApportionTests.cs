using ClbCloud.Gateway.Demo;

namespace ClbCloud.Gateway.Tests.Demo;

public sealed class ApportionTests
{
    [Theory]
    [InlineData(3_890, 84)]
    [InlineData(7, 3)]
    [InlineData(0, 5)]
    [InlineData(1, 400)]
    public void Parts_sum_to_the_total_and_follow_the_weights(int total, int parts)
    {
        var weights = Enumerable.Range(1, parts).ToArray();
        var split = Apportion.Split(total, weights);
        Assert.Equal(total, split.Sum());
        Assert.All(split.Zip(weights), p => Assert.InRange(p.First, Math.Floor((double)total * p.Second / weights.Sum()), Math.Ceiling((double)total * p.Second / weights.Sum())));
    }

    [Fact]
    public void Nothing_to_weigh_by_is_an_error_unless_there_is_nothing_to_divide()
    {
        Assert.Equal([0, 0], Apportion.Split(0, [0, 0]));
        Assert.Throws<ArgumentException>(() => Apportion.Split(1, [0, 0]));
    }
}
