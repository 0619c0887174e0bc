using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Grains.Tests.Plans;

public sealed class ShippedPlansTests
{
    public static TheoryData<string> Ids => [.. ShippedPlans.All.Select(p => p.Id)];

    [Fact]
    public void The_published_plans_are_there() => Assert.Equal(
        [("1336-qd-ttg", "nation"), ("1648-qd-ttg", "nation"), ("39-kh-ubnd", "quang-ngai"), ("5133-qd-ubnd", "thanh-hoa"), ("933-qd-ubnd", "bac-ninh")],
        ShippedPlans.All.Select(p => (p.Id, p.Unit)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_published_plan_is_accepted_as_it_comes(string id)
    {
        var plan = ShippedPlans.Find(id)!;
        var put = PlanRules.Put(new PlanBook(), id, plan.Text);
        Assert.Null(put.Refusal);
        Assert.All(plan.Text.Targets, t => Assert.False(string.IsNullOrWhiteSpace(t.NameEn)));
        Assert.NotNull(plan.Text.Source);
        Assert.True(RowBody.Write(put.Value).Length < PlanRules.MostBytes / 3, "Two more editions must fit.");
    }

    [Theory]
    [InlineData("39-kh-ubnd", 18, 23, 2)]
    [InlineData("5133-qd-ubnd", 20, 19, 2)]
    public void Every_target_of_the_provinces_is_expressed_or_says_why_not(string id, int targets, int goals, int unmeasured)
    {
        var text = ShippedPlans.Find(id)!.Text;
        Assert.Equal((targets, goals, unmeasured), (text.Targets.Length, text.Targets.Sum(t => t.Goals.Length), text.Targets.Count(t => t.NotMeasured is not null)));
    }
}
