using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Units;

/// <summary>
/// The rows of one unit and the memory of them. One commit is in flight at a time; what arrives meanwhile shares the
/// next one. Nothing is answered before it is durable. After a conflict or an unknown outcome the memory is read
/// again, and what waits is decided again on what is found. Runs in the turns of its grain, and never calls a grain.
/// </summary>
internal sealed class UnitBook(IRowStore store, JournalSeal seal, string unit, TimeProvider clock, ILogger logger, Action committed, Action told, Action lost)
{
    private const int MaxRows = IRowStore.MaxWritesPerCommit - 5;
    private const int MaxCardBytes = IRowStore.MaxBytesPerCommit / 4;
    private const int MaxAttempts = 4;
    private const int MaxCached = 256;

    private readonly string partition = Keys.UnitPartition(unit);
    private readonly List<UnitWork> waiting = [];
    private readonly Dictionary<string, ImmutableSortedDictionary<Period, ChildPeriod>> cache = new(StringComparer.Ordinal);
    private bool running;
    private bool stale = true;

    /// <summary>What is durable, as last known.</summary>
    public UnitState State { get; private set; } = UnitState.Empty;

    public async Task Load()
    {
        State = await UnitRows.Load(store, partition);
        cache.Clear();
        stale = false;
    }

    /// <param name="decide">Changes the draft and answers; run again when a commit is lost.</param>
    /// <param name="rows">About how many rows it changes.</param>
    /// <param name="aside">Bookkeeping: when others wait too, the commit belongs to their traces.</param>
    public Task<T> Decide<T>(Func<UnitDraft, T> decide, int rows = 3, bool aside = false)
    {
        var work = new Decision<T>(decide, rows);
        Enqueue(work, aside);
        return work.Answer;
    }

    public Task Merge(ChildReport report)
    {
        var work = new ReportWork(report);
        Enqueue(work);
        return work.Answer;
    }

    /// <summary>Sums the children's rows anew, and lets every parent have everything again.</summary>
    public Task Rebuild()
    {
        var work = new RebuildWork();
        Enqueue(work);
        return work.Answer;
    }

    private void Enqueue(UnitWork work, bool aside = false)
    {
        work.Cause = new(Tracing.Here, aside);
        waiting.Add(work);
        if (!running) _ = Run();
    }

    // Never fails: what goes wrong is told to those who wait.
    private async Task Run()
    {
        running = true;
        var attempts = 0;
        while (waiting.Count > 0)
        {
            try
            {
                if (stale) await Load();
                if (await Step(alone: attempts > 0)) attempts = 0;
                else if (++attempts >= MaxAttempts) attempts = GiveUp(new RowStoreException("The unit's rows changed with every attempt."));
            }
            catch (Exception error)
            {
                stale = true;
                UnitLog.NotCommitted(logger, error, unit, ++attempts);
                // A store that is down may come back; anything else is decided alone once, and then told to its caller.
                if (attempts >= (error is RowStoreException ? MaxAttempts : 2)) attempts = GiveUp(error);
            }
        }

        running = false;
    }

    private int GiveUp(Exception error)
    {
        var first = waiting[0];
        waiting.RemoveAt(0);
        first.Fail(error);
        return 0;
    }

    /// <summary>One commit of what waits, or of the first alone; false on a conflict.</summary>
    private async Task<bool> Step(bool alone)
    {
        var draft = new UnitDraft(State, clock.GetUtcNow());
        var taken = new List<UnitWork>();
        var rows = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            var work = waiting[i];
            if (i > 0 && (alone || work.GoesFirst || rows + work.Rows > MaxRows || draft.CardBytes > MaxCardBytes)) break;
            if (work.GoesFirst) await work.Read(store, partition, State);
            await ReadBuckets(draft, work);
            work.Apply(draft);
            rows += work.Rows;
            taken.Add(work);
        }

        if (!await Commit(draft, taken)) return false;
        foreach (var work in taken)
        {
            if (work.Committed()) waiting.Remove(work);
        }

        return true;
    }

    private async Task<bool> Commit(UnitDraft draft, List<UnitWork> taken)
    {
        var (next, writes) = draft.Finish(seal);
        if (draft.IsEmpty) return true;
        using var span = Tracing.Start("unit.commit", unit, taken.Select(w => w.Cause));
        span?.SetTag("clb.level", UnitScopes.LevelOf(unit));
        span?.SetTag("clb.commit.commands", taken.Count);
        var result = await store.CommitAsync(partition, writes);
        if (!result.Committed)
        {
            UnitLog.Conflict(logger, unit);
            stale = true;
            lost();
            return false;
        }

        var (risen, isTold) = (next.Head.Version != State.Head.Version, next.Head.Journal != State.Head.Journal);
        if (next.Head.AsOf != State.Head.AsOf) ReportMetrics.Merged(UnitScopes.LevelOf(unit), next.Head.LagSeconds);
        State = next with { ETag = result.ETags[0] };
        if (cache.Count > MaxCached) cache.Clear();
        foreach (var key in draft.ChangedBuckets) cache[key] = draft.Buckets[key];
        // Within the span: the report that follows continues it.
        if (risen) committed();
        if (isTold) told();
        return true;
    }

    private async Task ReadBuckets(UnitDraft draft, UnitWork work)
    {
        var missing = new List<string>();
        foreach (var key in work.Buckets)
        {
            if (draft.Buckets.ContainsKey(key)) continue;
            if (cache.TryGetValue(key, out var bucket)) draft.Buckets[key] = bucket;
            else missing.Add(key);
        }

        if (missing.Count == 0) return;
        var read = await UnitRows.ReadBuckets(store, partition, missing);
        for (var i = 0; i < missing.Count; i++) draft.Buckets[missing[i]] = read[i];
    }
}
