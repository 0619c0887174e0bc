using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Tests.Reporting;
using ClbCloud.Grains.Units;
using ClbCloud.Storage.Memory;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Grains.Tests.Units;

/// <summary>
/// Children change, move and are restored, while the net repeats, delays and loses their reports: when it is quiet, every
/// parent has the sum of what its children have for it.
/// </summary>
public sealed class MergeProperties
{
    private static readonly string[] Parents = ["a", "b"];
    private static readonly string[] Children = ["x", "y", "z"];

    [Fact]
    public void Reports_in_any_order_repeated_and_lost_end_in_the_sum_of_the_children() =>
        Prop.ForAll(Step().ListOf(60).ToArbitrary(), steps => Holds([.. steps])).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static bool Holds(Step_[] steps)
    {
        var net = new Net();
        foreach (var step in steps) net.Play(step);
        net.Quiet();
        return Parents.All(net.IsSum) && Parents.All(net.IsDurable);
    }

    private static Gen<Step_> Step() =>
        from action in Gen.Choose(0, 19)
        from child in Gen.Choose(0, Children.Length - 1)
        from month in Gen.Choose(0, 20)
        from number in Gen.Choose(-3, 9)
        select new Step_(action, child, month, number);

    private sealed record Step_(int Action, int Child, int Month, int Number);

    private sealed class Net
    {
        private readonly MemoryRowStore _rows = new();
        private readonly Dictionary<string, UnitBook> _books = [];
        private readonly FakeSource[] _children = [.. Children.Select(c => new FakeSource(c))];
        private readonly List<(FakeSource Child, string Parent, Snapshot Snapshot, int Part)> _underWay = [];

        public Net()
        {
            foreach (var parent in Parents)
            {
                var book = _books[parent] = Book(parent);
                book.Load().Wait();
                book.Decide(draft =>
                {
                    foreach (var child in Children) MergeRules.Register(draft, new() { Child = child, IsClub = false, NameVi = child });
                    return true;
                }).Wait();
            }

            foreach (var child in _children) child.Link(new(2024, 1, 1), "a");
        }

        public void Play(Step_ step)
        {
            var child = _children[step.Child];
            var month = Period.Month(2024, 1) with { Ordinal = Period.Month(2024, 1).Ordinal + step.Month };
            switch (step.Action)
            {
                case < 7:
                    child.Set(month, FigureVector.Of(("members", step.Number), ("visits", Math.Abs(step.Number))), step.Number == 2 ? FigureVector.Of(("members", 1)) : null);
                    break;
                case 7:
                    child.Set(Period.WeekOf(month.FirstDay), FigureVector.Of(("visits", step.Number)));
                    break;
                case 8:
                    child.Link(month.FirstDay.AddDays(step.Number + 9), Parents[Math.Abs(step.Number) % 2]);
                    break;
                case 9 when step.Number > 6:
                    child.Restore(p => (p.Ordinal + step.Number) % 3 == 0);
                    break;
                case < 14:
                    Send(child);
                    break;
                default:
                    if (_underWay.Count > 0) Deliver(step.Month % _underWay.Count, again: step.Number < 2);
                    break;
            }
        }

        /// <summary>Late ones still arrive; then everything is sent until nothing waits.</summary>
        public void Quiet()
        {
            while (_underWay.Count > 0) Deliver(_underWay.Count / 2, again: false);
            for (var round = 0; round < 3; round++)
            {
                foreach (var child in _children) Send(child);
                while (_underWay.Count > 0) Deliver(0, again: false);
            }
        }

        public bool IsSum(string parent)
        {
            var expected = new Dictionary<Period, (FigureVector Then, FigureVector Now)>();
            foreach (var report in _children.Where(c => LinkRules.Destinations(c.Links).Contains(parent)).SelectMany(c => LinkRules.Changed(c.Links, c.Periods, parent, null)))
            {
                var (then, now) = expected.GetValueOrDefault(report.Period, (FigureVector.Zero, FigureVector.Zero));
                expected[report.Period] = (then.Plus(report.Then), now.Plus(report.Now ?? report.Then));
            }

            var kept = _books[parent].State.Periods;
            return expected.Keys.Union(kept.Keys).All(p =>
            {
                var (then, now) = expected.GetValueOrDefault(p, (FigureVector.Zero, FigureVector.Zero));
                var found = kept.GetValueOrDefault(p);
                return then.Equals(found?.Then ?? FigureVector.Zero) && now.Equals(found?.Now ?? found?.Then ?? FigureVector.Zero);
            });
        }

        /// <summary>What is read back is what was in memory, and counting anew changes no figure.</summary>
        public bool IsDurable(string parent)
        {
            var read = Book(parent);
            read.Load().Wait();
            var known = _books[parent].State;
            if (!Same(known, read.State)) return false;
            read.Rebuild().Wait();
            return Same(known, read.State);
        }

        private static bool Same(UnitState a, UnitState b) =>
            a.Periods.Count == b.Periods.Count && a.Periods.All(p => b.Periods.TryGetValue(p.Key, out var other) && p.Value == other);

        private void Send(FakeSource child)
        {
            foreach (var parent in LinkRules.Destinations(child.Links))
            {
                if (Snapshot.Take(child, parent) is { } snapshot) _underWay.Add((child, parent, snapshot, 0));
            }
        }

        private void Deliver(int at, bool again)
        {
            var (child, parent, snapshot, part) = _underWay[at];
            _books[parent].Merge(snapshot.Parts[part]).Wait();
            if (!again) _underWay.RemoveAt(at);
            if (part + 1 < snapshot.Parts.Length) _underWay.Add((child, parent, snapshot, part + 1));
            // A pump has one report under way; what answers later than it was given up is not heard.
            else if (snapshot.Shows.Epoch == child.Epoch && snapshot.Shows.Version == child.Version) child.SaveAck(parent, snapshot.Shows).Wait();
        }

        private UnitBook Book(string unit) => new(_rows, new(new FixedTenantKeys(), "t"), unit, TimeProvider.System, NullLogger.Instance, () => { }, () => { }, () => { });
    }
}
