using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Figures;

/// <summary>Which map of units a figure is read under.</summary>
[GenerateSerializer, Alias("clb.UnitMap")]
public enum UnitMap
{
    /// <summary>As the units were in the period.</summary>
    Then = 0,

    /// <summary>As the units are today.</summary>
    Now = 1,
}

/// <summary>Asks a unit or a club for its figures of one period.</summary>
[GenerateSerializer, Immutable, Alias("clb.FiguresQuery")]
public sealed record FiguresQuery
{
    [Id(0)] public required Period Period { get; init; }

    /// <summary>Ids wanted; empty for all that are computed today (those kept by week, when a week is asked).</summary>
    [Id(1)] public ImmutableArray<string> Indicators { get; init; } = [];

    [Id(2)] public UnitMap Map { get; init; }

    /// <summary>Last period of a span of the same kind (2017-2020): flows are summed over it, stocks stand at its end. Null for one period.</summary>
    [Id(3)] public Period? Through { get; init; }
}

/// <summary>Figures of one unit or club and period, with how fresh and how complete they are.</summary>
[GenerateSerializer, Immutable, Alias("clb.FiguresView")]
public sealed record FiguresView
{
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required Period Period { get; init; }

    /// <summary>The newest commit of a club that is merged here; null before the first.</summary>
    [Id(2)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>Seconds from that commit until it was merged here.</summary>
    [Id(3)] public double LagSeconds { get; init; }

    /// <summary>Clubs with a merged report ÷ clubs registered; 1 when none is registered.</summary>
    [Id(4)] public double Coverage { get; init; } = 1;

    /// <summary>By indicator id; zeroes included.</summary>
    [Id(5)] public ImmutableSortedDictionary<string, long> Figures { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Last period of the span asked.</summary>
    [Id(6)] public Period? Through { get; init; }

    /// <summary>Of each figure, what units declared; without zeroes.</summary>
    [Id(7)] public ImmutableSortedDictionary<string, long> Declared { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The ISO week of the edition that says it; null for figures as they stand now.</summary>
    [Id(8)] public Period? Edition { get; init; }

    /// <summary>Ids of figures asked that the edition does not say: they would tell of few people.</summary>
    [Id(9)] public ImmutableArray<string> Suppressed { get; init; } = [];

    /// <summary>Figures that an edition says as they were: the change since would tell of few people.</summary>
    [Id(10)] public ImmutableSortedDictionary<string, KeptFigure> Kept { get; init; } = ImmutableSortedDictionary<string, KeptFigure>.Empty;
}

/// <summary>Of what period a figure is right, and in which edition it was said.</summary>
[GenerateSerializer, Immutable, Alias("clb.KeptFigure")]
public sealed record KeptFigure
{
    /// <summary>The ISO week of the edition.</summary>
    [Id(0)] public required Period Edition { get; init; }

    [Id(1)] public required Period Period { get; init; }
}

/// <summary>Asks a unit or a club for figures of several periods in a row at once: a trend.</summary>
[GenerateSerializer, Immutable, Alias("clb.SeriesQuery")]
public sealed record SeriesQuery
{
    /// <summary>Most periods of one question.</summary>
    public const int MaxPeriods = 240;

    [Id(0)] public required Period From { get; init; }

    /// <summary>Last period, of the same kind.</summary>
    [Id(1)] public required Period To { get; init; }

    /// <summary>At least one id.</summary>
    [Id(2)] public required ImmutableArray<string> Indicators { get; init; }

    [Id(3)] public UnitMap Map { get; init; }
}

/// <summary>Figures of one unit or club over periods in a row.</summary>
[GenerateSerializer, Immutable, Alias("clb.SeriesView")]
public sealed record SeriesView
{
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required Period From { get; init; }

    [Id(2)] public required Period To { get; init; }

    /// <summary>The newest commit of a club that is merged here; null before the first.</summary>
    [Id(3)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>Seconds from that commit until it was merged here.</summary>
    [Id(4)] public double LagSeconds { get; init; }

    /// <summary>Clubs with a merged report ÷ clubs registered; 1 when none is registered.</summary>
    [Id(5)] public double Coverage { get; init; } = 1;

    /// <summary>By indicator id a number for each period, zeroes included.</summary>
    [Id(6)] public required ImmutableSortedDictionary<string, ImmutableArray<long>> Figures { get; init; }
}
