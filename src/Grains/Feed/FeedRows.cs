using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Feed;

/// <summary>Where a feed stands: row <c>head</c>, part of every commit, so that a second writer loses.</summary>
internal sealed record FeedHead
{
    /// <summary>Raised by a restore.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Number of the last event; 0 before the first.</summary>
    public long Last { get; init; }

    /// <summary>Number of the oldest event that is kept.</summary>
    public long Oldest { get; init; } = 1;

    /// <summary>The local day on which all that was too old had been removed.</summary>
    public DateOnly Pruned { get; init; }

    /// <summary>What units did before is not told: feeds are older than events of units. Null in a feed that has none yet.</summary>
    public DateTimeOffset? UnitsSince { get; init; }
}

/// <summary>An event as kept, and the commune of its club at that time; of a unit, itself.</summary>
internal sealed record KeptEvent(FeedEvent Event, string Commune);

/// <summary>Events that follow each other: row <c>e|{number of the last}</c>. One row an event would be mostly key.</summary>
internal sealed record FeedPack(ImmutableArray<KeptEvent> Events);

/// <summary>Events read, and the number up to which was looked.</summary>
internal sealed record FeedRead(ImmutableArray<(long Number, KeptEvent Kept)> Events, long Through, bool More);

/// <summary>Rows of a feed, partition <c>f|{subject}</c>.</summary>
internal static class FeedRows
{
    public const string Prefix = "f|";
    public const string Head = "head";

    /// <summary>Days for which events are kept, so that a reader may be away for a quarter.</summary>
    public const int KeepDays = 100;

    /// <summary>Most bytes of events in one row.</summary>
    public const int PackBytes = 40 * 1024;

    private const int MostPacks = 20;

    public static string Partition(string subject) => Prefix + subject;

    public static string Pack(long last) => string.Create(CultureInfo.InvariantCulture, $"e|{last:D14}");

    /// <summary>How far a journal is in the feed: the entry's number and seal. Clubs by their key, units by partition.</summary>
    public static string Source(ClubNews news) => news.OfUnit is null ? $"src|{news.Club}" : $"sru|{news.OfUnit}";

    public static async Task<FeedHead> ReadHead(IRowStore store, string subject, CancellationToken ct = default) =>
        await store.GetAsync(Partition(subject), Head, ct) is { } row ? RowBody.Read<FeedHead>(row.Body) : new();

    /// <summary>Events after a number that fit, at most <paramref name="limit"/>; fewer, or none, when few of those looked at fit.</summary>
    /// <param name="store">The rows.</param>
    /// <param name="subject">Tenant or key of a project.</param>
    /// <param name="after">Number of the last event read.</param>
    /// <param name="limit">Most events.</param>
    /// <param name="fits">Which.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<FeedRead> Read(IRowStore store, string subject, long after, int limit, Func<KeptEvent, bool> fits, CancellationToken ct = default)
    {
        var page = await store.RangeAsync(Partition(subject), Pack(after + 1), "e}", MostPacks, ct: ct);
        var found = ImmutableArray.CreateBuilder<(long, KeptEvent)>();
        var through = after;
        foreach (var row in page.Rows)
        {
            var (first, events) = Numbered(row);
            for (var i = 0; i < events.Length; i++)
            {
                var number = first + i;
                if (number <= after) continue;
                if (found.Count == limit) return new(found.ToImmutable(), through, More: true);
                through = number;
                if (fits(events[i])) found.Add((number, events[i]));
            }
        }

        return new(found.ToImmutable(), through, page.Next is not null);
    }

    public static (long First, ImmutableArray<KeptEvent> Events) Numbered(Row row)
    {
        var events = RowBody.Read<FeedPack>(row.Body).Events;
        return (long.Parse(row.Key.AsSpan(2), CultureInfo.InvariantCulture) - events.Length + 1, events);
    }

    /// <summary>Rows of events that follow number <paramref name="last"/>.</summary>
    public static List<RowWrite> Packed(IReadOnlyList<KeptEvent> events, long last)
    {
        var rows = new List<RowWrite>();
        for (var at = 0; at < events.Count;)
        {
            var bytes = 0;
            var pack = ImmutableArray.CreateBuilder<KeptEvent>();
            for (; at < events.Count; at++)
            {
                bytes += RowBody.Write(events[at]).Length;
                if (pack.Count > 0 && bytes > PackBytes) break;
                pack.Add(events[at]);
            }

            rows.Add(RowWrite.Insert(Pack(last + at), RowBody.Write(new FeedPack(pack.ToImmutable()))));
        }

        return rows;
    }

    public static JournalMark? MarkOf(Row? row) => row is null ? null : RowBody.Read<JournalMark>(row.Body);
}
