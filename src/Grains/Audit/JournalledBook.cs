using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Audit;

/// <summary>How a book lies in rows, one for each of its facts.</summary>
/// <param name="From">First key of its rows.</param>
/// <param name="To">Above the last.</param>
/// <param name="Rows">The rows of a book.</param>
/// <param name="Read">The book of rows, in the order of their keys.</param>
/// <param name="Revision">The book's revision, where it has one.</param>
internal sealed record BookShape<T>(
    string From, string To, Func<T, IEnumerable<(string Key, byte[] Body)>> Rows, Func<JournalHead, IReadOnlyList<Row>, T> Read, Func<T, int> Revision);

/// <summary>
/// A small book in a partition of its own, changed whole and kept by the fact, with a journal. It takes over what was
/// kept as a plain grain state before, with the first change.
/// </summary>
internal sealed class JournalledBook<T>(IRowStore store, JournalSeal seal, string partition, TimeProvider clock, BookShape<T> shape)
    where T : class
{
    // With the head and the entry well within one commit.
    private const int MostMoved = 80;

    private readonly OwnJournal _journal = new(store, seal, partition, clock);
    private T? _kept;

    /// <summary>What is durable.</summary>
    public T Kept => _kept ?? throw new InvalidOperationException("The book was not loaded.");

    public JournalHead Head => _journal.Head;

    /// <param name="before">The book as it was kept before books had journals; empty when there was none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task Load(T before, CancellationToken ct = default)
    {
        await _journal.Load(ct);
        if (!_journal.IsThere || Head.Moving)
        {
            _kept = before;
            return;
        }

        var rows = new List<Row>();
        await foreach (var row in store.ReadAllAsync(partition, shape.From, shape.To, ct: ct)) rows.Add(row);
        _kept = shape.Read(Head, rows);
    }

    /// <summary>Writes what differs, told as the caller's. When it throws, nobody knows whether it landed: the book must be loaded again.</summary>
    /// <exception cref="RowStoreException">It was not written, or that is unknown.</exception>
    public async Task Write(T next)
    {
        if (!_journal.IsThere || Head.Moving) await Move();
        var draft = Founding(JournalDraft.Empty.Begin(Act.Current, CallerScope.Current));
        var was = shape.Rows(Kept).ToDictionary(r => r.Key, r => r.Body, StringComparer.Ordinal);
        var writes = new List<RowWrite>();
        foreach (var (key, body) in shape.Rows(next))
        {
            var old = was.GetValueOrDefault(key);
            if (old is not null && body.AsSpan().SequenceEqual(old)) continue;
            writes.Add(RowWrite.Put(key, body));
            draft = draft.Change(writes[^1], old);
        }

        await Commit(draft, writes, Head with { Revision = shape.Revision(next) });
        _kept = next;
    }

    // The program's own doing, and nobody's change.
    private async Task Move()
    {
        var left = shape.Rows(Kept).ToList();
        while (left.Count > 0)
        {
            var some = left.Take(MostMoved).ToList();
            left.RemoveRange(0, some.Count);
            var draft = Founding(JournalDraft.Empty.Begin(null, null));
            var writes = some.Select(r => RowWrite.Put(r.Key, r.Body)).ToList();
            await Commit(writes.Aggregate(draft, (told, write) => told.Change(write, default)), writes, Head with { Moving = left.Count > 0, Revision = shape.Revision(Kept) });
        }
    }

    // That the first entry tells of the head says that there is no row of which nobody told.
    private JournalDraft Founding(JournalDraft draft) => _journal.IsThere ? draft : draft.Change(RowWrite.Put(BookRows.Head, Array.Empty<byte>()), default);

    private async Task Commit(JournalDraft draft, List<RowWrite> writes, JournalHead next)
    {
        if (!(await _journal.Commit(draft, writes, next)).Committed) throw new RowStoreException("Another writer of the book was first.");
    }
}
