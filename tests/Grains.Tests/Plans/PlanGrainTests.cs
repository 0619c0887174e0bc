using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Plans.Texts;

namespace ClbCloud.Grains.Tests.Plans;

public sealed class PlanGrainTests
{
    [Fact]
    public async Task Progress_is_live()
    {
        await using var cloud = await TestCloud.On("2026-01-01");
        var plans = cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province);
        Ok(await plans.Put("kh", Text(
            Goal(2),
            Goal(50) with { Id = "older", Expression = "share(members.older, members)" },
            Goal(1) with { Id = "cohort", Kind = TargetKind.Cohort, Expression = "cohort(members.older_new_clubs)" }) with
        {
            Phases = [new() { Id = "p", From = new(2024, 1, 1), To = new(2027, 12, 31) }],
        }));
        var before = Ok(await plans.Progress("kh"));
        Assert.Equal([TargetState.Behind, TargetState.NoValue, TargetState.Behind], before.Targets.Select(t => t.State));
        await cloud.Found(members: 9);
        await cloud.Settle();
        var after = Ok(await plans.Progress("kh"));
        Assert.Equal([(1m, 1m, 1.9986m, TargetState.Behind), (66.6667m, 0m, 66.6667m, TargetState.Exceeded), (6m, 0m, 11.9918m, TargetState.Exceeded)],
            after.Targets.Select(t => (t.Value!.Value, t.Gap!.Value, t.Forecast!.Value, t.State)));
        Assert.Equal((50.03m, 1.0), (after.Targets[0].TimeGonePercent, after.Coverage));
        Assert.NotNull(after.AsOf);
        Assert.Equal("plan.unknown", (await plans.Progress("khac")).Refusal?.Code);
    }

    [Fact]
    public async Task Every_published_plan_evaluates()
    {
        await using var cloud = await TestCloud.On("2026-11-22");
        foreach (var province in new[] { "quang-ngai", "thanh-hoa" }) await cloud.Unit(province, UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Found("clb-0001", members: 6);
        await cloud.Found("clb-0002", members: 3);
        await cloud.Settle();
        foreach (var shipped in ShippedPlans.All)
        {
            var plans = cloud.Grains.GetGrain<IPlanGrain>(shipped.Unit);
            Ok(await plans.Put(shipped.Id, shipped.Text));
            var progress = Ok(await plans.Progress(shipped.Id));
            Assert.Equal(shipped.Text.Targets.Sum(t => Math.Max(1, t.Goals.Length)), progress.Targets.Length);
            foreach (var line in progress.Targets)
            {
                var unmeasured = line.Target.NotMeasured is not null;
                Assert.Equal(unmeasured, line.State is TargetState.NotMeasured or TargetState.Frozen);
                // One province has no club, so some of its shares have nothing to divide by.
                if (unmeasured || (line.Value is null && line.State is TargetState.NoValue or TargetState.NotBegun)) continue;
                Assert.True(line.Value is not null && line.Gap is not null && line.Forecast is not null && line.TimeGonePercent is not null, line.Target.Id);
            }
        }

        var bacNinh = Ok(await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Progress("933-qd-ubnd"));
        Assert.Equal((2m, 65m, TargetState.Behind), (bacNinh.Targets[0].Value, bacNinh.Targets[0].Gap, bacNinh.Targets[0].State));
    }

    [Fact]
    public async Task An_approved_plan_counts_in_its_unit_and_survives_a_restart()
    {
        var cloud = await TestCloud.On("2026-11-22");
        var plans = cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province);
        Ok(await plans.Put("kh", Text(Goal(80)) with { DecisionDate = new(2025, 9, 9) }));
        Assert.Empty(await cloud.Grains.GetGrain<IUnitFacts>(TestCloud.Province).ApprovedPlans());
        Ok(await plans.Approve("kh", 1));
        Ok(await plans.Approve("kh", 1));
        Assert.Equal((0, 1), (await cloud.Figure(TestCloud.Province, "2025-08", "provinces.with_plan"), await cloud.Figure(TestCloud.Province, "2025-09", "provinces.with_plan")));
        await using var restarted = await cloud.Restart();
        var kept = await restarted.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Get();
        Assert.NotNull(Assert.Single(kept.Plans).InForce.ApprovedAt);
    }

    [Fact]
    public async Task Targets_go_down_two_levels_and_the_sums_come_back()
    {
        await using var cloud = await TestCloud.On("2026-11-22");
        await cloud.Unit("thanh-hoa", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Unit("bac-ninh|m-02", UnitKind.Commune, UnitForm.Commune, TestCloud.Province);
        var nation = cloud.Grains.GetGrain<IPlanGrain>(Keys.Nation);
        Ok(await nation.Put("kh", Text(Goal(6001))));
        Assert.Equal("plan.draft", (await nation.Cascade("kh", new())).Refusal?.Code);
        Ok(await nation.Approve("kh", null));
        var shared = Ok(await nation.Cascade("kh", new() { Weights = [new() { Unit = "thanh-hoa", Weight = 2 }, new() { Unit = "bac-ninh", Weight = 1 }] }));
        Assert.Equal([("bac-ninh", 1, null), ("thanh-hoa", 1, (string?)null)], shared.Assigned.Select(a => (a.Unit, a.Targets, a.Refusal?.Code)));
        Assert.Equal((6001m, 0m, 2, 0), (shared.Goals[0].Sum, shared.Goals[0].Difference, shared.Goals[0].Children, shared.Goals[0].Approved));

        var province = cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province);
        var draft = Assert.Single((await province.Get()).Plans).Newest;
        Assert.Equal((2000m, null), (draft.Text.Targets[0].Goals[0].Low, draft.ApprovedAt));
        Ok(await province.Put("kh", draft.Text with { Targets = [draft.Text.Targets[0] with { Goals = [draft.Text.Targets[0].Goals[0] with { Low = 1990 }] }] }));
        Ok(await province.Approve("kh", 2));
        var reconciled = Ok(await nation.Reconcile("kh"));
        Assert.Equal((5991m, -10m, 1), (reconciled.Goals[0].Sum, reconciled.Goals[0].Difference, reconciled.Goals[0].Approved));

        var communes = Ok(await province.Cascade("kh", new()));
        Assert.Equal(["bac-ninh|m-01", "bac-ninh|m-02"], communes.Assigned.Select(a => a.Unit));
        Assert.Equal(995m, Assert.Single((await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.CommuneKey).Get()).Plans).Newest.Text.Targets[0].Goals[0].Low);
        Ok(await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.CommuneKey).Approve("kh", null));
        Assert.Equal("plan.child", (await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.CommuneKey).Cascade("kh", new())).Refusal?.Code);
    }

    [Fact]
    public async Task Who_is_not_above_hands_nothing_down()
    {
        await using var cloud = await TestCloud.On("2026-11-22");
        await cloud.Unit("thanh-hoa", UnitKind.Province, UnitForm.Province, Keys.Nation);
        var assign = new AssignTargets { From = "thanh-hoa", Plan = "kh", Text = Text(Goal(80)) };
        var commune = cloud.Grains.GetGrain<IPlanGrain>(TestCloud.CommuneKey);
        Assert.Equal("plan.parent", (await commune.Assign(assign)).Refusal?.Code);
        Assert.Equal("plan.parent", (await commune.Assign(assign with { From = TestCloud.CommuneKey })).Refusal?.Code);
        Assert.Empty((await commune.Get()).Plans);
    }

    private static T Ok<T>(Outcome<T> outcome)
    {
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }
}
