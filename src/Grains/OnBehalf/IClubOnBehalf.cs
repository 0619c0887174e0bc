using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.OnBehalf;

/// <summary>What helpers entered for a club, until its board confirms it. The same grain as the club, same key.</summary>
[Alias("clb.IClubOnBehalf")]
public interface IClubOnBehalf : IGrainWithStringKey
{
    /// <summary>Entries of the journal by helpers that no board has confirmed, oldest first; at most <paramref name="limit"/> (1–200).</summary>
    [Alias("Unconfirmed"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Confirm)]
    Task<OnBehalfPage> Unconfirmed(long after, int limit);

    /// <summary>The board has seen all up to an entry; a smaller number changes nothing. Refusals: <c>club.unknown</c>, <c>on_behalf.number</c>.</summary>
    [Alias("Confirm"), Needs(Right.Write, Power.Confirm)]
    Task<Outcome<OnBehalfMark>> Confirm(long through);
}

/// <summary>A page of what waits; each entry has the acts of helpers alone.</summary>
[GenerateSerializer, Immutable, Alias("clb.OnBehalfPage")]
public sealed record OnBehalfPage
{
    [Id(0)] public required ImmutableArray<JournalEntry> Entries { get; init; }

    /// <summary>Number to go on after; null on the last page.</summary>
    [Id(1)] public long? Next { get; init; }
}

/// <summary>Up to where a club's board has confirmed: row <c>ob</c> of its partition. Who did, its journal entry says.</summary>
[GenerateSerializer, Immutable, Alias("clb.OnBehalfMark")]
public sealed record OnBehalfMark
{
    /// <summary>Number of the last journal entry that is confirmed.</summary>
    [Id(0)] public required long Through { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }
}
