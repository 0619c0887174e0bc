using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Reporting;

public sealed class LinkRulesTests
{
    private static readonly ImmutableArray<DatedLink> Moved =
        [new() { From = new(2024, 1, 1), Parent = "a" }, new() { From = new(2025, 7, 15), Parent = "b" }];

    private static readonly Dictionary<Period, KeptPeriod> Kept = new()
    {
        [Period.Month(2025, 3)] = Month(3, ("members", 50), ("visits", 7)),
        [Period.Month(2025, 6)] = Month(4, ("members", 2), ("visits", 8)),
        [Period.Month(2025, 7)] = Month(5, ("members", -1), ("visits", 9)),
        [Period.Month(2025, 8)] = Month(6, ("members", 4), ("visits", 10)),
    };

    [Fact]
    public void A_period_belongs_to_the_parent_of_its_last_day()
    {
        Assert.Equal("a", LinkRules.Owner(Moved, Period.Month(2025, 6)));
        Assert.Equal("b", LinkRules.Owner(Moved, Period.Month(2025, 7)));
        Assert.Equal("a", LinkRules.Owner(Moved, Period.WeekOf(new(2025, 7, 7))));
        Assert.Equal("b", LinkRules.Owner(Moved, Period.WeekOf(new(2025, 7, 15))));
        Assert.Equal("a", LinkRules.Owner(Moved, Period.Month(1999, 1)));
    }

    [Fact]
    public void The_former_parent_gives_back_the_balance_and_has_no_flows_of_the_month_of_the_change()
    {
        var former = All("a");
        Assert.Equal(FigureVector.Of(("members", -52)), former[Period.Month(2025, 7)].Then);
        Assert.DoesNotContain(Period.Month(2025, 8), former.Keys);
        Assert.All(former.Values, r => Assert.True((r.Now ?? r.Then).IsZero));
    }

    [Fact]
    public void The_new_parent_gets_its_own_figures_and_the_balance()
    {
        var current = All("b");
        Assert.Equal(FigureVector.Of(("members", 51), ("visits", 9)), current[Period.Month(2025, 7)].Then);
        Assert.Equal(FigureVector.Of(("members", -1), ("visits", 9)), current[Period.Month(2025, 7)].Now);
        Assert.True(current[Period.Month(2025, 3)].Then.IsZero);
        Assert.Equal(FigureVector.Of(("members", 50), ("visits", 7)), current[Period.Month(2025, 3)].Now);
        Assert.Null(current[Period.Month(2025, 8)].Now);
    }

    [Fact]
    public void A_correction_before_the_change_moves_the_balance_for_both()
    {
        var kept = new Dictionary<Period, KeptPeriod>(Kept) { [Period.Month(2025, 3)] = Month(7, ("members", 60), ("visits", 7)) };
        var former = LinkRules.Changed(Moved, kept, "a", 6);
        Assert.Equal([Period.Month(2025, 3), Period.Month(2025, 7)], former.Select(r => r.Period));
        Assert.Equal(-62, former[1].Then["members"]);
        var current = LinkRules.Changed(Moved, kept, "b", 6);
        Assert.Equal([Period.Month(2025, 3), Period.Month(2025, 7)], current.Select(r => r.Period));
        Assert.Equal(61, current[1].Then["members"]);
    }

    [Fact]
    public void A_later_change_is_no_news_for_the_former_parent()
    {
        var kept = new Dictionary<Period, KeptPeriod>(Kept) { [Period.Month(2025, 8)] = Month(7, ("visits", 11)) };
        Assert.Empty(LinkRules.Changed(Moved, kept, "a", 6));
        Assert.Equal(Period.Month(2025, 8), Assert.Single(LinkRules.Changed(Moved, kept, "b", 6)).Period);
    }

    [Fact]
    public void What_became_zero_is_reported_as_a_change()
    {
        var kept = new Dictionary<Period, KeptPeriod>(Kept) { [Period.Month(2025, 8)] = Month(7) };
        Assert.True(Assert.Single(LinkRules.Changed(Moved, kept, "b", 6)).Then.IsZero);
    }

    [Fact]
    public void A_stock_that_comes_back_to_a_former_parent_is_there_again()
    {
        var back = Moved.Add(new() { From = new(2025, 9, 1), Parent = "a" });
        var a = LinkRules.Changed(back, Kept, "a", null).ToDictionary(r => r.Period);
        Assert.Equal(55, a[Period.Month(2025, 9)].Then["members"]);
        Assert.Equal(["a", "b"], LinkRules.Destinations(back));
    }

    private static Dictionary<Period, PeriodReport> All(string destination) =>
        LinkRules.Changed(Moved, Kept, destination, null).ToDictionary(r => r.Period);

    private static KeptPeriod Month(long version, params ReadOnlySpan<(string, long)> figures) => new() { Version = version, Then = FigureVector.Of(figures) };
}
