using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Kernel;
using Google.OrTools.LinearSolver;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>What an attack found out of a number that it should not know.</summary>
internal sealed record Recovered(string What, long Truth, double Low, double High);

/// <summary>
/// Has every edition, knows which club is in which project when, and that nobody counts below zero. Puts all that was
/// released into one linear program, and asks for the least and the greatest that each small number can be.
/// </summary>
/// <remarks>
/// It looks for small numbers (1–10) of every project and part, of the clubs in which projects differ, and of single
/// clubs; by sex and age group and for whatever remains of a total; and for small changes from week to week and month to
/// month. It wins where fewer than ten whole numbers are left.
/// </remarks>
internal sealed class Attacker(SyntheticProjects world)
{
    private const double Width = 9;
    private const double Rounding = 1e-6;

    private static readonly (string Id, Func<(bool Woman, int Age), bool> Counts)[] Members =
    [
        ("members", _ => true), ("members.women", p => p.Woman), ("members.older", p => p.Age > 0), ("members.women_older", p => p is { Woman: true, Age: > 0 }),
        ("members.age_60_69", p => p.Age == 1), ("members.age_70_79", p => p.Age == 2),
    ];

    private int Editions => world.Truth.Count;

    private IEnumerable<Cut> Cuts => world.Spans.Keys.SelectMany(p => (Cut[])[new(p), new(p, "bac-ninh"), new(p, "ha-mau")]);

    /// <summary>A number that the attacker wants: some clubs, some classes, one time, or the difference of two times.</summary>
    private sealed record Target(string What, Dictionary<(int Club, int Class, int Edition, Period Month), int> Terms);

    /// <summary>Members: levels at each month's end in each edition.</summary>
    public List<Recovered> OnMembers()
    {
        using var solver = Solver.CreateSolver("GLOP");
        var unknown = new Unknowns(solver);
        for (var e = 0; e < Editions; e++)
        {
            foreach (var (cut, month, cells) in Rows(e))
            {
                foreach (var (id, counts) in Members)
                {
                    if (Fresh(cells, id) is { } value) unknown.Know(Sum(Among(cut, month), Classes(counts), e, month), value);
                }
            }
        }

        return Hunt(solver, unknown, Targets(MemberClasses(), stock: true));
    }

    /// <summary>Visits, and readings with those above the threshold: what happened in a month, known the better the more weeks go by.</summary>
    public List<Recovered> OnFlows()
    {
        using var solver = Solver.CreateSolver("GLOP");
        var unknown = new Unknowns(solver);
        // Readings that were not high are a class of their own.
        (string Id, int[] Classes)[] flows = [("visits", [SyntheticProjects.Visits]), ("health.measured", [SyntheticProjects.Measured, SyntheticProjects.High]), ("health.high", [SyntheticProjects.High])];
        for (var e = 0; e < Editions; e++)
        {
            foreach (var (cut, period, cells) in Rows(e))
            {
                foreach (var (id, classes) in flows)
                {
                    if (Fresh(cells, id) is { } value) unknown.Know(MonthsOf(period).SelectMany(m => Sum(Among(cut, m), classes, e, m)), value);
                }
            }
        }

        // In this country nothing is taken back, and the attacker knows it.
        foreach (var (club, cls, e, month) in unknown.Keys.Where(k => k.Edition > 0).ToArray()) unknown.Grows((club, cls, e - 1, month), (club, cls, e, month));
        return Hunt(solver, unknown, Targets([("visits", [SyntheticProjects.Visits]), ("high", [SyntheticProjects.High]), ("not high", [SyntheticProjects.Measured])], stock: false));
    }

    /// <summary>New people under care: by month, and as the growth of those ever cared for.</summary>
    public List<Recovered> OnCare()
    {
        using var solver = Solver.CreateSolver("GLOP");
        var unknown = new Unknowns(solver);
        for (var e = 0; e < Editions; e++)
        {
            foreach (var (cut, period, cells) in Rows(e))
            {
                if (Fresh(cells, "recipients.new") is { } fresh) unknown.Know(MonthsOf(period).SelectMany(m => Sum(Among(cut, m), [SyntheticProjects.New], e, m)), fresh);
                if (period.Kind == PeriodKind.Month && Fresh(cells, "recipients.cumulative") is { } ever)
                    unknown.Know(world.Months().Where(m => m <= period).SelectMany(m => Sum(Among(cut, period), [SyntheticProjects.New], e, m)), ever);
            }
        }

        return Hunt(solver, unknown, Targets([("new", [SyntheticProjects.New])], stock: false));
    }

    /// <summary>The greatest share of cells that an edition left out.</summary>
    public double SuppressedShare() => world.Spans.Keys.Max(p => world.Book.Manifests(p).Max(m => (double)m.Suppressed / m.Cells));

    private long True(int club, int cls, int edition, Period month, bool stock) => cls switch
    {
        // Not high: readings less those that were.
        SyntheticProjects.Measured => world.Level(edition, club, month, cls) - world.Level(edition, club, month, SyntheticProjects.High),
        _ when stock => world.Level(edition, club, month, cls),
        _ => world.Truth[edition].GetValueOrDefault((club, month))?[cls] ?? 0,
    };

    private List<Recovered> Hunt(Solver solver, Unknowns unknown, IEnumerable<(Target Target, bool Stock)> targets)
    {
        var found = new List<Recovered>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (target, stock) in targets)
        {
            var truth = target.Terms.Sum(t => t.Value * True(t.Key.Club, t.Key.Class, t.Key.Edition, t.Key.Month, stock));
            // A number nothing of which is in any released cell has no bound.
            if (Math.Abs(truth) is 0 or >= 11 || !seen.Add(target.What) || target.Terms.Keys.Any(k => !unknown.Has(k))) continue;
            var (low, high) = (unknown.Bound(target.Terms, least: true), unknown.Bound(target.Terms, least: false));
            if (low > truth + Rounding || high < truth - Rounding) throw new InvalidOperationException($"{target.What}: the truth {truth} is not between {low} and {high}, so what was released is wrong.");
            if (high - low < Width - Rounding) found.Add(new(target.What, truth, low, high));
        }

        return found;
    }

    private IEnumerable<(Target Target, bool Stock)> Targets(IReadOnlyList<(string Name, int[] Classes)> classes, bool stock)
    {
        var groups = Cuts.Select(c => (Name: c.ToString(), In: (Func<int, Period, bool>)((club, m) => world.IsIn(club, c, m))))
            .Concat(Pairs().Select(p => (Name: $"{p.A} without {p.B}", In: (Func<int, Period, bool>)((club, m) => world.IsIn(club, p.A, m) && !world.IsIn(club, p.B, m)))))
            .Concat(Enumerable.Range(0, world.Clubs.Length).Select(i => (Name: world.Clubs[i], In: (Func<int, Period, bool>)((club, _) => club == i)))).ToArray();
        for (var e = 0; e < Editions; e++)
        {
            foreach (var month in Rows(e).Select(r => r.Period).Where(p => p.Kind == PeriodKind.Month).Distinct())
            {
                foreach (var (name, inside) in groups)
                {
                    int[] clubs = [.. Enumerable.Range(0, world.Clubs.Length).Where(c => inside(c, month))];
                    foreach (var (of, cls) in classes)
                    {
                        var now = Sum(clubs, cls, e, month).ToDictionary(k => k, _ => 1);
                        yield return (new($"{name} {of} {month} in {e}", now), stock);
                        // What came in a week; what changed in a month.
                        if (e > 0 && month <= LastOf(e - 1)) yield return (new($"{name} {of} {month} from {e - 1} to {e}", Less(now, Sum(clubs, cls, e - 1, month))), stock);
                        if (stock && month > SyntheticProjects.First && clubs.All(c => inside(c, month.Previous))) yield return (new($"{name} {of} {month.Previous} to {month} in {e}", Less(now, Sum(clubs, cls, e, month.Previous))), stock);
                    }
                }
            }
        }
    }

    private IEnumerable<(Cut A, Cut B)> Pairs() => from a in world.Spans.Keys from b in world.Spans.Keys where a != b select (new Cut(a), new Cut(b));

    private static List<(string Name, int[] Classes)> MemberClasses()
    {
        List<(string, int[])> classes = [.. Members.Select(m => (m.Id, Classes(m.Counts)))];
        classes.Add(("men", Classes(p => !p.Woman)));
        classes.Add(("younger", Classes(p => p.Age == 0)));
        classes.Add(("younger women", Classes(p => p is { Woman: true, Age: 0 })));
        classes.Add(("younger men", Classes(p => p is { Woman: false, Age: 0 })));
        classes.Add(("older men", Classes(p => p is { Woman: false, Age: > 0 })));
        return classes;
    }

    private static Dictionary<(int, int, int, Period), int> Less(Dictionary<(int, int, int, Period), int> now, IEnumerable<(int, int, int, Period)> before)
    {
        var terms = now.ToDictionary();
        foreach (var key in before) terms[key] = terms.GetValueOrDefault(key) - 1;
        return terms;
    }

    private IEnumerable<(Cut Cut, Period Period, EditionCells Cells)> Rows(int edition)
    {
        foreach (var cut in Cuts)
        {
            for (var month = SyntheticProjects.First; month <= LastOf(edition); month = month.Next)
            {
                foreach (var period in (Period[])[month, ReleaseShape.QuarterOf(month), Period.OfYear(month.Year)])
                {
                    if (world.Book.Cells(cut, period, edition + 1) is { } cells) yield return (cut, period, cells);
                }
            }
        }
    }

    private Period LastOf(int edition) => world.Book.Manifests(world.Spans.Keys.First())[edition].To;

    // A number that stands on from before says nothing that was not known.
    private static long? Fresh(EditionCells cells, string id) => cells.Values.TryGetValue(id, out var value) && !cells.Kept.ContainsKey(id) ? value : null;

    private IEnumerable<Period> MonthsOf(Period period) => world.Months().Where(m => period.Contains(m.FirstDay));

    private int[] Among(Cut cut, Period month) => [.. Enumerable.Range(0, world.Clubs.Length).Where(c => world.IsIn(c, cut, month))];

    private static int[] Classes(Func<(bool Woman, int Age), bool> counts) => [.. Enumerable.Range(0, SyntheticProjects.Classes).Where(i => counts(SyntheticProjects.People[i]))];

    private static IEnumerable<(int Club, int Class, int Edition, Period Month)> Sum(int[] clubs, int[] classes, int edition, Period month) =>
        from club in clubs from cls in classes select (club, cls, edition, month);

    /// <summary>Numbers that nobody told: none is below zero.</summary>
    private sealed class Unknowns(Solver solver)
    {
        private readonly Dictionary<(int Club, int Class, int Edition, Period Month), Variable> _all = [];

        public IEnumerable<(int Club, int Class, int Edition, Period Month)> Keys => _all.Keys;

        public bool Has((int, int, int, Period) key) => _all.ContainsKey(key);

        public void Know(IEnumerable<(int, int, int, Period)> terms, long value)
        {
            using var row = solver.MakeConstraint(value, value);
            foreach (var key in terms) row.SetCoefficient(Of(key), 1);
        }

        public void Grows((int, int, int, Period) before, (int, int, int, Period) after)
        {
            if (!Has(before)) return;
            using var row = solver.MakeConstraint(0, double.PositiveInfinity);
            row.SetCoefficient(Of(after), 1);
            row.SetCoefficient(Of(before), -1);
        }

        public double Bound(Dictionary<(int Club, int Class, int Edition, Period Month), int> terms, bool least)
        {
            using var goal = solver.Objective();
            goal.Clear();
            foreach (var (key, factor) in terms) goal.SetCoefficient(Of(key), factor);
            goal.SetOptimizationDirection(!least);
            return solver.Solve() switch
            {
                Solver.ResultStatus.OPTIMAL => goal.Value(),
                Solver.ResultStatus.UNBOUNDED => least ? double.NegativeInfinity : double.PositiveInfinity,
                var failed => throw new InvalidOperationException($"The solver says {failed}."),
            };
        }

        private Variable Of((int, int, int, Period) key)
        {
            if (!_all.TryGetValue(key, out var variable)) _all[key] = variable = solver.MakeNumVar(0, double.PositiveInfinity, string.Empty);
            return variable;
        }
    }
}
