using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>Rows of one club in a file, as one row of the store; <see cref="At"/> is its key behind the import's id.</summary>
internal sealed record StoredRows(string At, string? Club, ImmutableArray<ImportRow> Rows);

/// <summary>Results in the same shape.</summary>
internal sealed record StoredResults(string At, string? Club, ImmutableArray<RowResult> Rows);

/// <summary>
/// The rows of one import in its tenant's partition: <c>h|id</c> its head, <c>n|…</c> its place in the list (and in its commune's or club's, <c>np|…</c>), <c>g|id|club|n</c>
/// uploaded rows in the order of their clubs, <c>c|</c>, <c>a|</c>, <c>u|</c> likewise what the passes came to.
/// </summary>
internal sealed class ImportStore(IRowStore store, string tenant, string id, ImportSeal seal)
{
    public const string Heads = "h";
    public const string List = "n";

    // Sealed and in base64 it grows by a third; ninety of them fit a commit.
    private const int MostBytes = 24 * 1024;
    private const int MostRows = 200;
    private const int MostWrites = 90;
    private const int RowsOfAWindow = 2000;
    private const int Page = 50;
    private const string NoClub = "!";
    private readonly string _partition = Keys.ImportPartition(tenant);
    private string? _etag;

    public static string HeadKey(string id) => $"{Heads}|{id}";

    /// <summary>Prefix of the list of a commune's or club's own imports.</summary>
    public static string ListOf(ImportPlace place) => $"np|{(place.Kind == ScopeKind.Club ? "c" : "m")}|{Keys.Id(place.Key)}";

    public static string Kind(ImportPass pass) => pass switch
    {
        ImportPass.Check => "c",
        ImportPass.Apply => "a",
        _ => "u",
    };

    public async Task<ImportHead?> Load()
    {
        var row = await store.GetAsync(_partition, HeadKey(id));
        _etag = row?.ETag;
        return row is null ? null : RowBody.Read<ImportHead>(row.Body);
    }

    /// <summary>False when another activation was first.</summary>
    public async Task<bool> Save(ImportHead head)
    {
        var body = RowBody.Write(head);
        // Newest first, by the time it was opened.
        var place = string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - head.OpenedAt.UtcTicks:D19}|{id}");
        List<RowWrite> writes = _etag is null
            ? [RowWrite.Insert(HeadKey(id), body), RowWrite.Put($"{List}|{place}", RowBody.Write(id))]
            : [RowWrite.Update(HeadKey(id), _etag, body)];
        if (_etag is null && head.Open.Place is { } of) writes.Add(RowWrite.Put($"{ListOf(of)}|{place}", RowBody.Write(id)));
        var result = await store.CommitAsync(_partition, writes);
        if (result.Committed) _etag = result.ETags[0];
        return result.Committed;
    }

    /// <summary>Keeps rows of a file under their clubs; the same rows again lie in the same places.</summary>
    public async Task Keep(string system, IEnumerable<ImportRow> rows)
    {
        var writes = new List<RowWrite>();
        foreach (var club in rows.GroupBy(r => r.Club is { } code ? ImportIds.Club(system, code) : NoClub, StringComparer.Ordinal))
        {
            foreach (var part in Parts([.. club]))
            {
                var at = At(club.Key, part[0].Number);
                writes.Add(RowWrite.Put($"g|{id}|{at}", seal.Close(part, $"{id}|{at}")));
            }
        }

        await Write(writes);
    }

    public Task Keep(ImportPass pass, IEnumerable<StoredResults> results) =>
        Write([.. results.Select(r => RowWrite.Put($"{Kind(pass)}|{id}|{r.At}", RowBody.Write(r.Rows)))]);

    /// <summary>Rows of whole clubs after a place, some two thousand unless one club has more; <c>Last</c> is null at the end.</summary>
    public Task<(List<StoredRows> Parts, string? Last)> Rows(string? after) =>
        Window("g", after, (at, body) => new StoredRows(at, ClubOf(at), seal.Open(body, $"{id}|{at}")), p => p.Club, p => p.Rows.Length);

    /// <summary>The same of results.</summary>
    public Task<(List<StoredResults> Parts, string? Last)> Results(ImportPass pass, string? after) =>
        Window(Kind(pass), after, (at, body) => new StoredResults(at, ClubOf(at), RowBody.Read<ImmutableArray<RowResult>>(body)), p => p.Club, p => p.Rows.Length);

    /// <summary>A page of results, wherever clubs end.</summary>
    public async Task<(List<StoredResults> Parts, string? Next)> ResultPage(ImportPass pass, string? after, int limit)
    {
        var prefix = $"{Kind(pass)}|{id}|";
        var page = await store.RangeAsync(_partition, prefix, $"{Kind(pass)}|{id}}}", limit, after is null ? null : prefix + after);
        List<StoredResults> parts = [.. page.Rows.Select(r => new StoredResults(r.Key[prefix.Length..], ClubOf(r.Key[prefix.Length..]), RowBody.Read<ImmutableArray<RowResult>>(r.Body)))];
        return (parts, page.Next is null ? null : parts[^1].At);
    }

    public async Task<Dictionary<string, ImmutableArray<RowResult>>> ResultsAt(ImportPass pass, IEnumerable<string> places)
    {
        var keys = places.Select(p => $"{Kind(pass)}|{id}|{p}").ToList();
        var found = await KnownReading.Many(store, _partition, keys);
        return found.OfType<Row>().ToDictionary(r => r.Key[(Kind(pass).Length + id.Length + 2)..], r => RowBody.Read<ImmutableArray<RowResult>>(r.Body), StringComparer.Ordinal);
    }

    /// <summary>Takes some uploaded rows away; false when none are left.</summary>
    public async Task<bool> Clear()
    {
        var page = await store.RangeAsync(_partition, $"g|{id}|", $"g|{id}}}", MostWrites);
        if (page.Rows.Count == 0) return false;
        await Write([.. page.Rows.Select(r => RowWrite.Remove(r.Key))]);
        return true;
    }

    private async Task<(List<T> Parts, string? Last)> Window<T>(string kind, string? after, Func<string, ReadOnlyMemory<byte>, T> read, Func<T, string?> club, Func<T, int> rows)
    {
        var prefix = $"{kind}|{id}|";
        var (parts, count) = (new List<T>(), 0);
        var last = after;
        var next = after is null ? null : prefix + after;
        do
        {
            var page = await store.RangeAsync(_partition, prefix, $"{kind}|{id}}}", Page, next);
            foreach (var row in page.Rows)
            {
                var at = row.Key[prefix.Length..];
                if (count >= RowsOfAWindow && ClubOf(at) != club(parts[^1])) return (parts, last);
                parts.Add(read(at, row.Body));
                count += rows(parts[^1]);
                last = at;
            }

            next = page.Next;
        }
        while (next is not null);
        return (parts, null);
    }

    private static List<ImmutableArray<ImportRow>> Parts(IReadOnlyList<ImportRow> rows)
    {
        var (parts, part, bytes) = (new List<ImmutableArray<ImportRow>>(), ImmutableArray.CreateBuilder<ImportRow>(), 0);
        foreach (var row in rows)
        {
            var size = RowBody.Write(row).Length;
            if (part.Count > 0 && (part.Count == MostRows || bytes + size > MostBytes))
            {
                parts.Add(part.ToImmutable());
                part.Clear();
                bytes = 0;
            }

            part.Add(row);
            bytes += size;
        }

        parts.Add(part.ToImmutable());
        return parts;
    }

    private async Task Write(List<RowWrite> writes)
    {
        foreach (var some in writes.Chunk(MostWrites))
        {
            var result = await store.CommitAsync(_partition, some);
            if (!result.Committed) throw new RowStoreException("Rows of an import could not be written.");
        }
    }

    private static string At(string club, int number) => string.Create(CultureInfo.InvariantCulture, $"{club}|{number:D8}");

    private static string? ClubOf(string at) => at[..at.IndexOf('|', StringComparison.Ordinal)] is var club && club == NoClub ? null : club;
}
