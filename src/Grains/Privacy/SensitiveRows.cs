using System.Collections.Frozen;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Privacy;

/// <summary>Which rows have sensitive fields, by the first part of their keys. A test holds it complete.</summary>
internal static class SensitiveRows
{
    /// <summary>Types by kind of row.</summary>
    public static readonly FrozenDictionary<string, Type> Kinds = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["m"] = typeof(Member),
        ["mx"] = typeof(Replaced<Member>),
        ["v"] = typeof(Volunteer),
        ["vx"] = typeof(Replaced<Volunteer>),
        ["r"] = typeof(Recipient),
        ["rx"] = typeof(Replaced<Recipient>),
        ["mt"] = typeof(Meeting),
        ["mtx"] = typeof(Replaced<Meeting>),
        ["x"] = typeof(VisitFact),
        // A hash of a visit tells its few possible readings to who tries them all.
        ["id"] = typeof(IdRow),
        [HealthRows.Reading] = typeof(ReadingFact),
        [$"{HealthRows.Reading}x"] = typeof(ReadingFact),
        [HealthRows.Checkup] = typeof(CheckupFact),
        [HealthRows.Insurance] = typeof(Insurance),
        [$"{HealthRows.Insurance}x"] = typeof(Replaced<Insurance>),
        [HealthRows.LongTerm] = typeof(LongTermCare),
        [$"{HealthRows.LongTerm}x"] = typeof(Replaced<LongTermCare>),
        [WorkRows.Activity] = typeof(ActivityFact),
        [WorkRows.Older] = typeof(OlderPerson),
        [$"{WorkRows.Older}x"] = typeof(Replaced<OlderPerson>),
        [WorkRows.Proposal] = typeof(ProposalFact),
        [MoneySlice.Entries] = typeof(Entry),
        // As with visits: a hash tells a posting's few possible givers.
        ["ext"] = typeof(EntryOfCode),
        ["key"] = typeof(KeptAnswer),
        [PrivacyBook.Request] = typeof(DataRequest),
        [PrivacyBook.Functioning] = typeof(Functioning),
        ["j"] = typeof(JournalEntry),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, SensitiveNode>.AlternateLookup<ReadOnlySpan<char>> Nodes =
        Kinds.Select(k => (k.Key, Node: SensitiveNode.OfBody(k.Value))).Where(k => k.Node is not null)
            .ToFrozenDictionary(k => k.Key, k => k.Node!, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The sensitive fields of a row; null when it has none. Clubs, units, and what has a journal beside them, are named by a letter and a key.</summary>
    public static SensitiveNode? Of(string partition, string key)
    {
        if (!IsOurs(partition)) return null;
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && Nodes.TryGetValue(key.AsSpan(0, bar), out var node) ? node : null;
    }

    private static bool IsOurs(string partition) => partition.Length > 2 && partition[1] == '|' && partition[0] is 'c' or 'u' or 'n' or 'm' or 'p' or 'w';
}
