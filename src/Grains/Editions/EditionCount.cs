using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Editions;

/// <summary>Turns what projects know of a club into what is new about it since the edition before. Pure.</summary>
internal static class EditionCount
{
    private static readonly ImmutableHashSet<string> Told = [.. Indicators.Current.Select(i => i.Id)];

    /// <summary>The news of a club; null when there is none.</summary>
    /// <param name="edition">Number of the edition that is being made.</param>
    /// <param name="before">The club as editions knew it; null when they did not.</param>
    /// <param name="now">By code of project, in its order.</param>
    /// <param name="last">Last month of the edition.</param>
    public static ClubNews? News(int edition, ClubHistory? before, IReadOnlyList<KeyValuePair<string, ProjectContribution>> now, Period last)
    {
        ImmutableArray<ProjectDays> projects = [.. now.Where(p => !p.Value.Spans.IsEmpty).Select(p => new ProjectDays { Project = p.Key, Spans = p.Value.Spans })];
        var changes = Changes(now, last);
        var known = before?.News ?? [];
        foreach (var (month, figures) in known.SelectMany(n => n.Changes)) changes[month] = changes.GetValueOrDefault(month, FigureVector.Zero).Minus(figures);
        var moved = !Same(projects, before?.ProjectsAt(edition) ?? []);
        var found = changes.Where(c => !c.Value.IsZero).ToImmutableSortedDictionary();
        return moved || !found.IsEmpty ? new() { Edition = edition, Projects = moved ? projects : null, Changes = found } : null;
    }

    /// <summary>
    /// Figures by month while the club was in any project; a stock as what it changed by since the last month known, so
    /// that the sum up to a month is its level there.
    /// </summary>
    private static SortedDictionary<Period, FigureVector> Changes(IReadOnlyList<KeyValuePair<string, ProjectContribution>> now, Period last)
    {
        var known = new SortedDictionary<Period, (FigureVector Stocks, FigureVector Flows)>();
        foreach (var (code, told) in now)
        {
            var days = new ProjectDays { Project = code, Spans = told.Spans };
            if (told.Months.IsEmpty) continue;
            var level = FigureVector.Zero;
            for (var month = told.Months.Keys.First(); month <= last; month = month.Next)
            {
                var figures = told.Months.GetValueOrDefault(month, FigureVector.Zero);
                level = level.Plus(figures.Where(id => Told.Contains(id) && Indicators.IsStock(id)));
                if (days.Holds(month)) known.TryAdd(month, (level, figures.Where(id => Told.Contains(id) && !Indicators.IsStock(id))));
            }
        }

        var changes = new SortedDictionary<Period, FigureVector>();
        var (before, at) = (FigureVector.Zero, (Period?)null);
        foreach (var (month, (stocks, flows)) in known)
        {
            var grown = stocks.Minus(before);
            // What a total had grown to while nobody told of it belongs before the month, not into it.
            var earlier = at == month.Previous ? FigureVector.Zero : FigureVector.Of(ReleaseTables.Twins.Select(t => KeyValuePair.Create(t.Stock, grown[t.Stock] - flows[t.Flow])));
            Add(month.Previous, earlier);
            Add(month, grown.Minus(earlier).Plus(flows));
            (before, at) = (stocks, month);
        }

        return changes;

        void Add(Period month, FigureVector figures)
        {
            if (!figures.IsZero) changes[month] = changes.GetValueOrDefault(month, FigureVector.Zero).Plus(figures);
        }
    }

    private static bool Same(ImmutableArray<ProjectDays> a, ImmutableArray<ProjectDays> b) =>
        a.Length == b.Length && a.Zip(b).All(p => p.First.Project == p.Second.Project && p.First.Spans.AsSpan().SequenceEqual(p.Second.Spans.AsSpan()));
}
