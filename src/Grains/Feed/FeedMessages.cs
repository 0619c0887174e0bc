using System.Collections.Immutable;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Feed;

/// <summary>
/// Something that a command changed in a club's book: ids and names of fields, never a value. What it is now is read
/// from the API, by whoever may.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.FeedEvent")]
public sealed record FeedEvent
{
    /// <summary>
    /// <c>{club}|{epoch}.{number of the journal's entry}.{command in it}</c>: the same in every feed and in every repeat. Later
    /// events of a club have greater numbers.
    /// </summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Kind of the fact that it is mainly about, such as <c>visit.changed</c>; <c>club.restored</c> when the club has to be read anew.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>Key of the club.</summary>
    [Id(2)] public required string Club { get; init; }

    /// <summary>When it was committed.</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>Id of the request that did it; null when the program itself did, or it is not for the reader.</summary>
    [Id(4)] public string? Request { get; init; }

    /// <summary>Empty when the reader may know that the club changed and no more.</summary>
    [Id(5)] public ImmutableArray<FeedFact> Facts { get; init; } = [];
}

/// <summary>A fact that was written or removed.</summary>
[GenerateSerializer, Immutable, Alias("clb.FeedFact")]
public sealed record FeedFact
{
    /// <summary>As in types of events: <c>visit</c>, <c>member</c>, <c>entry</c>.</summary>
    [Id(0)] public required string Kind { get; init; }

    /// <summary>Id within the club, as in routes; null for the club itself and for what is sensitive.</summary>
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

/// <summary>Where a club's journal stands, and what the feed must know of the club to say who may read of it.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubNews")]
public sealed record ClubNews
{
    [Id(0)] public required string Club { get; init; }

    /// <summary>Number of the journal's last entry, from 1.</summary>
    [Id(1)] public required long Number { get; init; }

    /// <summary>Its seal.</summary>
    [Id(2)] public required string Seal { get; init; }

    [Id(3)] public required string Commune { get; init; }

    /// <summary>To a project's feed: the days on which the club is in it. Others have everything.</summary>
    [Id(4)] public ImmutableArray<ProjectSpan>? Spans { get; init; }

    /// <summary>Raised when the club was restored from a backup: from then on the journal's numbers mean other entries.</summary>
    [Id(5)] public required int Epoch { get; init; }

    internal JournalMark Mark => new(Number, Seal);
}
