using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Declared;

/// <summary>
/// A unit's own facts as figures by month. What is declared yields wherever anything below, or the unit itself, has a
/// number for the same indicator, so that nothing is ever counted twice; it is kept a second time under
/// <c>id~declared</c>, which rolls up beside it.
/// </summary>
internal static class FactFigures
{
    /// <summary>Net changes and flows by month.</summary>
    /// <param name="state">The unit.</param>
    /// <param name="levels">What its level computes, by month.</param>
    public static Dictionary<Period, FigureVector> Of(UnitState state, Dictionary<Period, FigureVector> levels)
    {
        var facts = state.Facts;
        var own = new Sheet();
        if (ReferenceEquals(facts, UnitFacts.Empty) && state.Unit?.Kind != UnitKind.Province) return own.ToVectors();
        Classes(facts, own);
        Plans(state, own);
        var beside = new Beside(state, levels, own.ToVectors());
        foreach (var group in facts.Declared.Values.Where(d => !d.Withdrawn).GroupBy(d => (d.Indicator, d.Club)))
        {
            var first = group.Key.Club is null ? (Period?)null : FirstOf(state, group.Key.Club);
            if (Indicators.IsStock(group.Key.Indicator)) Stock([.. group.OrderBy(d => EndOf(d.Period))], beside, first, state.Unit?.Closed, own);
            else Flows(group, beside, first, own);
        }

        if (state.Unit?.Kind == UnitKind.Province) FirstClasses(state, own);
        return own.ToVectors();
    }

    /// <summary>What is beside a declared figure at the end of its period, or within it: below, and in the unit itself.</summary>
    public static long Computed(UnitState state, string indicator, Period period)
    {
        var own = new Sheet();
        Classes(state.Facts, own);
        Plans(state, own);
        var beside = new Beside(state, LevelRules.Levels(state), own.ToVectors());
        return Indicators.IsStock(indicator) ? beside.Balance(indicator, EndOf(period)) : beside.Within(indicator, period);
    }

    public static bool Counts(UnitState state, DeclaredFigure figure)
    {
        if (figure.Withdrawn) return false;
        return figure.Club is { } club ? !(FirstOf(state, club) <= EndOf(figure.Period)) : Computed(state, figure.Indicator, figure.Period) == 0;
    }

    /// <summary>The month that a period's stocks stand at, and its flows are dated in.</summary>
    public static Period EndOf(Period period) => Period.MonthOf(period.LastDay);

    /// <summary>The first month of which a club itself tells; null while it tells nothing.</summary>
    public static Period? FirstOf(UnitState state, string club) =>
        state.Kids.GetValueOrDefault(club) is { Clubs.IsEmpty: false } kid ? kid.Clubs.Keys.First() : null;

    private static void Classes(UnitFacts facts, Sheet own)
    {
        foreach (var training in facts.Classes.Values.Where(c => !c.Withdrawn))
        {
            own.Add(Period.MonthOf(training.From), "training.classes", 1);
            own.Add(Period.MonthOf(training.From), "training.participants", training.Participants);
        }
    }

    private static void Plans(UnitState state, Sheet own)
    {
        var id = state.Unit?.Kind switch
        {
            UnitKind.Province => "provinces.with_plan",
            UnitKind.Commune => "communes.with_plan",
            _ => null,
        };
        if (id is null || state.Facts.Plans.IsEmpty) return;
        var months = new SortedSet<Period>();
        foreach (var plan in state.Facts.Plans.Values)
        {
            months.Add(Period.MonthOf(plan.From));
            if (plan.To is { } to) months.UnionWith([Period.MonthOf(to), Period.MonthOf(to).Next]);
        }

        if (state.Unit!.Closed is { } closed) months.UnionWith([Period.MonthOf(closed), Period.MonthOf(closed).Next]);
        var before = 0;
        foreach (var month in months)
        {
            var level = !(state.Unit.Closed < month.LastDay) && state.Facts.Plans.Values.Any(p => p.From <= month.LastDay && (p.To is not { } to || to >= month.LastDay)) ? 1 : 0;
            own.Add(month, id, level - before);
            before = level;
        }
    }

    private static void Flows(IEnumerable<DeclaredFigure> figures, Beside beside, Period? joined, Sheet own)
    {
        foreach (var figure in figures)
        {
            var counts = figure.Club is null ? beside.Within(figure.Indicator, figure.Period) == 0 : !(joined <= EndOf(figure.Period));
            if (counts) own.Declare(EndOf(figure.Period), figure.Indicator, figure.Value);
        }
    }

    private static void Stock(DeclaredFigure[] figures, Beside beside, Period? joined, DateOnly? closed, Sheet own)
    {
        var id = figures[0].Indicator;
        var months = figures.Select(f => EndOf(f.Period)).ToHashSet();
        // What took the place of a closed unit declares for itself.
        foreach (var last in figures.Select(f => f.To).Append(closed).OfType<DateOnly>()) months.UnionWith([Period.MonthOf(last), Period.MonthOf(last).Next]);
        if (figures[0].Club is null) months.UnionWith(beside.Changes(id));
        else if (joined is { } month) months.Add(month);
        var before = 0L;
        foreach (var month in months.Order())
        {
            var level = 0L;
            var at = figures.LastOrDefault(f => EndOf(f.Period) <= month);
            var ended = at is null || at.To < month.LastDay || closed < month.LastDay || (at.Club is null ? beside.Balance(id, month) != 0 : joined <= month);
            if (!ended) level = at!.Value;
            if (level != before) own.Declare(month, id, level - before);
            before = level;
        }
    }

    // The first month of each calendar year in which the province or anything below it held a class.
    private static void FirstClasses(UnitState state, Sheet own)
    {
        var held = own.ToVectors().Where(o => o.Value["training.classes"] > 0).Select(o => o.Key)
            .Concat(state.Sums.Where(s => s.Key.Kind == PeriodKind.Month && s.Value.Then["training.classes"] > 0).Select(s => s.Key));
        foreach (var year in held.GroupBy(m => m.Year)) own.Add(year.Min(), "provinces.with_training", 1);
    }

    private sealed class Sheet
    {
        private readonly Dictionary<Period, Dictionary<string, long>> sums = [];

        public void Add(Period month, string id, long value)
        {
            if (!sums.TryGetValue(month, out var values)) sums[month] = values = new(StringComparer.Ordinal);
            values[id] = values.GetValueOrDefault(id) + value;
        }

        public void Declare(Period month, string id, long value)
        {
            Add(month, id, value);
            Add(month, id + Indicators.DeclaredPart, value);
        }

        public Dictionary<Period, FigureVector> ToVectors() =>
            sums.Select(s => KeyValuePair.Create(s.Key, FigureVector.Of(s.Value))).Where(s => !s.Value.IsZero).ToDictionary();
    }

    /// <summary>What children report and the unit computes, of one indicator.</summary>
    private sealed class Beside(UnitState state, Dictionary<Period, FigureVector> levels, Dictionary<Period, FigureVector> facts)
    {
        public IEnumerable<Period> Changes(string id) => Months(id).Select(m => m.Month);

        public long Balance(string id, Period month) => Months(id).Where(m => m.Month <= month).Sum(m => m.Value);

        public long Within(string id, Period period) => Months(id).Where(m => period.Contains(m.Month.FirstDay)).Sum(m => m.Value);

        private IEnumerable<(Period Month, long Value)> Months(string id)
        {
            foreach (var (month, sum) in state.Sums)
            {
                if (month.Kind == PeriodKind.Month && sum.Then[id] is not 0 and var value) yield return (month, value);
            }

            foreach (var (month, figures) in levels.Concat(facts))
            {
                if (figures[id] is not 0 and var value) yield return (month, value);
            }
        }
    }
}
