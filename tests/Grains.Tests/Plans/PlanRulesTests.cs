using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using static ClbCloud.Grains.Tests.Plans.Texts;

namespace ClbCloud.Grains.Tests.Plans;

public sealed class PlanRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 16, 30, 0, TimeSpan.Zero);
    private static readonly PlanBook Empty = new();

    [Fact]
    public void A_draft_is_replaced_until_it_is_approved_and_then_gets_a_successor()
    {
        var book = Put(Empty, Text(Goal(80)));
        book = Put(book, Text(Goal(90)));
        var plan = Assert.Single(book.Plans);
        Assert.Equal((1, 2, 90m), (Assert.Single(plan.Editions).Number, plan.Newest.Revision, plan.Newest.Text.Targets[0].Goals[0].Low));

        book = PlanRules.Approve(book, "kh", 2, Now).Value!;
        book = Put(book, Text(Goal(100)));
        plan = Assert.Single(book.Plans);
        Assert.Equal([(1, Now, 90m), (2, (DateTimeOffset?)null, 100m)], plan.Editions.Select(e => (e.Number, e.ApprovedAt, e.Text.Targets[0].Goals[0].Low!.Value)));
        Assert.Equal((1, 2), (plan.InForce.Number, plan.Newest.Number));
        Assert.Equal(2, PlanRules.Approve(book, "kh", null, Now).Value!.Plans[0].InForce.Number);
    }

    [Fact]
    public void The_same_text_again_changes_nothing_draft_or_approved()
    {
        var book = Put(Empty, Text(Goal(80)));
        Assert.Same(book, PlanRules.Put(book, "kh", Text(Goal(80))).Value);
        book = PlanRules.Approve(book, "kh", null, Now).Value!;
        Assert.Same(book, PlanRules.Put(book, "kh", Text(Goal(80))).Value);
        Assert.Same(book, PlanRules.Approve(book, "kh", 1, Now.AddDays(1)).Value);
    }

    [Fact]
    public void What_was_not_seen_is_not_approved()
    {
        var book = Put(Put(Empty, Text(Goal(80))), Text(Goal(8)));
        var refusal = PlanRules.Approve(book, "kh", 1, Now).Refusal!;
        Assert.Equal(("plan.changed", "2"), (refusal.Code, refusal.Args["revision"]));
        Assert.Equal("plan.unknown", PlanRules.Approve(book, "khac", null, Now).Refusal?.Code);
    }

    [Fact]
    public void A_wrong_expression_is_refused_with_its_field_and_position()
    {
        var text = Text(Goal(80)) with { Targets = [Goal(80), Goal(80) with { Id = "t-2", Expression = "share(clubs.new, clubz)" }] };
        var refusal = PlanRules.Put(Empty, "kh", text).Refusal!;
        Assert.Equal(("plan.expression", "targets[1].expression", "18", "indicator", "clubz"), (refusal.Code, refusal.Field, refusal.Args["position"], refusal.Args["reason"], refusal.Args["found"]));
    }

    public static TheoryData<Func<PlanText, PlanText>, string, string> Wrong => new()
    {
        { t => t with { Scheme = "QĐ 1648" }, "plan.text", "scheme" },
        { t => t with { NameVi = " " }, "plan.text", "nameVi" },
        { t => t with { Source = new string('a', 401) }, "plan.text", "source" },
        { t => t with { Phases = [] }, "plan.phase", "phases" },
        { t => t with { Phases = [t.Phases[0], t.Phases[0]] }, "plan.phase", "phases[1].id" },
        { t => t with { Phases = [t.Phases[0] with { To = t.Phases[0].From.AddDays(-1) }] }, "plan.phase", "phases[0].to" },
        { t => t with { Phases = [t.Phases[0] with { To = t.Phases[0].From.AddYears(31) }] }, "plan.phase", "phases[0].to" },
        { t => t with { Targets = [] }, "plan.target", "targets" },
        { t => t with { Targets = [t.Targets[0], t.Targets[0]] }, "plan.target", "targets[1].id" },
        { With(t => t with { Expression = null }), "plan.target", "targets[0].expression" },
        { With(t => t with { NotMeasured = "không đo" }), "plan.target", "targets[0].expression" },
        { With(t => t with { Goals = [] }), "plan.goal", "targets[0].goals" },
        { With(t => t with { Goals = [t.Goals[0], t.Goals[0]] }), "plan.goal", "targets[0].goals[1].phase" },
        { With(t => t with { Goals = [t.Goals[0] with { Phase = "khac" }] }), "plan.goal", "targets[0].goals[0].phase" },
        { With(t => t with { Goals = [t.Goals[0] with { Due = new(2031, 1, 1) }] }), "plan.goal", "targets[0].goals[0].due" },
        { With(t => t with { Goals = [t.Goals[0] with { Low = null }] }), "plan.goal", "targets[0].goals[0].low" },
        { With(t => t with { Goals = [t.Goals[0] with { Low = -1 }] }), "plan.goal", "targets[0].goals[0].low" },
        { With(t => t with { Goals = [t.Goals[0] with { Low = 0.00001m }] }), "plan.goal", "targets[0].goals[0].low" },
        { With(t => t with { Goals = [t.Goals[0] with { High = 90 }] }), "plan.goal", "targets[0].goals[0].high" },
        { With(t => t with { Operator = TargetOperator.AtMost }), "plan.goal", "targets[0].goals[0].low" },
        { With(t => t with { Operator = TargetOperator.None }), "plan.goal", "targets[0].goals[0].low" },
        { With(t => t with { Operator = TargetOperator.Range, Goals = [t.Goals[0] with { High = 79 }] }), "plan.goal", "targets[0].goals[0].high" },
        { With(t => t with { Kind = TargetKind.Cohort }), "plan.target", "targets[0].kind" },
        { With(t => t with { Kind = TargetKind.Increase, Expression = "since(clubs)" }), "plan.target", "targets[0].kind" },
        { With(t => t with { Kind = TargetKind.EveryYear, Expression = "cohort(members.new_clubs)" }), "plan.target", "targets[0].kind" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_plan_that_makes_no_sense_is_refused_by_its_field(Func<PlanText, PlanText> change, string code, string field)
    {
        var refusal = PlanRules.Put(Empty, "kh", change(Text(Goal(80)))).Refusal;
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
    }

    [Fact]
    public void A_book_that_would_outgrow_its_row_is_refused()
    {
        var book = Empty;
        var text = Text([.. Enumerable.Range(0, 60).Select(i => Goal(80) with { Id = $"t-{i}", NameVi = new string('ắ', 100) })]);
        for (var i = 0; ; i++)
        {
            var put = PlanRules.Put(book, $"kh-{i}", text);
            if (put.Refusal is { } no)
            {
                Assert.Equal("plan.full", no.Code);
                Assert.True(i > 0);
                break;
            }

            book = put.Value!;
            Assert.True(RowBody.Write(book).Length <= PlanRules.MostBytes);
        }
    }

    [Fact]
    public void A_unit_has_a_plan_from_its_decision_until_its_last_phase_ends()
    {
        var approved = PlanRules.Approve(Put(Empty, Text(Goal(80)) with { DecisionDate = new(2025, 9, 9) }), "kh", null, Now).Value!.Plans[0];
        var standing = PlanRules.Standing(approved, new(2026, 11, 20));
        Assert.Equal(("kh", new DateOnly(2025, 9, 9), new DateOnly(2030, 12, 31)), (standing.Plan, standing.From, standing.To));
        var undated = PlanRules.Approve(Put(Empty, Text(Goal(80))), "kh", null, Now).Value!.Plans[0];
        Assert.Equal(new DateOnly(2026, 11, 20), PlanRules.Standing(undated, new(2026, 11, 22)).From);
    }

    private static PlanBook Put(PlanBook book, PlanText text)
    {
        var put = PlanRules.Put(book, "kh", text);
        Assert.Null(put.Refusal);
        return put.Value!;
    }

    private static Func<PlanText, PlanText> With(Func<Target, Target> change) => text => text with { Targets = [change(text.Targets[0])] };
}

/// <summary>A small plan.</summary>
internal static class Texts
{
    public static Target Goal(decimal low) => new() { Id = "t-1", NameVi = "CLB mới", Expression = "clubs.new", Goals = [new() { Phase = "p", Low = low }] };

    public static PlanText Text(params Target[] targets) => new()
    {
        Scheme = "1648",
        NameVi = "Kế hoạch mẫu",
        Phases = [new() { Id = "p", From = new(2025, 1, 1), To = new(2030, 12, 31) }],
        Targets = [.. targets],
    };
}
