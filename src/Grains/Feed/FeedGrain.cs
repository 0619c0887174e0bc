using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Feed;

/// <summary>
/// Copies what the journals of clubs and units tell into the feed, each entry once: how far each journal is stands in the same commit as
/// its events. The single writer of its partition; what waits goes into one commit.
/// </summary>
[GrainType(GrainTypes.Feed)]
internal sealed partial class FeedGrain(IRowStore store, ITenantKeys keys, TimeProvider clock, ILogger<FeedGrain> log) : Grain, IFeedGrain, IGuarded
{
    // With the head and what is removed, at most 100 rows.
    private const int MostClubs = 40;
    private const int MostRemoved = 45;
    private const int EntriesAtOnce = 200;

    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private readonly Dictionary<string, JournalMark?> _marks = new(StringComparer.Ordinal);
    private readonly Queue<Waiting> _waiting = new();
    private Task _running = Task.CompletedTask;
    private FeedHead _head = new();
    private string? _etag;
    private bool _loaded;

    private string Subject => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => Keys.IsProject(Subject)
        ? [(ScopeKind.Nation, Keys.Nation), (ScopeKind.Project, Keys.ProjectCode(Subject))]
        : [(ScopeKind.Province, Subject), (ScopeKind.Nation, Keys.Nation)];

    /// <summary>A club tells the feed of its tenant, and of projects that it knows itself to be in; a unit with its norms and plans that of its tenant.</summary>
    public bool IsChild(string grainType, string key) => grainType switch
    {
        GrainTypes.Club => Keys.IsProject(Subject) || Keys.Tenant(key) == Subject,
        GrainTypes.Unit or GrainTypes.Plan => Keys.Tenant(key) == Subject,
        GrainTypes.Policy => Keys.Tenant(PolicyKeys.Subject(key)) == Subject,
        _ => false,
    };

    public Task Told(ClubNews news)
    {
        var waiting = new Waiting(news);
        _waiting.Enqueue(waiting);
        if (_running.IsCompleted) _running = Run();
        return waiting.Done.Task;
    }

    private async Task Run()
    {
        // Clubs whose turns are already waiting join the first commit.
        await Task.Yield();
        while (_waiting.Count > 0)
        {
            var some = new List<Waiting>();
            while (some.Count < MostClubs && _waiting.TryDequeue(out var next)) some.Add(next);
            try
            {
                if (!_loaded) await Load();
                while (!await Take(some))
                {
                    // There is more in the journals than one commit takes.
                }

                foreach (var one in some) one.Done.TrySetResult();
            }
            catch (Exception error)
            {
                // Unknown whether it landed: forget, read again, and let the clubs tell again.
                _loaded = false;
                foreach (var one in some) one.Done.TrySetException(error);
            }
        }
    }

    private async Task Load()
    {
        _marks.Clear();
        var row = await store.GetAsync(FeedRows.Partition(Subject), FeedRows.Head);
        (_head, _etag) = row is null ? (new(), null) : (RowBody.Read<FeedHead>(row.Body), row.ETag);
        // What was done in units before feeds told of them is no news; what was done just now, while the program was
        // being replaced, is.
        if (_head.UnitsSince is null) _head = _head with { UnitsSince = row is null ? DateTimeOffset.UnixEpoch : clock.GetUtcNow() - Overlap };
        _loaded = true;
    }

    /// <summary>One commit of what the journals have; false when there is more.</summary>
    private async Task<bool> Take(List<Waiting> some)
    {
        var taking = new Taking();
        // Of two messages of a club the one of the longer journal says more.
        foreach (var news in some.Select(w => w.News).GroupBy(FeedRows.Source, StringComparer.Ordinal).Select(g => g.MaxBy(n => n.Number)!))
        {
            var known = await MarkOf(FeedRows.Source(news));
            if (known == news.Mark) continue;
            if (taking.IsFull)
            {
                taking.HasMore = true;
                break;
            }

            var mark = await ReadJournal(news, known, taking);
            if (mark != known) taking.Marks[FeedRows.Source(news)] = mark;
        }

        await Commit(taking);
        return !taking.HasMore;
    }

    /// <summary>Takes a journal's next events; answers where it stands then.</summary>
    private async Task<JournalMark> ReadJournal(ClubNews news, JournalMark? known, Taking into)
    {
        var seal = new JournalSeal(keys, Keys.Tenant(news.Club));
        // From the entry that was the last: it must still be the same one.
        var page = await store.RangeAsync(news.Partition, JournalText.Key(Math.Max(1, known?.Number ?? 1)), "j}", EntriesAtOnce);
        if (known is not null && (page.Rows.Count == 0 || seal.Of(page.Rows[0].Body.Span) != known.Seal))
        {
            into.Add([FeedRules.Restored(news, clock.GetUtcNow())]);
            return news.Mark;
        }

        var oldest = clock.GetUtcNow().AddDays(-FeedRows.KeepDays);
        if (news.OfUnit is not null && _head.UnitsSince > oldest) oldest = _head.UnitsSince.Value;
        var mark = known;
        into.HasMore |= page.Next is not null;
        foreach (var row in page.Rows.Skip(known is null ? 0 : 1))
        {
            if (into.IsFull)
            {
                into.HasMore = true;
                break;
            }

            var entry = RowBody.Read<JournalEntry>(row.Body);
            if (entry.At >= oldest) into.Add(FeedRules.Events(news, entry));
            mark = new(entry.Number, seal.Of(row.Body.Span));
        }

        return mark ?? news.Mark;
    }

    private async Task Commit(Taking taking)
    {
        if (taking.Marks.Count == 0) return;
        var rows = FeedRows.Packed(taking.Events, _head.Last);
        rows.AddRange(taking.Marks.Select(m => RowWrite.Put(m.Key, RowBody.Write(m.Value))));
        var next = await Prune(_head with { Last = _head.Last + taking.Events.Count }, rows);
        var body = RowBody.Write(next);
        rows.Insert(0, _etag is null ? RowWrite.Insert(FeedRows.Head, body) : RowWrite.Update(FeedRows.Head, _etag, body));
        var result = await store.CommitAsync(FeedRows.Partition(Subject), rows);
        if (!result.Committed) throw new RowStoreException("Another writer of the feed was first.");
        (_head, _etag) = (next, result.ETags[0]);
        foreach (var (source, mark) in taking.Marks) _marks[source] = mark;
        FeedMetrics.Took(taking.Events.Count);
        if (taking.Events.Count > 0) _ = Tell();
    }

    /// <summary>Once a day, what is older than what is kept goes, some of it with each commit.</summary>
    private async Task<FeedHead> Prune(FeedHead head, List<RowWrite> rows)
    {
        var today = LocalCalendar.Today(clock);
        if (head.Pruned >= today) return head;
        var oldest = clock.GetUtcNow().AddDays(-FeedRows.KeepDays);
        // What the same commit writes is not old.
        var page = await store.RangeAsync(FeedRows.Partition(Subject), "e|", FeedRows.Pack(_head.Last + 1), MostRemoved);
        foreach (var row in page.Rows)
        {
            var (first, events) = FeedRows.Numbered(row);
            if (events[^1].Event.At >= oldest) return head with { Pruned = today };
            rows.Add(RowWrite.Remove(row.Key));
            head = head with { Oldest = first + events.Length };
        }

        return page.Next is null ? head with { Pruned = today } : head;
    }

    private async Task<JournalMark?> MarkOf(string source)
    {
        if (_marks.TryGetValue(source, out var known)) return known;
        return _marks[source] = FeedRows.MarkOf(await store.GetAsync(FeedRows.Partition(Subject), source));
    }

    // Nobody waits for it: who is not told looks again by itself.
    private async Task Tell()
    {
        try
        {
            await GrainFactory.GetGrain<IWebhooksGrain>(Subject).Told();
        }
        catch (Exception error)
        {
            LogNotTold(log, error);
        }
    }

    [LoggerMessage(EventId = 381, Level = LogLevel.Warning, Message = "Webhooks could not be told of new events; they look again within a minute.")]
    private static partial void LogNotTold(ILogger log, Exception error);

    private sealed record Waiting(ClubNews News)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What one commit takes.</summary>
    private sealed class Taking
    {
        // Any two rows of events that follow each other hold more than one's worth: with the last entry at most twelve rows come of it.
        private const int MostBytes = 4 * FeedRows.PackBytes;

        private int _bytes;

        public List<KeptEvent> Events { get; } = [];

        public Dictionary<string, JournalMark> Marks { get; } = new(StringComparer.Ordinal);

        public bool HasMore { get; set; }

        public bool IsFull => _bytes >= MostBytes;

        public void Add(IEnumerable<KeptEvent> events)
        {
            foreach (var one in events)
            {
                _bytes += RowBody.Write(one).Length;
                Events.Add(one);
            }
        }
    }
}
