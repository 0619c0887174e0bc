using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Audit;

/// <summary>
/// Checks journals from the rows alone: the chain, the rows that it tells of, and the tenant's seals. Needs the
/// tenant's keys, and nothing that runs.
/// </summary>
internal sealed class AuditVerifier(IRowStore store, ITenantKeys keys)
{
    private const int Tries = 5;

    // What follows from other rows, or is the engine's own business, is never told of.
    private static readonly string[] Derived =
        ["j|", "p|", "al|", "alx|", "ka|", "ack|", "vy|", "id|", "key|", "keypurge", "hc|", "ext|", "imp|", "kid|", "card|", "t|", "ch|", "own", "d|"];

    /// <summary>Checks the partitions, and the tenant's seals against them.</summary>
    public async Task<AuditReport> Verify(string tenant, IEnumerable<string> partitions, CancellationToken ct = default)
    {
        var faults = new List<AuditFault>();
        var journals = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        long entries = 0;
        foreach (var partition in partitions.Distinct(StringComparer.Ordinal))
        {
            // After a merger a province has units and clubs that other tenants issued.
            var (chain, fault) = await Partition(partition, new JournalSeal(keys, Keys.Tenant(partition[2..])), ct);
            journals[partition] = chain;
            entries += chain.Count;
            if (fault is not null) faults.Add(fault);
        }

        var seals = await Seals(tenant, new JournalSeal(keys, tenant), journals, faults, ct);
        return new AuditReport { Partitions = journals.Count, Entries = entries, Seals = seals, Faults = [.. faults] };
    }

    /// <summary>The seals of the journal's entries in order, and the first fault.</summary>
    private async Task<(IReadOnlyList<string> Chain, AuditFault? Fault)> Partition(string partition, JournalSeal seal, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var head = await store.GetAsync(partition, "head", ct);
            var mark = head is null ? null : JournalRows.MarkOf(head);
            var (chain, told, fault) = await Chain(partition, mark, seal, ct);
            fault ??= await Rows(partition, told, seal, ct);
            // A fault of rows that changed meanwhile is none.
            if ((await store.GetAsync(partition, "head", ct))?.ETag == head?.ETag) return (chain, fault);
            if (attempt == Tries) return (chain, new AuditFault { Partition = partition, Number = 0, Code = "audit.busy" });
        }
    }

    private async Task<(List<string> Chain, Told Told, AuditFault? Fault)> Chain(string partition, JournalMark? mark, JournalSeal seal, CancellationToken ct)
    {
        var chain = new List<string>();
        var told = new Told();
        await foreach (var row in store.ReadAllAsync(partition, JournalText.Prefix, "j}", ct: ct))
        {
            var number = chain.Count + 1;
            if (row.Key != JournalText.Key(number)) return (chain, told, Fault(number, "audit.gap"));
            // What cannot be read was not written by the program.
            if (Entry(row) is not { } entry) return (chain, told, Fault(number, "audit.edited"));
            // The entry that was sealed is the one before; this one only tells of it.
            if (entry.Number != number) return (chain, told, Fault(number, "audit.edited"));
            if (entry.Before != (chain.Count == 0 ? string.Empty : chain[^1])) return (chain, told, Fault(Math.Max(1, number - 1), "audit.edited"));
            chain.Add(seal.Of(row.Body.Span));
            told.Take(entry);
        }

        var last = mark?.Number ?? 0;
        if (chain.Count < last) return (chain, told, Fault(chain.Count + 1, "audit.truncated"));
        if (chain.Count > last || (last > 0 && !Same(chain[^1], mark!.Seal))) return (chain, told, Fault(chain.Count, "audit.edited"));
        return (chain, told, null);

        AuditFault Fault(long number, string code) => new() { Partition = partition, Number = number, Code = code };
    }

    private static JournalEntry? Entry(Row row)
    {
        try
        {
            return RowBody.Read<JournalEntry>(row.Body);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private async Task<AuditFault?> Rows(string partition, Told told, JournalSeal seal, CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(partition, string.Empty, "\U0010FFFF", ct: ct))
        {
            if (row.Key == "head" || Derived.Any(d => row.Key.StartsWith(d, StringComparison.Ordinal))) continue;
            if (!told.Rows.TryGetValue(row.Key, out var last))
            {
                // A book older than its journal has rows of which nobody told.
                if (told.FromTheStart) return new() { Partition = partition, Number = 0, Row = row.Key, Code = "audit.row_unknown" };
                continue;
            }

            seen.Add(row.Key);
            if (last.Seal is null || (last.Seal.Length > 0 && !Same(seal.Of(row.Body.Span), last.Seal)))
                return new() { Partition = partition, Number = last.Number, Row = row.Key, Code = "audit.row_edited" };
        }

        foreach (var (key, last) in told.Rows)
        {
            if (!string.IsNullOrEmpty(last.Seal) && !seen.Contains(key))
                return new() { Partition = partition, Number = last.Number, Row = key, Code = "audit.row_missing" };
        }

        return null;
    }

    private async Task<int> Seals(string tenant, JournalSeal seal, Dictionary<string, IReadOnlyList<string>> journals, List<AuditFault> faults, CancellationToken ct)
    {
        var partition = SealRows.Partition(tenant);
        var head = await store.GetAsync(partition, SealRows.Head, ct) is { } row ? RowBody.Read<SealHead>(row.Body) : null;
        var (count, before) = (0, string.Empty);
        await foreach (var kept in store.ReadAllAsync(partition, SealRows.Prefix, "d}", ct: ct))
        {
            count++;
            var signed = RowBody.Read<SignedSeal>(kept.Body);
            var day = RowBody.Read<DaySeal>(signed.Body);
            if (!Same(seal.Of(signed.Body), signed.Signature) || day.Number != count || day.Before != before)
            {
                faults.Add(new() { Partition = partition, Number = count, Row = kept.Key, Code = "audit.seal" });
                return count;
            }

            before = signed.Signature;
            foreach (var (sealed_, mark) in day.Marks) await Check(sealed_, mark);
        }

        // A seal taken while the check began is the next check's business; fewer than the head says are missing.
        if (count < (head?.Number ?? 0)) faults.Add(new() { Partition = partition, Number = count + 1, Code = "audit.truncated" });
        return count;

        async Task Check(string sealedPartition, JournalMark mark)
        {
            // Whoever removes a journal, head and all, leaves nothing to find it by but its seals.
            if (!journals.TryGetValue(sealedPartition, out var chain))
            {
                (chain, var fault) = await Partition(sealedPartition, new JournalSeal(keys, Keys.Tenant(sealedPartition[2..])), ct);
                journals[sealedPartition] = chain;
                if (fault is not null) faults.Add(fault);
            }

            if (faults.Any(f => f.Partition == sealedPartition)) return;
            if (chain.Count < mark.Number) faults.Add(new() { Partition = sealedPartition, Number = chain.Count + 1, Code = "audit.truncated" });
            else if (!Same(chain[(int)mark.Number - 1], mark.Seal)) faults.Add(new() { Partition = sealedPartition, Number = mark.Number, Code = "audit.edited" });
        }
    }

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    /// <summary>The last word of a journal on each row.</summary>
    private sealed class Told
    {
        public Dictionary<string, (long Number, string? Seal)> Rows { get; } = new(StringComparer.Ordinal);

        /// <summary>The first entry founds what the partition is of.</summary>
        public bool FromTheStart { get; private set; }

        public void Take(JournalEntry entry)
        {
            foreach (var change in entry.Acts.SelectMany(a => a.Changes))
            {
                FromTheStart |= entry.Number == 1 && change.Row is "head" or "unit";
                Rows[change.Row] = (entry.Number, change.Seal);
            }
        }
    }
}
