using System.Collections.Immutable;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Feed;

/// <summary>
/// Something that a command changed in a club's book or a unit's own facts: ids and names of fields, never a value. What it
/// is now is read from the API, by whoever may.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.FeedEvent")]
public sealed record FeedEvent
{
    /// <summary>
    /// <c>{club}|{epoch}.{number of the journal's entry}.{command in it}</c>: the same in every feed and in every repeat. Later
    /// events of a club have greater numbers. Of a unit it begins with a letter for what of it changed (<c>u</c> itself, <c>n</c>
    /// norms, <c>p</c> plans) and its key; events with the same beginning have rising numbers.
    /// </summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Kind of the fact that it is mainly about, such as <c>visit.changed</c>; <c>unit.changed</c> whatever of a unit it is about; <c>club.restored</c> or <c>unit.restored</c> when it has to be read anew.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>Key of the club; null when it is about a unit.</summary>
    [Id(2)] public string? Club { get; init; }

    /// <summary>When it was committed.</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>Id of the request that did it; null when the program itself did, or it is not for the reader.</summary>
    [Id(4)] public string? Request { get; init; }

    /// <summary>Empty when the reader may know that the club or unit changed and no more.</summary>
    [Id(5)] public ImmutableArray<FeedFact> Facts { get; init; } = [];

    /// <summary>Key of the unit; null when it is about a club.</summary>
    [Id(6)] public string? Unit { get; init; }
}

/// <summary>A fact that was written or removed.</summary>
[GenerateSerializer, Immutable, Alias("clb.FeedFact")]
public sealed record FeedFact
{
    /// <summary>As in types of events: <c>visit</c>, <c>member</c>, <c>entry</c>.</summary>
    [Id(0)] public required string Kind { get; init; }

    /// <summary>Id within the club or unit, as in routes; null for the club or unit itself and for what is sensitive.</summary>
    [Id(1)] public string? Id { get; init; }

    /// <summary>Names of the fields that a correction changed; empty when the fact is new or the book does not tell.</summary>
    [Id(2)] public ImmutableArray<string> Fields { get; init; } = [];

    [Id(3)] public bool Removed { get; init; }
}

/// <summary>What a reader of a feed may see besides that a club changed.</summary>
[GenerateSerializer, Immutable, Alias("clb.FeedSight")]
public sealed record FeedSight
{
    /// <summary>Which facts, by id.</summary>
    [Id(0)] public bool Persons { get; init; }

    /// <summary>Entries of funds, loans and needs too.</summary>
    [Id(1)] public bool Money { get; init; }

    /// <summary>Which facts of units: norms, plans, declared figures.</summary>
    [Id(2)] public bool Units { get; init; }
}

/// <summary>A page of a feed, oldest event first.</summary>
[GenerateSerializer, Immutable, Alias("clb.FeedPage")]
public sealed record FeedPage
{
    [Id(0)] public required ImmutableArray<FeedEvent> Events { get; init; }

    /// <summary>Where to go on, also when nothing has happened since.</summary>
    [Id(1)] public required FeedCursor Next { get; init; }

    /// <summary>Whether there is more already.</summary>
    [Id(2)] public required bool More { get; init; }
}

/// <summary>A place in a feed.</summary>
/// <param name="Epoch">Raised when the feed was restored from a backup: places of before mean nothing any more.</param>
/// <param name="After">Number of the last event that was read.</param>
[GenerateSerializer, Immutable, Alias("clb.FeedCursor")]
public sealed record FeedCursor([property: Id(0)] int Epoch, [property: Id(1)] long After);

/// <summary>Where a journal of a club or unit stands, and what the feed must know of it to say who may read of it.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubNews")]
public sealed record ClubNews
{
    /// <summary>Key of the club or unit.</summary>
    [Id(0)] public required string Club { get; init; }

    /// <summary>Number of the journal's last entry, from 1.</summary>
    [Id(1)] public required long Number { get; init; }

    /// <summary>Its seal.</summary>
    [Id(2)] public required string Seal { get; init; }

    /// <summary>Key of the club's commune, or of the unit itself.</summary>
    [Id(3)] public required string Commune { get; init; }

    /// <summary>To a project's feed: the days on which the club is in it. Others have everything.</summary>
    [Id(4)] public ImmutableArray<ProjectSpan>? Spans { get; init; }

    /// <summary>Raised when the club was restored from a backup: from then on the journal's numbers mean other entries.</summary>
    [Id(5)] public required int Epoch { get; init; }

    /// <summary>Partition of a unit's journal; null for a club's own book.</summary>
    [Id(6)] public string? OfUnit { get; init; }

    internal JournalMark Mark => new(Number, Seal);

    /// <summary>Partition of the journal.</summary>
    internal string Partition => OfUnit ?? Kernel.Keys.ClubPartition(Club);
}
