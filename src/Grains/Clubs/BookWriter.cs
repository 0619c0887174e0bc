using System.Collections.Immutable;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Clubs;

/// <summary>
/// The single writer of a club's partition. Commands wait here and are decided in order on the newest book; what is
/// waiting goes into one atomic commit of at most 100 rows, the head always among them. An answer is given only once
/// the commit is durable. After an uncertain or lost commit the book is read again and the commands are decided again.
/// </summary>
internal sealed partial class BookWriter(string key, IRowStore store, ITenantKeys keys, TimeProvider clock, ILogger logger, Func<ImmutableArray<DatedBooks>> norms, Action committed)
{
    private const int Tries = 4;
    private readonly string _partition = Keys.ClubPartition(key);
    private readonly JournalSeal _seal = new(keys, Keys.Tenant(key));
    private readonly Queue<Part> _waiting = new();
    private readonly FigureMemo _memo = new();
    private string? _etag;
    private byte[] _card = [];
    private ClubCalendar? _calendar;
    private Task _running = Task.CompletedTask;
    private bool _loaded;

    /// <summary>The book as last committed; null before the club is set up.</summary>
    public ClubBook? Book { get; private set; }

    /// <summary>What is owed when, by the book and the norms in force.</summary>
    public ClubCalendar Calendar => CalendarOf(Book!.Head);

    public async Task Load()
    {
        await Reload();
        if (Book is { Head.FiguresPending: true }) await Submit(_ => true, () => false, 1);
    }

    /// <summary>
    /// Decides <paramref name="decide"/> on the newest book, in turn, and answers once what it changed is durable.
    /// </summary>
    /// <param name="decide">Changes the edit and answers; run again when a commit is lost. May not wait for anything.</param>
    /// <param name="taken">The answer when an id that it inserts is already there.</param>
    /// <param name="rows">About how many rows it writes; at most 90.</param>
    /// <param name="founding">The first head, when the command sets the club up.</param>
    /// <param name="aside">Bookkeeping: when others wait too, the commit belongs to their traces.</param>
    /// <param name="rereads">It writes rows and not the book in memory, which is read again after it.</param>
    public Task<T> Submit<T>(Func<BookEdit, T> decide, Func<T> taken, int rows, Func<DateTimeOffset, ClubHead>? founding = null, bool aside = false, bool rereads = false)
    {
        var part = new Part<T>(decide, taken, rows) { Founding = founding, Cause = new(Tracing.Here, aside), Rereads = rereads };
        _waiting.Enqueue(part);
        if (_running.IsCompleted) _running = Run();
        return part.Answer;
    }

    private async Task Run()
    {
        // Callers whose turns are already waiting join the first commit.
        for (var seen = 0; seen < _waiting.Count;)
        {
            seen = _waiting.Count;
            await Task.Yield();
        }

        while (_waiting.Count > 0)
        {
            var parts = new List<Part>();
            var rows = 0;
            while (_waiting.TryPeek(out var next) && (parts.Count == 0 || rows + next.Rows <= 80))
            {
                rows += next.Rows;
                parts.Add(_waiting.Dequeue());
            }

            await Commit(parts);
        }
    }

    private async Task Commit(List<Part> parts)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!_loaded)
                {
                    await Reload();
                    // What landed unheard is news to the parents too, even if nothing is left to decide.
                    if (Book is not null) committed();
                }

                if (await TryCommit(parts)) return;
            }
            catch (RowStoreException error) when (attempt < Tries)
            {
                LogUncertain(attempt, error);
                _loaded = false;
            }
            catch (Exception error)
            {
                // Unknown whether it landed: forget, so that the next command reads what is there.
                _loaded = false;
                foreach (var part in parts) part.Fail(error);
                return;
            }

            if (attempt < Tries) continue;
            foreach (var part in parts) part.Fail(new RowStoreException("The club's book could not be written: another writer keeps winning."));
            return;
        }
    }

    /// <summary>False when another writer was first: read again, decide again.</summary>
    private async Task<bool> TryCommit(List<Part> parts)
    {
        var edit = Decide(parts);
        if (edit is null)
        {
            foreach (var part in parts) part.Complete();
            return true;
        }

        var settled = BookSettling.Settle(edit, _memo, _card);
        if (!settled.Changed && edit.Rows.IsEmpty && edit.Journal.IsEmpty)
        {
            Book = edit.Book;
            foreach (var part in parts) part.Complete();
            return true;
        }

        var fixedRows = edit.Rows.Values.ToList();
        if (JournalText.Next(edit.Book.Head.Journal, edit.Journal, edit.Now, _seal) is { } entry)
        {
            fixedRows.Add(entry.Row);
            edit.FinishHead(edit.Book.Head with { Journal = entry.Mark });
        }

        if (fixedRows.Count + 1 > IRowStore.MaxWritesPerCommit && parts.Count > 1) return await OneByOne(parts);
        string? conflict;
        using (var span = Tracing.Start("club.commit", key, parts.Select(p => p.Cause)))
        {
            span?.SetTag("clb.commit.commands", parts.Count);
            conflict = await Write(edit, fixedRows, settled.Derived);
            // Within the span: the report that follows continues it.
            if (conflict is null && settled.Changed) committed();
        }

        if (conflict is null)
        {
            _card = settled.Card;
            if (parts.Exists(p => p.Rereads)) await Reload();
            foreach (var part in parts) part.Complete();
            return true;
        }

        _loaded = false;
        if (conflict == BookRows.Head) return false;
        if (parts.Count > 1) return await OneByOne(parts);
        parts[0].Taken();
        return true;
    }

    private async Task<bool> OneByOne(List<Part> parts)
    {
        foreach (var part in parts) await Commit([part]);
        return true;
    }

    private BookEdit? Decide(List<Part> parts)
    {
        var now = clock.GetUtcNow();
        BookEdit? edit = null;
        if (Book is not null)
        {
            edit = new BookEdit(Book, CalendarOf(Book.Head), now);
            BookSettling.Advance(edit);
        }

        foreach (var part in parts)
        {
            if (edit is null)
            {
                edit = part.Found(now, head => CalendarOf(head));
                continue;
            }

            if (edit.Book.Head.TakenBack is not null && !part.MayFollow)
            {
                part.Refuse();
                continue;
            }

            var mark = edit.Mark();
            try
            {
                edit.Begin(part.Act, part.Scope);
                part.Decide(edit);
                // Terms may have changed: what follows is judged by the new ones.
                if (!edit.Calendar.Fits(edit.Book.Head, edit.Calendar.Norms)) edit = edit.Under(CalendarOf(edit.Book.Head));
            }
            catch (Exception error) when (error is not RowStoreException)
            {
                edit.BackTo(mark);
                part.Fail(error);
            }
        }

        return edit;
    }

    private async Task<string?> Write(BookEdit edit, List<RowWrite> fixedRows, List<RowWrite> derived)
    {
        var room = IRowStore.MaxWritesPerCommit - fixedRows.Count - 1;
        var at = 0;
        do
        {
            var chunk = derived.GetRange(at, Math.Min(room, derived.Count - at));
            at += chunk.Count;
            // What does not fit follows at once; until then the head says that figures are pending.
            var head = edit.Book.Head with { FiguresPending = at < derived.Count };
            var body = RowBody.Write(head);
            var writes = new List<RowWrite>(fixedRows.Count + chunk.Count + 1) { _etag is null ? RowWrite.Insert(BookRows.Head, body) : RowWrite.Update(BookRows.Head, _etag, body) };
            writes.AddRange(fixedRows);
            writes.AddRange(chunk);
            var result = await store.CommitAsync(_partition, writes);
            if (!result.Committed) return result.ConflictKey;
            _etag = result.ETags[0];
            fixedRows = [];
            room = IRowStore.MaxWritesPerCommit - 1;
        }
        while (at < derived.Count);
        Book = edit.Book;
        return null;
    }

    private async Task Reload()
    {
        var found = await BookRows.Load(store, _partition);
        Book = found?.Book;
        _etag = found?.ETag;
        _card = Book is null ? [] : BookSettling.CardBytes(Book, CalendarOf(Book.Head), LocalCalendar.Today(clock));
        _loaded = true;
    }

    private ClubCalendar CalendarOf(ClubHead head)
    {
        var now = norms();
        if (_calendar is null || !_calendar.Fits(head, now)) _calendar = new ClubCalendar(head, now);
        return _calendar;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A club's commit had an unknown outcome (attempt {Attempt}); reading again.")]
    private partial void LogUncertain(int attempt, Exception error);
}
