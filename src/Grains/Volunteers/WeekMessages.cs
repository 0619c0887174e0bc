using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Volunteers;

[GenerateSerializer, Alias("clb.WeekStatus")]
public enum WeekStatus
{
    /// <summary>Open and on time.</summary>
    Open = 0,

    /// <summary>Open, with fewer visits than the days gone ask for.</summary>
    Behind = 1,
    Met = 2,

    /// <summary>Closed with fewer visits than owed.</summary>
    Short = 3,

    /// <summary>Nothing was owed.</summary>
    Excused = 4,
}

/// <summary>A volunteer's week against the norm.</summary>
[GenerateSerializer, Immutable, Alias("clb.WeekView")]
public sealed record WeekView
{
    [Id(0)] public required Period Week { get; init; }

    [Id(1)] public required int Expected { get; init; }

    [Id(2)] public required int Made { get; init; }

    [Id(3)] public required WeekStatus Status { get; init; }
}

/// <summary>Weeks of one volunteer, oldest first.</summary>
[GenerateSerializer, Immutable, Alias("clb.VolunteerWeeks")]
public sealed record VolunteerWeeks
{
    /// <summary>Id in the club.</summary>
    [Id(0)] public required string Volunteer { get; init; }

    [Id(1)] public required ImmutableArray<WeekView> Weeks { get; init; }
}

/// <summary>A visit's counts of one ISO year, a row of its own: visits made by week.</summary>
[GenerateSerializer, Immutable, Alias("clb.VolunteerYear")]
public sealed record VolunteerYear
{
    [Id(0)] public required string Volunteer { get; init; }

    /// <summary>ISO year.</summary>
    [Id(1)] public required int Year { get; init; }

    /// <summary>Visits that stand, by week; absent = none.</summary>
    [Id(2)] public ImmutableSortedDictionary<Period, int> Made { get; init; } = ImmutableSortedDictionary<Period, int>.Empty;
}
