using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Editions;

/// <summary>A club's days in one project, as an edition found them.</summary>
internal sealed record ProjectDays
{
    public required string Project { get; init; }

    public required ImmutableArray<ProjectSpan> Spans { get; init; }

    /// <summary>Like the project's own figures: a month belongs to it if the club was in it on the month's last day.</summary>
    public bool Holds(Period month)
    {
        var last = month.LastDay;
        return Spans.Any(s => s.From <= last && !(s.To < last));
    }
}

/// <summary>What an edition found new about a club: how figures of months differ from the edition before, and its days in projects if those do.</summary>
internal sealed record ClubNews
{
    public required int Edition { get; init; }

    /// <summary>Null: as before.</summary>
    public ImmutableArray<ProjectDays>? Projects { get; init; }

    /// <summary>By month; a stock as what it changed by in that month.</summary>
    public ImmutableSortedDictionary<Period, FigureVector> Changes { get; init; } = ImmutableSortedDictionary<Period, FigureVector>.Empty;
}

/// <summary>A club with all its news, oldest first.</summary>
internal sealed record ClubHistory(string Club, ImmutableArray<ClubNews> News)
{
    public string Province => Keys.Tenant(Club);

    /// <summary>Its days in projects, as edition <paramref name="edition"/> found them.</summary>
    public ImmutableArray<ProjectDays> ProjectsAt(int edition)
    {
        var found = ImmutableArray<ProjectDays>.Empty;
        foreach (var news in News)
        {
            if (news.Edition <= edition && news.Projects is { } days) found = days;
        }

        return found;
    }
}

/// <summary>The clubs that a cell is about: a project's, or of those the ones of one issuing province.</summary>
internal readonly record struct Cut(string Project, string? Province = null) : IComparable<Cut>
{
    public int CompareTo(Cut other) =>
        string.CompareOrdinal(Project, other.Project) is not 0 and var order ? order : string.CompareOrdinal(Province, other.Province);

    /// <summary>As in keys of rows: <c>vie085</c>, <c>vie085|bac-ninh</c>.</summary>
    public override string ToString() => Province is null ? Project : $"{Project}|{Province}";

    public static Cut Parse(string text) => text.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar ? new(text[..bar], text[(bar + 1)..]) : new(text);
}

/// <summary>One number of an edition.</summary>
internal readonly record struct CellKey(Cut Cut, string Indicator, Period Period);

/// <summary>A cell that an edition released and that was no sum of what had been released before.</summary>
internal readonly record struct ReleasedSet(CellKey Cell, int Edition);

/// <summary>A project, and the months of which an edition tells.</summary>
internal sealed record ReleaseProject(string Code, Period First);

/// <summary>All that the decision depends on.</summary>
internal sealed record ReleaseInput
{
    /// <summary>Number of the edition that is being made.</summary>
    public required int Edition { get; init; }

    /// <summary>Last month of which it tells; it may still run.</summary>
    public required Period Last { get; init; }

    /// <summary>All there are, in the order of codes.</summary>
    public required ImmutableArray<ReleaseProject> Projects { get; init; }

    /// <summary>Codes of those that the edition is for; null for all.</summary>
    public ImmutableHashSet<string>? Due { get; init; }

    /// <summary>All clubs that ever were in one of them.</summary>
    public required ImmutableArray<ClubHistory> Clubs { get; init; }

    /// <summary>Of all editions before.</summary>
    public required ImmutableArray<ReleasedSet> Released { get; init; }
}

/// <summary>A cell's true value, and whether this edition may say it.</summary>
internal readonly record struct DecidedCell(CellKey Key, long Value, bool Released);

/// <summary>What was decided.</summary>
internal sealed record ReleaseDecision(ImmutableArray<DecidedCell> Cells, ImmutableArray<ReleasedSet> NewSets);
