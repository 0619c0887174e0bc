using System.Collections.Immutable;
using ClbCloud.Grains.Plans;
using FsCheck;
using FsCheck.Fluent;
using static ClbCloud.Grains.Tests.Plans.Texts;

namespace ClbCloud.Grains.Tests.Plans;

public sealed class CascadeRulesTests
{
    private static readonly ImmutableArray<string> Children = ["a|m1", "a|m2", "a|m3"];
    private static readonly Target Share = Goal(70) with { Id = "share", Expression = "share(clubs.up_to_standard, clubs)" };

    [Theory]
    [InlineData(80, "27 27 26")]
    [InlineData(2, "1 1 0")]
    [InlineData(0, "0 0 0")]
    [InlineData(7000000000, "2333333334 2333333333 2333333333")]
    public void Equal_parts_add_up(long whole, string parts) => Assert.Equal(parts, string.Join(' ', CascadeRules.Apportion(whole, [1, 1, 1])));

    [Fact]
    public void Larger_remainders_go_first_and_fractions_stay_as_fine_as_written()
    {
        Assert.Equal([14m, 43m, 43m], CascadeRules.Apportion(100, [1, 3, 3]).AsEnumerable());
        Assert.Equal([1.3m, 1.2m], CascadeRules.Apportion(2.5m, [1, 1]).AsEnumerable());
        Assert.Equal([3m, 2m], CascadeRules.Apportion(5.0m, [1, 1]).AsEnumerable());
    }

    [Fact]
    public void Parts_always_add_up_and_are_off_by_less_than_one() => Prop.ForAll(
        (from whole in Gen.Choose(0, 100_000) from weights in Gen.Choose(1, 1_000_000).NonEmptyListOf() select (whole, weights)).ToArbitrary(),
        c =>
        {
            var parts = CascadeRules.Apportion(c.whole, [.. c.weights]);
            var total = c.weights.Sum(w => (decimal)w);
            return parts.Sum() == c.whole && parts.Zip(c.weights).All(p => Math.Abs(p.First - ((decimal)c.whole * p.Second / total)) < 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_are_shared_out_and_shares_are_handed_down_whole()
    {
        var shared = Shared(Approved(Goal(80), Share), new());
        Assert.Equal([27m, 27m, 26m], Children.Select(c => shared[c].Targets[0].Goals[0].Low!.Value));
        Assert.Equal([70m, 70m, 70m], Children.Select(c => shared[c].Targets[1].Goals[0].Low!.Value));
        Assert.Equal(new TargetLink { Unit = "a", Plan = "kh", Target = "t-1" }, shared["a|m2"].Targets[0].Parent);
    }

    [Fact]
    public void Given_weights_leave_out_who_is_not_named()
    {
        var shared = Shared(Approved(Goal(80)), new() { Weights = [new() { Unit = "a|m3", Weight = 3 }, new() { Unit = "a|m1", Weight = 1 }] });
        Assert.Equal(["a|m1", "a|m3"], shared.Keys);
        Assert.Equal([20m, 60m], shared.Values.Select(t => t.Targets[0].Goals[0].Low!.Value));
    }

    [Fact]
    public void What_is_frozen_unmeasured_or_about_the_children_themselves_stays()
    {
        var frozen = Goal(5) with { Id = "frozen", Frozen = new() { From = new(2025, 7, 1), Reason = "cấp huyện không còn" } };
        var unmeasured = Goal(5) with { Id = "unmeasured", Expression = null, NotMeasured = "không đo" };
        var communes = Goal(5) with { Id = "communes", Expression = "share(communes.with_club, communes)" };
        var shared = Shared(Approved(frozen, unmeasured, communes, Goal(80)), new());
        Assert.Equal(["t-1"], shared["a|m1"].Targets.Select(t => t.Id));
        Assert.Equal("plan.target", CascadeRules.Share("a", Approved(communes), new(), Children).Refusal?.Code);
    }

    [Fact]
    public void A_wrong_sharing_is_refused()
    {
        var plan = Approved(Goal(80));
        Assert.Equal(("plan.draft", null), Refused(plan with { Editions = [plan.Editions[0] with { ApprovedAt = null }] }, new()));
        Assert.Equal(("plan.child", "weights[0].unit"), Refused(plan, new() { Weights = [new() { Unit = "b|m1", Weight = 1 }] }));
        Assert.Equal(("plan.child", "weights[1].unit"), Refused(plan, new() { Weights = [new() { Unit = "a|m1", Weight = 1 }, new() { Unit = "a|m1", Weight = 1 }] }));
        Assert.Equal(("plan.weight", "weights[0].weight"), Refused(plan, new() { Weights = [new() { Unit = "a|m1", Weight = 0 }] }));
        Assert.Equal(("plan.target", "targets[0]"), Refused(plan, new() { Targets = ["khac"] }));
        Assert.Equal("plan.child", CascadeRules.Share("a", plan, new(), []).Refusal?.Code);

        static (string?, string?) Refused(Plan plan, CascadePlan command) =>
            CascadeRules.Share("a", plan, command, Children).Refusal is { } no ? (no.Code, no.Field) : default;
    }

    [Fact]
    public void The_sums_below_are_held_against_the_goal()
    {
        var plan = Approved(Goal(80), Share);
        var shared = Shared(plan, new());
        var books = Children.Select(c => PlanRules.Assign(new(), new() { From = "a", Plan = "kh", Text = shared[c] }).Value!).ToArray();
        var goals = CascadeRules.Reconcile("a", plan, books);
        Assert.Equal([(80m, 80m, 0m, 3, 0), (70m, (decimal?)null, (decimal?)null, 3, 0)], goals.Select(g => (g.Goal, g.Sum, g.Difference, g.Children, g.Easier)));

        // One commune promises less of both, and approves it.
        var text = books[0].Plans[0].Newest.Text;
        var less = text with { Targets = [.. text.Targets.Select(t => t with { Goals = [t.Goals[0] with { Low = t.Goals[0].Low - 7 }] })] };
        books[0] = PlanRules.Approve(PlanRules.Put(books[0], "kh", less).Value!, "kh", null, DateTimeOffset.UnixEpoch).Value!;
        goals = CascadeRules.Reconcile("a", plan, books);
        Assert.Equal([(73m, -7m, 1, 0), ((decimal?)null, null, 1, 1)], goals.Select(g => (g.Sum, g.Difference, g.Approved, g.Easier)));
        Assert.Empty(CascadeRules.Reconcile("b", plan, books));
    }

    [Fact]
    public void Handing_down_again_replaces_what_was_handed_down_and_keeps_what_is_their_own()
    {
        var own = Goal(9) with { Id = "own", Expression = "meetings" };
        var book = PlanRules.Put(new(), "kh", Text(own)).Value!;
        var plan = Approved(Goal(80), Share);
        var assign = new AssignTargets { From = "a", Plan = "kh", Text = Shared(plan, new())["a|m1"] };
        book = PlanRules.Assign(book, assign).Value!;
        Assert.Equal(["own", "t-1", "share"], Targets(book));
        Assert.Same(book, PlanRules.Assign(book, assign).Value);
        book = PlanRules.Assign(book, assign with { Text = Shared(Approved(Goal(80)), new())["a|m1"] }).Value!;
        Assert.Equal(["own", "t-1"], Targets(book));
        Assert.Equal("plan.target_taken", PlanRules.Assign(book, assign with { From = "nation" }).Refusal?.Code);

        static IEnumerable<string> Targets(PlanBook book) => book.Plans[0].Newest.Text.Targets.Select(t => t.Id);
    }

    [Fact]
    public void Handing_down_to_an_approved_plan_begins_its_next_edition()
    {
        var book = PlanRules.Approve(PlanRules.Put(new(), "kh", Text(Goal(9) with { Id = "own" })).Value!, "kh", null, DateTimeOffset.UnixEpoch).Value!;
        var assign = new AssignTargets { From = "a", Plan = "kh", Text = Shared(Approved(Goal(80)), new())["a|m1"] };
        var plan = PlanRules.Assign(book, assign).Value!.Plans[0];
        Assert.Equal((1, 2), (plan.InForce.Number, plan.Newest.Number));
        var moved = assign with { Text = assign.Text with { Phases = [assign.Text.Phases[0] with { To = new(2035, 12, 31) }] } };
        Assert.Equal("plan.phase", PlanRules.Assign(book, moved).Refusal?.Code);
    }

    private static ImmutableSortedDictionary<string, PlanText> Shared(Plan plan, CascadePlan command)
    {
        var shared = CascadeRules.Share("a", plan, command, Children);
        Assert.Null(shared.Refusal);
        return shared.Value!;
    }

    private static Plan Approved(params Target[] targets) =>
        PlanRules.Approve(PlanRules.Put(new(), "kh", Text(targets)).Value!, "kh", null, DateTimeOffset.UnixEpoch).Value!.Plans[0];
}
