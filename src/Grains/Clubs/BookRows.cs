using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

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
        return (book, head.ETag);
    }

    /// <summary>All rows of a kind: keys <c>{kind}|…</c>.</summary>
    public static async Task<List<T>> Read<T>(IRowStore store, string partition, string kind) =>
        [.. (await ReadKeyed<T>(store, partition, kind)).Select(r => r.Value)];

    private static async Task<List<KeyValuePair<string, T>>> ReadKeyed<T>(IRowStore store, string partition, string kind)
    {
        var rows = new List<KeyValuePair<string, T>>();
        string? after = null;
        do
        {
            var page = await store.RangeAsync(partition, $"{kind}|", $"{kind}}}", 1000, after);
            rows.AddRange(page.Rows.Select(r => KeyValuePair.Create(r.Key[(kind.Length + 1)..], RowBody.Read<T>(r.Body))));
            after = page.Next;
        }
        while (after is not null);
        return rows;
    }
}
