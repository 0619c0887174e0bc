using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using Google.OrTools.LinearSolver;
using Key = (string Count, int Club, int Edition, ClbCloud.Grains.Kernel.Period Month);

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>What an attack found out of a number that it should not know.</summary>
internal sealed record Recovered(string What, long Truth, double Low, double High);

/// <summary>
/// Has every edition, knows which club is in which project when, and what everybody knows (<see cref="AttackerKnowledge"/>).
/// Puts all that was released into linear programs, and asks for the least and the greatest that each small number can be.
/// </summary>
/// <remarks>
/// It looks for small numbers (1–10) of every project and part, of the clubs in which projects differ, and of single
/// clubs; for complements; and for small changes from week to week and month to month. It wins where fewer than ten
/// whole numbers are left.
/// </remarks>
internal sealed class Attacker(SyntheticProjects world)
{
    private const int Width = 10;
    private const double Rounding = 1e-5;

    private int Editions => world.Truth.Count;

    private IEnumerable<Cut> Cuts => world.Spans.Keys.SelectMany(p => (Cut[])[new(p), new(p, "bac-ninh"), new(p, "ha-mau")]);

    /// <summary>A number that the attacker wants: some clubs, one time, or the difference of two times.</summary>
    private sealed record Target(string What, long Truth, Dictionary<Key, double> Terms);

    /// <summary>What one plan of attack finds.</summary>
    /// <param name="plan">What it reads and looks for.</param>
    /// <param name="most">Targets that it tries at most, spread evenly over all there are: each costs two programs.</param>
    /// <param name="enough">It stops when it has found so many.</param>
    public List<Recovered> Attack(AttackPlan plan, int most, int enough = int.MaxValue)
    {
        using var solver = Solver.CreateSolver("GLOP");
        var unknown = new Unknowns(solver, k => world.Truth[k.Edition][(k.Club, k.Month)][k.Count]);
        for (var e = 0; e < Editions; e++)
        {
            foreach (var (cut, period, cells) in Rows(e))
            {
                foreach (var id in plan.Read) Learn(unknown, cut, period, cells, id, e);
            }
        }

        foreach (var form in plan.NeverBelowZero) EveryClub((c, e, m) => unknown.Know($"{form} {c} {m} in {e}", Sum(AttackerKnowledge.Form(form), [c], e, m), 0, double.PositiveInfinity));
        foreach (var (count, club, e, month) in unknown.Keys.Where(k => k.Edition > 0 && k.Month <= LastOf(k.Edition - 1) && plan.Growing.Contains(k.Count)).ToArray())
            unknown.Know($"{count} {club} {month} in {e} grows", new() { [(count, club, e, month)] = 1, [(count, club, e - 1, month)] = -1 }, 0, double.PositiveInfinity);
        var targets = Targets(plan).Where(t => Math.Abs(t.Truth) is > 0 and < 11 && t.Terms.Keys.All(unknown.Has)).DistinctBy(t => t.What).ToArray();
        var found = new List<Recovered>();
        for (var i = 0; i < Math.Min(most, targets.Length) && found.Count < enough; i++)
        {
            var (what, truth, terms) = targets[(int)((long)i * targets.Length / Math.Min(most, targets.Length))];
            var (low, high) = (unknown.Bound(terms, least: true), unknown.Bound(terms, least: false));
            if (low > truth + Rounding || high < truth - Rounding) throw new InvalidOperationException($"{what}: the truth {truth} is not between {low} and {high}, so what was released is wrong.");
            if (Math.Floor(high + Rounding) - Math.Ceiling(low - Rounding) + 1 < Width) found.Add(new(what, truth, low, high));
        }

        return found;
    }

    private void Learn(Unknowns unknown, Cut cut, Period period, EditionCells cells, string id, int e)
    {
        // A number that stands on from before says nothing that was not known.
        if (!cells.Values.TryGetValue(id, out var value) || cells.Kept.ContainsKey(id)) return;
        var stock = Indicators.IsStock(id);
        if (stock && period.Kind != PeriodKind.Month) return;
        var months = world.Months().Where(m => period.Contains(m.FirstDay) && m <= LastOf(e)).ToArray();
        // Weeks come in when the month is over.
        if (id == "volunteer_weeks.expected" && months.Contains(LastOf(e))) return;
        if (AttackerKnowledge.Norms.TryGetValue(id, out var norm)) Norm(unknown, cut, period, value, norm.Count, norm.Least, e);
        else if (id == "club_months.attendance_ok") Attended(unknown, cut, period, value, e);
        else
        {
            var terms = months.Select(m => Sum([(id, 1)], Among(cut, m), e, m)).Aggregate(Plus);
            var rest = AttackerKnowledge.Rest(id, value, Among(cut, period).Length);
            unknown.Know($"{cut} {id} {period} in {e}", terms, rest, rest);
        }
    }

    // All clubs reach the norm, or none does.
    private void Norm(Unknowns unknown, Cut cut, Period month, long value, string count, int least, int e)
    {
        var clubs = Among(cut, month);
        if (value != 0 && value != clubs.Length) return;
        foreach (var club in clubs) unknown.Know($"{cut} {count} {month} in {e}", Sum([(count, 1)], [club], e, month), value == 0 ? 0 : least, value == 0 ? least - 1 : double.PositiveInfinity);
    }

    private void Attended(Unknowns unknown, Cut cut, Period month, long value, int e)
    {
        if (month.Kind != PeriodKind.Month) return;
        var clubs = Among(cut, month);
        if (value != 0 && value != clubs.Length) return;
        foreach (var club in clubs) unknown.Know($"{cut} attended {month} in {e}", Sum([("meetings.attendance", 5), ("meetings.attendance_expected", -4)], [club], e, month), value == 0 ? double.NegativeInfinity : 0, value == 0 ? -1 : double.PositiveInfinity);
    }

    private IEnumerable<Target> Targets(AttackPlan plan)
    {
        var groups = Cuts.Select(c => (Name: c.ToString(), In: (Func<int, Period, bool>)((club, m) => world.IsIn(club, c, m))))
            .Concat(Pairs().Select(p => (Name: $"{p.A} without {p.B}", In: (Func<int, Period, bool>)((club, m) => world.IsIn(club, p.A, m) && !world.IsIn(club, p.B, m)))))
            .Concat(Enumerable.Range(0, world.Clubs.Length).Select(i => (Name: world.Clubs[i], In: (Func<int, Period, bool>)((club, _) => club == i)))).ToArray();
        for (var e = Editions - 1; e >= 0; e--)
        {
            foreach (var month in world.Months().Where(m => m <= LastOf(e)))
            {
                foreach (var (name, inside) in groups)
                {
                    int[] clubs = [.. Enumerable.Range(0, world.Clubs.Length).Where(c => inside(c, month))];
                    if (clubs.Length == 0) continue;
                    foreach (var wanted in plan.Wanted)
                    {
                        var form = AttackerKnowledge.Form(wanted);
                        var (now, truth) = (Sum(form, clubs, e, month), True(form, clubs, e, month));
                        yield return new($"{name} {wanted} {month} in {e}", truth, now);
                        // What came in a week; what changed in a month.
                        if (e > 0 && month <= LastOf(e - 1))
                            yield return new($"{name} {wanted} {month} from {e - 1} to {e}", truth - True(form, clubs, e - 1, month), Plus(now, Sum(form, clubs, e - 1, month), -1));
                        if (Indicators.IsStock(form[0].Id) && month > SyntheticProjects.First && clubs.All(c => inside(c, month.Previous)))
                            yield return new($"{name} {wanted} {month.Previous} to {month} in {e}", truth - True(form, clubs, e, month.Previous), Plus(now, Sum(form, clubs, e, month.Previous), -1));
                    }
                }
            }
        }
    }

    private long True((string Id, int Factor)[] form, int[] clubs, int edition, Period month) =>
        clubs.Sum(c => form.Sum(f => f.Factor * (f.Id == "~examined" ? world.Months().Where(m => m <= month).Sum(m => world.Truth[edition][(c, m)]["checkups.people"]) : world.Truth[edition][(c, month)][f.Id])));

    private void EveryClub(Action<int, int, Period> of)
    {
        for (var e = 0; e < Editions; e++)
        {
            foreach (var month in world.Months().Where(m => m <= LastOf(e)))
            {
                for (var club = 0; club < world.Clubs.Length; club++) of(club, e, month);
            }
        }
    }

    private static Dictionary<Key, double> Sum((string Id, int Factor)[] form, int[] clubs, int edition, Period month)
    {
        var terms = new Dictionary<Key, double>();
        foreach (var club in clubs)
        {
            foreach (var (id, sign) in form)
            {
                foreach (var (count, at, factor) in AttackerKnowledge.Of(id, club, month)) terms[(count, club, edition, at)] = terms.GetValueOrDefault((count, club, edition, at)) + (sign * factor);
            }
        }

        return terms;
    }

    private static Dictionary<Key, double> Plus(Dictionary<Key, double> a, Dictionary<Key, double> b) => Plus(a, b, 1);

    private static Dictionary<Key, double> Plus(Dictionary<Key, double> a, Dictionary<Key, double> b, int sign)
    {
        var sum = a.ToDictionary();
        foreach (var (key, factor) in b) sum[key] = sum.GetValueOrDefault(key) + (sign * factor);
        return sum;
    }

    private IEnumerable<(Cut A, Cut B)> Pairs() => from a in world.Spans.Keys from b in world.Spans.Keys where a != b select (new Cut(a), new Cut(b));

    private IEnumerable<(Cut Cut, Period Period, EditionCells Cells)> Rows(int edition)
    {
        foreach (var cut in Cuts)
        {
            var periods = world.Months().Where(m => m <= LastOf(edition)).SelectMany(m => (Period[])[m, ReleaseShape.QuarterOf(m), Period.OfYear(m.Year)]).Distinct();
            foreach (var period in periods)
            {
                if (world.Book.Cells(cut, period, edition + 1) is { } cells) yield return (cut, period, cells);
            }
        }
    }

    private Period LastOf(int edition) => world.Book.Manifests(world.Spans.Keys.First())[edition].To;

    private int[] Among(Cut cut, Period period) => [.. Enumerable.Range(0, world.Clubs.Length).Where(c => world.IsIn(c, cut, period))];

    /// <summary>Numbers that nobody told: none is below zero.</summary>
    private sealed class Unknowns(Solver solver, Func<Key, long> truth)
    {
        // More than there are anywhere here: with a bound, no program is without end.
        private const double Most = 10_000;
        private readonly Dictionary<Key, Variable> _all = [];

        public IEnumerable<Key> Keys => _all.Keys;

        public bool Has(Key key) => _all.ContainsKey(key);

        public void Know(string what, Dictionary<Key, double> terms, double least, double most)
        {
            // An attacker who believes what is not so proves nothing.
            var so = terms.Sum(t => t.Value * truth(t.Key));
            if (so < least - Rounding || so > most + Rounding) throw new InvalidOperationException($"{what}: {so} is not between {least} and {most}.");
            if (terms.Count == 0) return;
            using var row = solver.MakeConstraint(least, most);
            foreach (var (key, factor) in terms) row.SetCoefficient(Of(key), factor);
        }

        public double Bound(Dictionary<Key, double> terms, bool least)
        {
            using var goal = solver.Objective();
            goal.Clear();
            foreach (var (key, factor) in terms) goal.SetCoefficient(Of(key), factor);
            goal.SetOptimizationDirection(!least);
            var said = solver.Solve();
            if (said != Solver.ResultStatus.OPTIMAL)
            {
                // What a warm start could not do, a cold one may.
                solver.Reset();
                said = solver.Solve();
            }

            return said == Solver.ResultStatus.OPTIMAL ? goal.Value() : throw new InvalidOperationException($"The solver says {said}.");
        }

        private Variable Of(Key key)
        {
            if (!_all.TryGetValue(key, out var variable)) _all[key] = variable = solver.MakeNumVar(0, Most, string.Empty);
            return variable;
        }
    }
}
