using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Plans;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Declared;

/// <summary>A unit's own facts in memory: rows <c>fc|</c>, <c>fd|</c> and <c>fp|</c> of its partition.</summary>
internal sealed record UnitFacts
{
    // Before Empty, which is made of it.
    private static readonly ImmutableArray<string> Always = ["clubs", "clubs.up_to_standard", "training.classes"];

    public static readonly UnitFacts Empty = new();

    public ImmutableSortedDictionary<string, TrainingClass> Classes { get; init; } = ImmutableSortedDictionary.Create<string, TrainingClass>(StringComparer.Ordinal);

    /// <summary>By <see cref="KeyOf"/>.</summary>
    public ImmutableSortedDictionary<string, DeclaredFigure> Declared { get; init; } = ImmutableSortedDictionary.Create<string, DeclaredFigure>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, ApprovedPlan> Plans { get; init; } = ImmutableSortedDictionary.Create<string, ApprovedPlan>(StringComparer.Ordinal);

    /// <summary>Indicators of the children that the unit's own figures depend on.</summary>
    public ImmutableArray<string> Watched { get; private init; } = Always;

    /// <summary>Figures that the approved plans are about.</summary>
    public ImmutableArray<string> Planned { get; private init; } = [];

    public static string KeyOf(DeclaredFigure figure) => $"{figure.Indicator}|{figure.Period}|{figure.Club}";

    public UnitFacts With(DeclaredFigure figure) => (this with { Declared = Declared.SetItem(KeyOf(figure), figure) }).Watching();

    public UnitFacts With(ApprovedPlan plan) => (this with { Plans = Plans.SetItem(plan.Plan, plan) }).Watching();

    /// <summary>Whether a change of a month's sums may change what the unit counts itself.</summary>
    public bool Watches(FigureVector before, FigureVector after) => Differ(Watched, before, after);

    /// <summary>Whether a change of a month's sums may change how far the approved plans are.</summary>
    public bool PlansAreAbout(FigureVector before, FigureVector after) => Differ(Planned, before, after);

    private static bool Differ(ImmutableArray<string> ids, FigureVector before, FigureVector after)
    {
        foreach (var id in ids)
        {
            if (before[id] != after[id]) return true;
        }

        return false;
    }

    public static async Task<UnitFacts> Load(IRowStore store, string partition)
    {
        var classes = await BookRows.Read<TrainingClass>(store, partition, FactRows.Class);
        var declared = await BookRows.Read<DeclaredFigure>(store, partition, FactRows.Figure);
        var plans = await BookRows.Read<ApprovedPlan>(store, partition, FactRows.Plan);
        if (classes.Count + declared.Count + plans.Count == 0) return Empty;
        return new UnitFacts
        {
            Classes = Empty.Classes.AddRange(classes.Select(c => KeyValuePair.Create(c.Id, c))),
            Declared = Empty.Declared.AddRange(declared.Select(d => KeyValuePair.Create(KeyOf(d), d))),
            Plans = Empty.Plans.AddRange(plans.Select(p => KeyValuePair.Create(p.Plan, p))),
        }.Watching();
    }

    private UnitFacts Watching() => this with
    {
        Watched = [.. Always.Union(Declared.Values.Select(d => d.Indicator), StringComparer.Ordinal)],
        Planned = [.. Plans.Values.Where(p => p.Text is not null).SelectMany(p => PlanReading.Ids(p.Text!)).Distinct(StringComparer.Ordinal)],
    };
}

/// <summary>Kinds of rows of a unit's own facts.</summary>
internal static class FactRows
{
    public const string Class = "fc";
    public const string Figure = "fd";
    public const string Plan = "fp";

    /// <summary>Where a fact's earlier revisions stay.</summary>
    public static string History(string kind, string id, int revision) =>
        $"{kind}x|{id}|{revision.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)}";
}
