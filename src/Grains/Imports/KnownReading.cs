using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>Reads what a club's book has under the codes of a batch.</summary>
internal static class KnownReading
{
    private const int MostKeys = 500;

    public static async Task<KnownFacts> Of(IRowStore store, string club, ClubBook book, ImportBatch batch) => batch.Kind switch
    {
        ImportKind.Visits => await Visits(store, club, book, batch),
        ImportKind.Entries => await Entries(store, Keys.ClubPartition(club), batch),
        _ => KnownFacts.None,
    };

    /// <summary>The rows of keys, however many there are.</summary>
    public static async Task<List<Row?>> Many(IRowStore store, string partition, IEnumerable<string> keys)
    {
        var found = new List<Row?>();
        foreach (var some in keys.Chunk(MostKeys)) found.AddRange(await store.GetManyAsync(partition, some));
        return found;
    }

    private static async Task<KnownFacts> Entries(IRowStore store, string partition, ImportBatch batch)
    {
        string[] keys = [.. batch.Rows.Where(r => r.Code is not null).Select(r => ImportIds.EntryKey(batch.System, r.Code!)).Distinct(StringComparer.Ordinal)];
        var rows = await Many(store, partition, keys);
        return new() { Entries = rows.OfType<Row>().ToDictionary(r => r.Key, r => RowBody.Read<EntryOfCode>(r.Body), StringComparer.Ordinal) };
    }

    private static async Task<KnownFacts> Visits(IRowStore store, string club, ClubBook book, ImportBatch batch)
    {
        var partition = Keys.ClubPartition(club);
        var found = batch.Rows.Select(r => new KnownVisit { Next = ImportIds.Visit(batch.System, club, r.Code!, 0) }).ToArray();
        var open = Enumerable.Range(0, found.Length).ToList();
        // Each content that files brought under a code has an id of its own, in their order.
        for (var next = 1; open.Count > 0; next++)
        {
            var facts = await Facts(store, partition, [.. open.Select(at => found[at].Next)]);
            foreach (var (at, fact) in open.Zip(facts))
            {
                if (fact is not var (brought, tag)) continue;
                found[at] = new() { Next = ImportIds.Visit(batch.System, club, batch.Rows[at].Code!, next), Brought = brought, Now = brought, Tag = tag };
            }

            open = [.. open.Zip(facts).Where(p => p.Second is not null).Select(p => p.First)];
        }

        // What people, or an undo, made of the last of them.
        for (open = Replaced(found); open.Count > 0; open = Replaced(found))
        {
            var facts = await Facts(store, partition, [.. open.Select(at => found[at].Now!.ReplacedBy!.Value)]);
            foreach (var (at, fact) in open.Zip(facts)) found[at] = found[at] with { Now = fact!.Value.Fact, Tag = fact.Value.Tag };
        }

        return new() { Visits = [.. found], Spans = batch.Rehearsal ? [] : await Spans(store, partition, book, batch) };
    }

    private static List<int> Replaced(KnownVisit[] found) => [.. Enumerable.Range(0, found.Length).Where(at => found[at].Now is { ReplacedBy: not null })];

    /// <summary>The visits of ids and the ETags of their rows, by position.</summary>
    public static async Task<List<(VisitFact Fact, string Tag)?>> Facts(IRowStore store, string partition, IReadOnlyList<Guid> ids)
    {
        var idRows = await Many(store, partition, ids.Select(VisitRules.IdKey));
        var rows = await Many(store, partition, idRows.OfType<Row>().Select(r => RowBody.Read<IdRow>(r.Body).Row));
        var next = 0;
        return [.. idRows.Select(id => id is null ? null : ((VisitFact, string)?)(RowBody.Read<VisitFact>(rows[next]!.Body), rows[next++]!.ETag))];
    }

    private static async Task<Dictionary<string, List<VisitSpan>>> Spans(IRowStore store, string partition, ClubBook book, ImportBatch batch)
    {
        var spans = new Dictionary<string, List<VisitSpan>>(StringComparer.Ordinal);
        foreach (var own in batch.Rows.Select(r => ImportDecider.VisitOf(batch, r, Guid.Empty)).OfType<Visit>().GroupBy(v => v.Volunteer, StringComparer.Ordinal))
            spans[own.Key] = await VisitSpans.Read(store, partition, own.Key, book.MadeBy(own.Key), own);
        return spans;
    }
}
