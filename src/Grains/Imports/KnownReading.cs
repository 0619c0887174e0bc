using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>Reads what a club's book has under the codes of a batch.</summary>
internal static class KnownReading
{
    private const int MostKeys = 500;
    private const int MostTimesUndone = 20;

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
        var found = new (Guid Id, VisitFact? Fact)[batch.Rows.Length];
        var open = Enumerable.Range(0, found.Length).ToList();
        for (var again = 0; open.Count > 0; again++)
        {
            foreach (var at in open) found[at] = (ImportIds.Visit(batch.System, club, batch.Rows[at].Code!, again), null);
            var ids = await Many(store, partition, open.Select(at => VisitRules.IdKey(found[at].Id)));
            var known = open.Zip(ids).Where(p => p.Second is not null).ToList();
            var facts = await Many(store, partition, known.Select(p => RowBody.Read<IdRow>(p.Second!.Body).Row));
            open = [];
            foreach (var ((at, _), row) in known.Zip(facts))
            {
                var fact = RowBody.Read<VisitFact>(row!.Body);
                // Taken back with its import: the same row is a new visit, under the next id.
                if (fact.Reason == ImportDecider.UndoneReason && again < MostTimesUndone) open.Add(at);
                else found[at] = (found[at].Id, fact);
            }
        }

        return new() { Visits = [.. found], Spans = batch.Rehearsal ? [] : await Spans(store, partition, book, batch) };
    }

    private static async Task<Dictionary<string, List<VisitSpan>>> Spans(IRowStore store, string partition, ClubBook book, ImportBatch batch)
    {
        var spans = new Dictionary<string, List<VisitSpan>>(StringComparer.Ordinal);
        foreach (var own in batch.Rows.Select(r => ImportDecider.VisitOf(batch, r, Guid.Empty)).OfType<Visit>().GroupBy(v => v.Volunteer, StringComparer.Ordinal))
            spans[own.Key] = await VisitSpans.Read(store, partition, own.Key, book.MadeBy(own.Key), own);
        return spans;
    }
}
