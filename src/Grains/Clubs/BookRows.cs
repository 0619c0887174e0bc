using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Slices;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>A row of history: a person or meeting as it was before a correction.</summary>
internal sealed record Replaced<T>
{
    public required T Was { get; init; }

    /// <summary>When it was replaced.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>Reads a club's book from its partition. Visits (<c>x|</c>), their ids and history rows stay where they are.</summary>
internal static class BookRows
{
    public const string Head = "head";

    /// <summary>The book and the ETag of its head; null when the club was never set up.</summary>
    public static async Task<(ClubBook Book, string ETag)?> Load(IRowStore store, string partition)
    {
        if (await store.GetAsync(partition, Head) is not { } head) return null;
        var members = await Read<Member>(store, partition, "m");
        var volunteers = await Read<Volunteer>(store, partition, "v");
        var recipients = await Read<Recipient>(store, partition, "r");
        var meetings = await Read<Meeting>(store, partition, "mt");
        var years = await Read<VolunteerYear>(store, partition, "vy");
        var periods = await ReadKeyed<KeptPeriod>(store, partition, "p");
        var alerts = await Read<Alert>(store, partition, "al");
        var acks = await ReadKeyed<Acked>(store, partition, "ack");
        var kept = periods.ToImmutableSortedDictionary(p => Period.Parse(p.Key), p => p.Value);
        var book = new ClubBook { Head = RowBody.Read<ClubHead>(head.Body) };
        book = book with
        {
            Members = book.Members.AddRange(members.Select(m => KeyValuePair.Create(m.Id, m))),
            Volunteers = book.Volunteers.AddRange(volunteers.Select(v => KeyValuePair.Create(v.Id, v))),
            Recipients = book.Recipients.AddRange(recipients.Select(r => KeyValuePair.Create(r.Id, r))),
            Meetings = meetings.ToImmutableSortedDictionary(m => m.Date, m => m),
            Made = book.Made.AddRange(years.GroupBy(y => y.Volunteer).Select(g => KeyValuePair.Create(g.Key, g.SelectMany(y => y.Made).ToImmutableSortedDictionary()))),
            VisitsByMonth = kept.Where(p => p.Key.Kind == PeriodKind.Month && p.Value.Then["visits"] != 0).ToImmutableSortedDictionary(p => p.Key, p => p.Value.Then["visits"]),
            Periods = kept,
            Alerts = book.Alerts.AddRange(alerts.Where(a => a.ClosedAt is null).Select(a => KeyValuePair.Create(a.Id, a))),
            Acks = book.Acks.AddRange(acks),
        };
        foreach (var slice in BookSlices.All) book = await slice.Load(book, store, partition);
        return (book, head.ETag);
    }

    /// <summary>All rows of a kind: keys <c>{kind}|…</c>.</summary>
    public static async Task<List<T>> Read<T>(IRowStore store, string partition, string kind) =>
        [.. (await ReadKeyed<T>(store, partition, kind)).Select(r => r.Value)];

    /// <summary>Visits that started between two local days, in start order.</summary>
    public static async Task<VisitPage> Visits(IRowStore store, string partition, DateOnly from, DateOnly to, string? volunteer, string? after, int limit)
    {
        var most = Math.Clamp(limit, 1, 1000);
        var visits = ImmutableArray.CreateBuilder<VisitFact>();
        var (low, high) = (VisitRules.RowKeyFrom(LocalCalendar.StartOf(from)), VisitRules.RowKeyFrom(LocalCalendar.StartOf(to.AddDays(1))));
        var next = after is not null && string.CompareOrdinal(after, low) < 0 ? null : after;
        do
        {
            var page = await store.RangeAsync(partition, low, high, volunteer is null ? most : 1000, next);
            next = page.Next;
            foreach (var row in page.Rows)
            {
                var fact = RowBody.Read<VisitFact>(row.Body);
                if (volunteer is not null && fact.Visit.Volunteer != volunteer) continue;
                visits.Add(fact);
                if (visits.Count == most) return new() { Visits = visits.ToImmutable(), Next = row.Key == page.Rows[^1].Key && page.Next is null ? null : row.Key };
            }
        }
        while (next is not null);
        return new() { Visits = visits.ToImmutable() };
    }

    /// <summary>Counts the visits that stand, from their rows.</summary>
    public static async Task<(ImmutableDictionary<string, ImmutableSortedDictionary<Period, int>> Made, ImmutableSortedDictionary<Period, long> Months)> CountVisits(IRowStore store, string partition)
    {
        var made = new Dictionary<string, SortedDictionary<Period, int>>(StringComparer.Ordinal);
        var months = new SortedDictionary<Period, long>();
        foreach (var fact in await Read<VisitFact>(store, partition, "x"))
        {
            if (!fact.Stands) continue;
            var day = LocalCalendar.DayOf(fact.Visit.StartedAt);
            if (!made.TryGetValue(fact.Visit.Volunteer, out var weeks)) made[fact.Visit.Volunteer] = weeks = [];
            weeks[Period.WeekOf(day)] = weeks.GetValueOrDefault(Period.WeekOf(day)) + 1;
            months[Period.MonthOf(day)] = months.GetValueOrDefault(Period.MonthOf(day)) + 1;
        }

        return (made.ToImmutableDictionary(m => m.Key, m => m.Value.ToImmutableSortedDictionary(), StringComparer.Ordinal), months.ToImmutableSortedDictionary());
    }

    /// <summary>The same, each with what follows its kind in the key.</summary>
    public static async Task<List<KeyValuePair<string, T>>> ReadKeyed<T>(IRowStore store, string partition, string kind)
    {
        var rows = new List<KeyValuePair<string, T>>();
        await foreach (var row in store.ReadAllAsync(partition, $"{kind}|", $"{kind}}}")) rows.Add(KeyValuePair.Create(row.Key[(kind.Length + 1)..], RowBody.Read<T>(row.Body)));
        return rows;
    }
}
