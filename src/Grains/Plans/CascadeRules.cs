using System.Collections.Immutable;
using System.Numerics;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>Shares targets out to the units below and adds up what they took.</summary>
internal static class CascadeRules
{
    private const int LargestWeight = 1_000_000_000;

    /// <summary>What each child gets, by its key; a refusal when children, weights or targets are not there.</summary>
    public static Outcome<ImmutableSortedDictionary<string, PlanText>> Share(string unit, Plan plan, CascadePlan command, ImmutableArray<string> children)
    {
        if (plan.InForce.ApprovedAt is null) return Refusal.Of("plan.draft");
        if (children.IsEmpty) return Refusal.Of("plan.child");
        var weights = command.Weights.IsEmpty ? [.. children.Select(c => new ChildWeight { Unit = c, Weight = 1 })] : command.Weights;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!children.Contains(weights[i].Unit) || weights.Take(i).Any(w => w.Unit == weights[i].Unit)) return Refusal.Of("plan.child", $"weights[{i}].unit");
            if (weights[i].Weight is <= 0 or > LargestWeight) return Refusal.Of("plan.weight", $"weights[{i}].weight");
        }

        var text = plan.InForce.Text;
        var handed = text.Targets.Where(t => IsHandedDown(unit, t)).ToArray();
        for (var i = 0; i < command.Targets.Length; i++)
        {
            if (handed.All(t => t.Id != command.Targets[i])) return Refusal.Of("plan.target", $"targets[{i}]");
        }

        if (!command.Targets.IsEmpty) handed = [.. handed.Where(t => command.Targets.Contains(t.Id))];
        if (handed.Length == 0) return Refusal.Of("plan.target", "targets");
        return weights.Select((w, i) => KeyValuePair.Create(w.Unit, TextOf(unit, plan.Id, text, [.. handed.Select(t => Part(unit, plan.Id, t, weights, i))])))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>The plan's goals beside the sums of those that are linked to them below.</summary>
    /// <param name="below">Books of the units below.</param>
    public static ImmutableArray<GoalReconciliation> Reconcile(string unit, Plan plan, IEnumerable<PlanBook> below)
    {
        var linked = (from book in below
                      from theirs in book.Plans
                      from target in theirs.Newest.Text.Targets
                      where target.Parent is { } link && link.Unit == unit && link.Plan == plan.Id
                      select (Target: target, Approved: theirs.Newest.ApprovedAt is not null)).ToLookup(l => l.Target.Parent!.Target, StringComparer.Ordinal);
        return
        [
            .. from target in plan.InForce.Text.Targets
               where linked[target.Id].Any()
               from goal in target.Goals
               where Bound(goal) is not null
               select Reconcile(target, goal, linked[target.Id]),
        ];
    }

    private static GoalReconciliation Reconcile(Target target, TargetGoal goal, IEnumerable<(Target Target, bool Approved)> linked)
    {
        var theirs = linked.Select(l => (Bound: Bound(l.Target.Goals.FirstOrDefault(g => g.Phase == goal.Phase)), l.Approved)).Where(t => t.Bound is not null).ToArray();
        var own = Bound(goal)!.Value;
        decimal? sum = AddsUp(target) ? theirs.Sum(t => t.Bound!.Value) : null;
        return new()
        {
            Target = target.Id,
            Phase = goal.Phase,
            Goal = own,
            Sum = sum,
            Difference = sum - own,
            Children = theirs.Length,
            Approved = theirs.Count(t => t.Approved),
            Easier = sum is not null ? 0 : theirs.Count(t => target.Operator == TargetOperator.AtMost ? t.Bound > own : t.Bound < own),
        };
    }

    /// <summary>Parts by weight that add up exactly, in the smallest unit in which the bound is written; larger remainders first.</summary>
    public static ImmutableArray<decimal> Apportion(decimal whole, ImmutableArray<int> weights)
    {
        var scale = decimal.IsInteger(whole) ? 0 : (decimal.GetBits(whole)[3] >> 16) & 0xFF;
        var unit = 1m;
        for (var i = 0; i < scale; i++) unit /= 10;
        var pieces = new BigInteger(whole / unit);
        var total = weights.Aggregate(BigInteger.Zero, (sum, w) => sum + w);
        var parts = weights.Select(w => BigInteger.DivRem(pieces * w, total, out _)).ToArray();
        var left = (int)(pieces - parts.Aggregate(BigInteger.Zero, (sum, p) => sum + p));
        var next = Enumerable.Range(0, weights.Length).OrderByDescending(i => pieces * weights[i] % total).ThenBy(i => i).Take(left);
        foreach (var i in next) parts[i]++;
        return [.. parts.Select(p => (decimal)p * unit)];
    }

    private static Target Part(string unit, string plan, Target target, ImmutableArray<ChildWeight> weights, int child) => target with
    {
        Goals = AddsUp(target) ? [.. target.Goals.Select(g => g with { Low = Part(g.Low, weights, child), High = Part(g.High, weights, child) })] : target.Goals,
        Parent = new TargetLink { Unit = unit, Plan = plan, Target = target.Id },
    };

    private static decimal? Part(decimal? whole, ImmutableArray<ChildWeight> weights, int child) =>
        whole is { } value ? Apportion(value, [.. weights.Select(w => w.Weight)])[child] : null;

    private static PlanText TextOf(string unit, string id, PlanText above, ImmutableArray<Target> targets) => new()
    {
        Scheme = above.Scheme,
        NameVi = above.NameVi,
        NameEn = above.NameEn,
        Source = $"{above.DecisionNumber ?? id} ({unit})",
        Phases = [.. above.Phases.Where(p => targets.Any(t => t.Goals.Any(g => g.Phase == p.Id)))],
        Targets = targets,
    };

    // What the child itself is counted by (a province in provinces.with_club) is no target of the child.
    private static bool IsHandedDown(string unit, Target target)
    {
        if (target.Frozen is not null || PlanRules.ExpressionOf(target) is not { } expression) return false;
        var below = unit == Keys.Nation ? "province" : "commune";
        return expression.Figures.All(id => Indicators.Find(id)?.Level != below);
    }

    private static bool AddsUp(Target target) => target.Operator != TargetOperator.None && PlanRules.ExpressionOf(target)?.AddsUp == true;

    private static decimal? Bound(TargetGoal? goal) => goal?.Low ?? goal?.High;
}
