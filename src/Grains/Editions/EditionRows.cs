using System.Collections.Immutable;
using System.Security.Cryptography;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// All editions, as rows of one partition. A row of cells or of a club's news is written by the edition in which it
/// differs from the one before, and never again. Every row names the run that wrote it; only runs in the head count.
/// </summary>
internal sealed class EditionBook
{
    public const string Partition = "ed|nation";
    public const string HeadKey = "head";

    // Leaves room for the envelope.
    private const int SetsOfARow = 200;

    private readonly Dictionary<string, List<ClubNews>> _news = new(StringComparer.Ordinal);
    private readonly Dictionary<(Cut Cut, Period Period), List<(int Edition, EditionCells Cells)>> _cells = [];
    private readonly Dictionary<string, List<EditionManifest>> _manifests = new(StringComparer.Ordinal);
    private readonly List<ReleasedSet> _sets = [];

    public string? ETag { get; private set; }

    public ImmutableArray<EditionMark> Editions { get; private set; } = [];

    public IEnumerable<ClubHistory> Clubs => _news.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => new ClubHistory(n.Key, [.. n.Value]));

    public ImmutableArray<ReleasedSet> Sets => [.. _sets];

    public ClubHistory? Club(string club) => _news.TryGetValue(club, out var news) ? new(club, [.. news]) : null;

    /// <summary>A project's editions, oldest first.</summary>
    public IReadOnlyList<EditionManifest> Manifests(string project) => _manifests.TryGetValue(project, out var found) ? found : [];

    public Period WeekOf(int edition) => Editions[edition - 1].Week;

    /// <summary>What an edition says of a unit and period; null when the project had none then.</summary>
    public EditionCells? Cells(Cut cut, Period period, int edition) =>
        _cells.TryGetValue((cut, period), out var rows) ? rows.LastOrDefault(r => r.Edition <= edition).Cells : null;

    /// <summary>The provinces of which a project's edition tells.</summary>
    public static IEnumerable<Cut> Parts(EditionManifest manifest) => manifest.Provinces.Keys.Select(p => new Cut(manifest.Project, p));

    public static async Task<EditionBook> Load(IRowStore store)
    {
        var book = new EditionBook();
        if (await store.GetAsync(Partition, HeadKey) is not { } head) return book;
        book.ETag = head.ETag;
        book.Editions = RowBody.Read<EditionsHead>(head.Body).Editions;
        var runs = book.Editions.ToDictionary(e => Run(e.Number, e.Mark), e => e.Number, StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(Partition, "c|", "t"))
        {
            if (runs.TryGetValue(row.Key[(row.Key.LastIndexOf('|') + 1)..], out var edition)) book.Take(row, edition);
        }

        foreach (var news in book._news.Values) news.Sort((a, b) => a.Edition.CompareTo(b.Edition));
        foreach (var cells in book._cells.Values) cells.Sort((a, b) => a.Edition.CompareTo(b.Edition));
        foreach (var manifests in book._manifests.Values) manifests.Sort((a, b) => a.Number.CompareTo(b.Number));
        book._sets.Sort((a, b) => a.Edition.CompareTo(b.Edition));
        return book;
    }

    /// <summary>Writes an edition after <paramref name="book"/>'s; false when another run was first, whose edition it then is.</summary>
    public static async Task<bool> Write(IRowStore store, EditionBook book, EditionDraft draft)
    {
        var mark = Guid.NewGuid().ToString("N")[..12];
        foreach (var chunk in Writes(draft, mark).Chunk(IRowStore.MaxWritesPerCommit / 2)) await store.CommitAsync(Partition, chunk);
        var week = draft.Manifests[0].Week;
        return (await store.CommitAsync(Partition, [Head(book.Editions.Add(new(draft.Number, week, mark)), book.ETag)])).Committed;
    }

    // But for the head, which makes them count.
    private static List<RowWrite> Writes(EditionDraft draft, string mark)
    {
        var run = Run(draft.Number, mark);
        var writes = new List<RowWrite>();
        foreach (var (cut, period, cells) in draft.Cells) Put($"c|{cut}|{period}", cells);
        foreach (var (club, news) in draft.News) Put($"n|{club}", news);
        foreach (var manifest in draft.Manifests) Put($"m|{manifest.Project}", manifest);
        foreach (var (chunk, i) in draft.NewSets.Chunk(SetsOfARow).Select((c, i) => (c, i))) Put($"s|{i:D5}", chunk.Select(KeptSet.Of).ToArray());
        return writes;

        void Put<T>(string key, T body) => writes.Add(RowWrite.Put($"{key}|{run}", RowBody.Write(body)));
    }

    private static RowWrite Head(ImmutableArray<EditionMark> editions, string? etag)
    {
        var body = RowBody.Write(new EditionsHead { Editions = editions });
        return etag is null ? RowWrite.Insert(HeadKey, body) : RowWrite.Update(HeadKey, etag, body);
    }

    /// <summary>A hash over all cells of a project's edition, in order, and the hash of the one before.</summary>
    public static string Hash(IEnumerable<(Cut Cut, Period Period, EditionCells Cells)> cells, string? before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(RowBody.Write(before ?? string.Empty));
        foreach (var (cut, period, row) in cells)
        {
            hash.AppendData(RowBody.Write($"{cut} {period}"));
            hash.AppendData(RowBody.Write(row));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Run(int number, string mark) => $"{number:D6}-{mark}";

    private void Take(Row row, int edition)
    {
        var parts = row.Key.Split('|');
        switch (parts[0])
        {
            case "c":
                var cut = parts.Length == 5 ? new Cut(parts[1], parts[2]) : new Cut(parts[1]);
                In(_cells, (cut, Period.Parse(parts[^2]))).Add((edition, RowBody.Read<EditionCells>(row.Body)));
                break;
            case "n":
                In(_news, $"{parts[1]}|{parts[2]}").Add(RowBody.Read<ClubNews>(row.Body));
                break;
            case "m":
                In(_manifests, parts[1]).Add(RowBody.Read<EditionManifest>(row.Body));
                break;
            case "s":
                _sets.AddRange(RowBody.Read<KeptSet[]>(row.Body).Select(s => new ReleasedSet(new(Cut.Parse(s.Cut), s.Indicator, s.Period), edition)));
                break;
            default:
                throw new InvalidDataException($"A row of editions begins with {parts[0]}.");
        }
    }

    private static List<T> In<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        return list;
    }

    internal sealed record KeptSet
    {
        public required string Cut { get; init; }

        public required string Indicator { get; init; }

        public required Period Period { get; init; }

        public static KeptSet Of(ReleasedSet set) => new() { Cut = set.Cell.Cut.ToString(), Indicator = set.Cell.Indicator, Period = set.Cell.Period };
    }
}

/// <summary>A whole new edition, before it is written.</summary>
internal sealed record EditionDraft
{
    public required int Number { get; init; }

    /// <summary>Rows that differ from the edition before.</summary>
    public required ImmutableArray<(Cut Cut, Period Period, EditionCells Cells)> Cells { get; init; }

    public required ImmutableArray<(string Club, ClubNews News)> News { get; init; }

    public required ImmutableArray<ReleasedSet> NewSets { get; init; }

    public required ImmutableArray<EditionManifest> Manifests { get; init; }
}
