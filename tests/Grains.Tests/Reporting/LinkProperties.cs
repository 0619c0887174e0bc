using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Grains.Tests.Reporting;

/// <summary>For any links and any history of changes, what the parents get adds up to the child.</summary>
public sealed class LinkProperties
{
    private static readonly string[] Parents = ["a", "b", "c"];
    private static readonly Period First = Period.Month(2024, 1);
    private const int Months = 18;

    [Fact]
    public void The_parents_together_have_the_childs_flows_and_balances_then_and_now() => Check(c =>
    {
        var kept = c.Kept;
        var reports = LinkRules.Destinations(c.Links).SelectMany(d => LinkRules.Changed(c.Links, kept, d, null)).ToList();
        var then = Sum(reports.Select(r => KeyValuePair.Create(r.Period, r.Then)));
        var now = Sum(reports.Select(r => KeyValuePair.Create(r.Period, r.Now ?? r.Then)));
        foreach (var period in kept.Keys.Union(then.Keys).Union(now.Keys))
        {
            var own = kept.GetValueOrDefault(period);
            if (!Flows(then, period).Equals(Flows(own?.Then))) return false;
            if (!(now.GetValueOrDefault(period) ?? FigureVector.Zero).Equals(own?.Now ?? own?.Then ?? FigureVector.Zero)) return false;
        }

        return Enumerable.Range(0, Months + 4).Select(i => First with { Ordinal = First.Ordinal + i }).All(month =>
            FigureReading.Balance(then, month).Equals(FigureReading.Balance(kept.Select(k => KeyValuePair.Create(k.Key, k.Value.Then)), month)));
    });

    [Fact]
    public void Each_parent_has_the_whole_balance_while_it_is_the_parent_and_nothing_otherwise() => Check(c =>
    {
        foreach (var destination in LinkRules.Destinations(c.Links))
        {
            var then = LinkRules.Changed(c.Links, c.Kept, destination, null).Select(r => KeyValuePair.Create(r.Period, r.Then)).ToList();
            foreach (var month in Enumerable.Range(0, Months + 4).Select(i => First with { Ordinal = First.Ordinal + i }))
            {
                var expected = LinkRules.Owner(c.Links, month) == destination
                    ? FigureReading.Balance(c.Kept.Select(k => KeyValuePair.Create(k.Key, k.Value.Then)), month) : FigureVector.Zero;
                if (!FigureReading.Balance(then, month).Equals(expected)) return false;
            }
        }

        return true;
    });

    [Fact]
    public void Changes_sent_one_by_one_end_in_the_same_as_all_at_once() => Check(c =>
    {
        foreach (var destination in LinkRules.Destinations(c.Links))
        {
            var parent = new Dictionary<Period, PeriodReport>();
            for (var version = 1; version <= c.Changes.Count; version++)
            {
                var kept = c.KeptAt(version);
                foreach (var report in LinkRules.Changed(c.Links, kept, destination, version - 1)) parent[report.Period] = report;
            }

            var all = LinkRules.Changed(c.Links, c.Kept, destination, null);
            var nonZero = parent.Values.Where(r => !r.Then.IsZero || r.Now is not null).OrderBy(r => r.Period);
            if (!all.SequenceEqual(nonZero)) return false;
        }

        return true;
    });

    private static void Check(Func<Case, bool> holds) =>
        Prop.ForAll(Cases().ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static Gen<Case> Cases()
    {
        var change =
            from offset in Gen.Choose(0, Months - 1)
            from members in Gen.Choose(-5, 9)
            from visits in Gen.Choose(0, 9)
            from kind in Gen.Choose(0, 3)
            select new Change(First.Ordinal + offset, members, visits, IsWeek: kind == 0, NowDiffers: kind == 1);
        var link =
            from day in Gen.Choose(0, 30 * (Months + 2))
            from parent in Gen.Elements(Parents)
            select new DatedLink { From = First.FirstDay.AddDays(day), Parent = parent };
        return
            from changes in change.ListOf(12)
            from links in link.ListOf(4)
            select new Case([.. links.DistinctBy(l => l.From).OrderBy(l => l.From)], [.. changes]);
    }

    private static Dictionary<Period, FigureVector> Sum(IEnumerable<KeyValuePair<Period, FigureVector>> figures) =>
        figures.GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Aggregate(FigureVector.Zero, (sum, f) => sum.Plus(f.Value)));

    private static FigureVector Flows(Dictionary<Period, FigureVector> figures, Period period) => Flows(figures.GetValueOrDefault(period));

    private static FigureVector Flows(FigureVector? figures) => (figures ?? FigureVector.Zero).Where(id => !Indicators.IsStock(id));

    private sealed record Change(int Month, int Members, int Visits, bool IsWeek, bool NowDiffers);

    private sealed record Case(ImmutableArray<DatedLink> Links, List<Change> Changes)
    {
        public Dictionary<Period, KeptPeriod> Kept => KeptAt(Changes.Count);

        public Dictionary<Period, KeptPeriod> KeptAt(int version)
        {
            var kept = new Dictionary<Period, KeptPeriod>();
            for (var i = 0; i < version; i++)
            {
                var (month, members, visits, isWeek, differs) = Changes[i];
                var period = new Period { Ordinal = month };
                if (isWeek) period = Period.WeekOf(period.FirstDay.AddDays(visits));
                var then = isWeek ? FigureVector.Of(("visits", visits)) : FigureVector.Of(("members", members), ("visits", visits));
                kept[period] = new() { Version = i + 1, Then = then, Now = differs ? then.Plus(FigureVector.Of(("members", 3))) : null };
            }

            return kept;
        }
    }
}
