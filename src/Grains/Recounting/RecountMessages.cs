using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Recounting;

/// <summary>One figure that is not what the facts say.</summary>
[GenerateSerializer, Immutable, Alias("clb.Difference")]
public sealed record Difference
{
    /// <summary>Key of the unit or club.</summary>
    [Id(0)] public required string Unit { get; init; }

    [Id(1)] public required Period Period { get; init; }

    [Id(2)] public required string Indicator { get; init; }

    /// <summary>What the aggregate says.</summary>
    [Id(3)] public required long Kept { get; init; }

    /// <summary>What the raw facts sum to.</summary>
    [Id(4)] public required long Counted { get; init; }

    /// <summary><c>then</c> or <c>now</c>.</summary>
    [Id(5)] public Figures.UnitMap Map { get; init; }
}

[GenerateSerializer, Alias("clb.RecountState")]
public enum RecountState
{
    Idle = 0,
    Running = 1,
    Finished = 2,
    Failed = 3,

    /// <summary>The process ended before it did; nobody goes on with it.</summary>
    Interrupted = 4,
}

/// <summary>A recount's progress and outcome.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecountView")]
public sealed record RecountView
{
    [Id(0)] public required RecountState State { get; init; }

    [Id(1)] public int ClubsTotal { get; init; }

    [Id(2)] public int ClubsDone { get; init; }

    [Id(3)] public int UnitsChecked { get; init; }

    /// <summary>Aggregate numbers compared.</summary>
    [Id(4)] public long Compared { get; init; }

    /// <summary>At most 1,000; <see cref="DifferenceCount"/> counts all.</summary>
    [Id(5)] public ImmutableArray<Difference> Differences { get; init; } = [];

    [Id(6)] public int DifferenceCount { get; init; }

    [Id(7)] public bool Repaired { get; init; }

    [Id(8)] public DateTimeOffset? StartedAt { get; init; }

    [Id(9)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed (type of the error, no data).</summary>
    [Id(10)] public string? Error { get; init; }
}

/// <summary>Compares every aggregate with an independent sum over raw fact rows. Key: <c>nation</c>.</summary>
[Alias("clb.IRecountGrain")]
public interface IRecountGrain : IGrainWithStringKey
{
    /// <summary>Starts a recount unless one runs; with <paramref name="repair"/>, rebuilds what differs.</summary>
    [Alias("Start"), AlwaysInterleave, Needs(Right.Operate)]
    Task<RecountView> Start(bool repair);

    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Operate, Power.Operations)]
    Task<RecountView> Get();
}
