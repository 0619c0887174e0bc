using System.Collections.Immutable;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Grains.Tests.Declared;

/// <summary>Facts of a unit beside random figures of its children, the same for the same seed.</summary>
public sealed class FactProperties
{
    private const string Club = "bac-ninh|clb-1";
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly string[] Ids = ["members", "population", "training.classes", "support.sessions"];

    [Fact]
    public void A_units_own_figures_are_those_that_a_recount_of_its_facts_makes() => ForSeeds(seed =>
    {
        var (state, below) = Next(new Random(seed));
        var made = FactFigures.Of(state, LevelRules.Levels(state));
        var counted = Count(state, below);
        string[] ids = [.. Ids, .. Ids.Select(i => i + Indicators.DeclaredPart), "training.participants", "provinces.with_plan", "communes.with_plan", "provinces.with_training"];
        for (var month = Period.Month(2023, 12); month <= Period.MonthOf(Today); month = month.Next)
        {
            foreach (var id in ids) Assert.True(Read(made, month, id) == counted[month, id], $"Seed {seed}, {month}, {id}: {Read(made, month, id)} made, {counted[month, id]} counted.");
        }
    });

    [Fact]
    public void Nothing_is_counted_twice() => ForSeeds(seed =>
    {
        var (state, below) = Next(new Random(seed));
        var made = FactFigures.Of(state, LevelRules.Levels(state));
        foreach (var id in new[] { "members", "population" })
        {
            for (var month = Period.Month(2023, 12); month <= Period.MonthOf(Today); month = month.Next)
            {
                var declared = Read(made, month, id + Indicators.DeclaredPart);
                Assert.Equal(declared, Read(made, month, id));
                var whole = state.Facts.Declared.Values.Any(d => d.Indicator == id && d.Club is null && !d.Withdrawn);
                if (whole && below[month, id] != 0) Assert.True(declared == OfClubs(state, id, month), $"Seed {seed}, {month}, {id}.");
            }
        }
    });

    private static void ForSeeds(Action<int> holds) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static long OfClubs(UnitState state, string id, Period month) => state.Facts.Declared.Values
        .Where(d => d.Indicator == id && d.Club is not null && !d.Withdrawn && FactFigures.EndOf(d.Period) <= month)
        .GroupBy(d => d.Club).Select(g => g.MaxBy(d => d.Period.LastDay)!)
        .Where(d => !(FactFigures.FirstOf(state, d.Club!) <= month) && !(d.To < month.LastDay) && !(state.Unit!.Closed < month.LastDay)).Sum(d => d.Value);

    private static long Read(Dictionary<Period, FigureVector> made, Period month, string id) =>
        FigureReading.Read(new() { Period = month, Indicators = [id] }, made).Value![id];

    private static Tally Count(UnitState state, Tally below) =>
        new UnitFactCount([.. state.Facts.Classes.Values], [.. state.Facts.Declared.Values], [.. state.Facts.Plans.Values])
            .Count(state.Unit!.Kind, state.Unit.Closed, below, club => FactFigures.FirstOf(state, club), Today);

    private static (UnitState State, Tally Below) Next(Random random)
    {
        var kind = random.Next(3) switch { 0 => UnitKind.Nation, 1 => UnitKind.Province, _ => UnitKind.Commune };
        var sums = ImmutableDictionary<Period, KeptPeriod>.Empty;
        for (var i = random.Next(6); i > 0; i--)
        {
            var id = Ids[random.Next(4)];
            sums = sums.SetItem(Month(random), new() { Version = 1, Then = FigureVector.Of((id, random.Next(Indicators.IsStock(id) ? -3 : 0, 9)), ("visits", 2)) });
        }

        var facts = UnitFacts.Empty;
        for (var i = random.Next(4); i > 0; i--) facts = facts with { Classes = facts.Classes.SetItem($"lop-{i}", Class(random, i)) };
        for (var i = random.Next(3); i > 0; i--) facts = facts with { Plans = facts.Plans.SetItem($"kh-{i}", Plan(random, i)) };
        for (var i = random.Next(7); i > 0; i--) facts = facts.With(Figure(random, kind));
        var state = UnitState.Empty with
        {
            Unit = new() { Kind = kind, Form = UnitForm.Commune, Names = [], Established = new(2030, 1, 1), Closed = random.Next(3) == 0 ? Month(random).FirstDay.AddDays(random.Next(40)) : null, Created = "" },
            Sums = sums,
            Facts = OneEach(facts),
            Kids = UnitState.Empty.Kids.Add(Club, new() { Registration = new() { Child = Club, IsClub = true, NameVi = "CLB" }, Clubs = random.Next(2) == 0 ? ImmutableSortedDictionary<Period, long>.Empty.Add(Month(random), 1) : ImmutableSortedDictionary<Period, long>.Empty }),
        };
        return (state, Below(sums));
    }

    // Overlaps are refused when declared, so that there are none to count.
    private static UnitFacts OneEach(UnitFacts facts)
    {
        var kept = facts with { Declared = UnitFacts.Empty.Declared };
        foreach (var figure in facts.Declared.Values)
        {
            var clash = kept.Declared.Values.Any(d => d.Indicator == figure.Indicator && d.Club == figure.Club && d.Period.FirstDay <= figure.Period.LastDay && figure.Period.FirstDay <= d.Period.LastDay);
            if (!clash) kept = kept.With(figure);
        }

        return kept;
    }

    private static Tally Below(ImmutableDictionary<Period, KeptPeriod> sums)
    {
        var tally = new Tally();
        for (var month = Period.Month(2023, 12); month <= Period.MonthOf(Today); month = month.Next)
        {
            foreach (var id in Ids) tally.Add(month, id, FigureReading.Read(new() { Period = month, Indicators = [id] }, sums.ToDictionary(s => s.Key, s => s.Value.Then)).Value![id]);
        }

        return tally;
    }

    private static TrainingClass Class(Random random, int i) => new()
    {
        Id = $"lop-{i}",
        Kind = TrainingKind.Initial,
        Audience = "Ban chủ nhiệm",
        Subject = "Vận hành",
        From = Month(random).FirstDay,
        To = Today,
        Participants = random.Next(50),
        Withdrawn = random.Next(4) == 0,
    };

    private static ApprovedPlan Plan(Random random, int i)
    {
        var from = Month(random).FirstDay.AddDays(random.Next(40));
        return new() { Plan = $"kh-{i}", From = from, To = random.Next(2) == 0 ? from.AddDays(random.Next(300)) : null };
    }

    private static DeclaredFigure Figure(Random random, UnitKind kind)
    {
        var id = Ids[random.Next(4)];
        var month = Month(random);
        var period = random.Next(3) switch { 0 => month, 1 => Period.OfYear(Math.Min(month.Year, 2025)), _ => Period.Quarter(month.Year, 1) };
        return new()
        {
            Indicator = id,
            Period = period,
            Value = random.Next(1, 1000),
            Source = "Báo cáo",
            Club = kind == UnitKind.Commune && random.Next(3) == 0 ? Club : null,
            To = Indicators.IsStock(id) && random.Next(3) == 0 ? period.LastDay.AddDays(random.Next(400)) : null,
            Withdrawn = random.Next(6) == 0,
        };
    }

    private static Period Month(Random random) => Period.Month(2024, 1) with { Ordinal = (2024 * 12) + random.Next(30) };
}
