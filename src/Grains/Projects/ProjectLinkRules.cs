using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Projects;

/// <summary>
/// When a club is in a project, and what the project gets of it: like a commune's, a period belongs to the project in
/// which the club is on its last day; in the month of joining the stocks' balance of the month before comes too, in the
/// month of leaving it goes. Unlike communes, projects have gaps, may overlap, and have nothing before the first day.
/// No day lies in the future, so none of this depends on a clock.
/// </summary>
internal static class ProjectLinkRules
{
    public const int MostLinks = 40;

    /// <summary>The changed links; the same ones when nothing changes.</summary>
    public static Outcome<ImmutableArray<ProjectLink>> Put(ImmutableArray<ProjectLink> links, PutProjectLink command, ProjectTerms terms, DateOnly today)
    {
        var known = links.FirstOrDefault(l => l.Project == command.Project && (command.From is { } day ? l.From == day : l.To is null && !l.Withdrawn));
        if (known is null && (command.From is null || command.Withdrawn)) return Refusal.Of("project.not_in", "from");
        var from = known?.From ?? command.From!.Value;
        var next = new ProjectLink { Project = command.Project, From = from, To = command.Withdrawn ? known!.To : command.To, Withdrawn = command.Withdrawn };
        if (next == known) return links;
        if (!next.Withdrawn)
        {
            if (from > today || from < terms.From || from > terms.To) return Refusal.Of("project.date", "from");
            if (next.To > today || next.To < from || next.To > terms.To) return Refusal.Of("project.date", "to");
            if (links.Any(l => l.Project == command.Project && l != known && !l.Withdrawn && !(l.To < from) && !(next.To < l.From))) return Refusal.Of("project.overlap", "from");
        }

        if (known is null && links.Length >= MostLinks) return Refusal.Of("project.too_many", "project").With("most", MostLinks);
        return Sorted(links.Where(l => l != known).Append(next));
    }

    /// <summary>Keys of every project there ever was, oldest first; also those of which all was withdrawn.</summary>
    public static IEnumerable<string> Destinations(ImmutableArray<ProjectLink> links) =>
        links.Select(l => l.Project).Distinct(StringComparer.Ordinal).Select(Keys.Project);

    /// <summary>Whether the club is in the project today.</summary>
    public static bool IsIn(ImmutableArray<ProjectLink> links, string project) => links.Any(l => l.Project == project && l.To is null && !l.Withdrawn);

    /// <summary>Codes of the projects that the club is in today, in order; null without any.</summary>
    public static ImmutableArray<string>? Codes(ImmutableArray<ProjectLink> links)
    {
        ImmutableArray<string> codes = [.. links.Where(l => l.To is null && !l.Withdrawn).Select(l => l.Project).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return codes.IsEmpty ? null : codes;
    }

    /// <summary>
    /// The project's periods that changed after version <paramref name="after"/>, in order; with null, all that are not zero.
    /// The map of units makes no difference to them.
    /// </summary>
    public static ImmutableArray<PeriodReport> Changed(
        ImmutableArray<ProjectLink> links, IReadOnlyDictionary<Period, KeptPeriod> kept, string project, long? after)
    {
        ImmutableArray<ProjectLink> own = [.. links.Where(l => l.Project == project && !l.Withdrawn)];
        var moves = Moves(own);
        var changed = new SortedDictionary<Period, PeriodReport>();
        foreach (var (period, figures) in kept)
        {
            if (!(figures.Version <= after) && !moves.ContainsKey(period) && Holds(own, period)) Add(period, figures.Then);
        }

        foreach (var (month, comes) in moves)
        {
            if (after is not null && LinkRules.NewestUpTo(kept, month) <= after) continue;
            var before = FigureReading.Balance(kept.Select(k => KeyValuePair.Create(k.Key, k.Value.Then)), month.Previous);
            Add(month, comes ? before.Plus(kept.GetValueOrDefault(month)?.Then ?? FigureVector.Zero) : FigureVector.Zero.Minus(before));
        }

        return [.. changed.Values];

        void Add(Period period, FigureVector then)
        {
            if (after is not null || !then.IsZero) changed[period] = new() { Period = period, Then = then };
        }
    }

    /// <summary>A club's card as a project sees it: without alerts, which may name what concerns one member, and without other projects.</summary>
    public static ClubCard Shown(ClubCard card, ImmutableArray<ProjectLink> links, string project) => card with
    {
        Alerts = [],
        AlertCount = 0,
        DueAt = null,
        Projects = null,
        InProject = [.. links.Where(l => l.Project == project && !l.Withdrawn).Select(l => new ProjectSpan { From = l.From, To = l.To })],
    };

    private static bool Holds(ImmutableArray<ProjectLink> own, Period period)
    {
        var last = period.LastDay;
        return own.Any(l => l.On(last));
    }

    /// <summary>Months in which the club's stocks come to the project (true) or leave it.</summary>
    private static Dictionary<Period, bool> Moves(ImmutableArray<ProjectLink> own)
    {
        var moves = new Dictionary<Period, bool>();
        foreach (var link in own)
        {
            var first = Period.MonthOf(link.From);
            Look(first);
            if (link.To is not { } to) continue;
            Look(Period.MonthOf(to));
            Look(Period.MonthOf(to).Next);
        }

        return moves;

        void Look(Period month)
        {
            var holds = Holds(own, month);
            if (holds != Holds(own, month.Previous)) moves[month] = holds;
        }
    }

    private static ImmutableArray<ProjectLink> Sorted(IEnumerable<ProjectLink> links) =>
        [.. links.OrderBy(l => l.From).ThenBy(l => l.Project, StringComparer.Ordinal)];
}
