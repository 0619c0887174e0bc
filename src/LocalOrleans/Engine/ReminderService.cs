using ClbCloud.LocalOrleans.Hosting;
using Orleans;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>
/// Delivers durable reminders. A row keeps its next tick and moves on only when that tick has been delivered, so a crash
/// repeats a tick and never loses one; however many were missed meanwhile, one is delivered.
/// </summary>
internal sealed class ReminderService : IDisposable
{
    // The clock of the wall may jump (a laptop wakes up) without any timer noticing; so look at least this often.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly GrainId Self = GrainId.Create(GrainTypePrefix.SystemTargetPrefix + "user.reminders", "local");
    private static readonly GrainMethod<Nothing> Receive =
        (GrainMethod<Nothing>)GrainMethod.Of(typeof(IRemindable).GetMethod(nameof(IRemindable.ReceiveReminder))!);

    private readonly LocalEngine _engine;
    private readonly ILocalReminderTable _table;
    private readonly Dictionary<(GrainId Grain, string Name), Entry> _entries = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ITimer _timer;
    private bool _stopped;

    internal ReminderService(LocalEngine engine, ILocalReminderTable table)
    {
        _engine = engine;
        _table = table;
        _timer = engine.Time.CreateTimer(
            static service => ((ReminderService)service!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal int Count
    {
        get
        {
            lock (_entries) return _entries.Count;
        }
    }

    public void Dispose()
    {
        lock (_entries) _stopped = true;
        _timer.Dispose();
    }

    internal async Task StartAsync(CancellationToken cancellation)
    {
        var rows = await _table.ReadAll(cancellation);
        lock (_entries)
        {
            foreach (var row in rows) _entries.TryAdd((row.Grain, row.Name), new(row));
        }

        Sweep();
    }

    /// <summary>Ends when the ticks now on their way have been delivered and written off.</summary>
    internal Task Settled()
    {
        lock (_entries) return Task.WhenAll(_entries.Values.Select(e => e.Delivery).ToArray());
    }

    internal async Task<IGrainReminder> RegisterOrUpdate(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < _engine.Options.MinimumReminderPeriod)
        {
            throw new ArgumentException($"Reminder {name} is to tick every {period}; the least is {_engine.Options.MinimumReminderPeriod}.", nameof(period));
        }

        var first = _engine.Time.GetUtcNow() + dueTime;
        var entry = new Entry(new(grain, name, first, period, first));
        await Write(async () =>
        {
            await _table.Upsert(entry.Row, CancellationToken.None);
            lock (_entries) _entries[(grain, name)] = entry;
        });
        Arm();
        return entry;
    }

    internal Task Unregister(GrainId grain, string name) => Write(async () =>
    {
        await _table.Remove(grain, name, CancellationToken.None);
        lock (_entries) _entries.Remove((grain, name));
    });

    internal IGrainReminder? Find(GrainId grain, string name)
    {
        lock (_entries) return _entries.GetValueOrDefault((grain, name));
    }

    internal List<IGrainReminder> All(GrainId grain)
    {
        lock (_entries) return [.. _entries.Values.Where(e => e.Row.Grain == grain)];
    }

    private void Sweep()
    {
        var now = _engine.Time.GetUtcNow();
        Entry[] due;
        lock (_entries)
        {
            foreach (var entry in _entries.Values) entry.Row = entry.Row.Within(now);
            due = [.. _entries.Values.Where(e => !e.Delivering && e.Row.NextTick <= now)];
            foreach (var entry in due) entry.Delivering = true;
        }

        foreach (var entry in due) entry.Delivery = Deliver(entry, now);
        Arm();
    }

    private void Arm()
    {
        lock (_entries)
        {
            if (_stopped) return;
            var now = _engine.Time.GetUtcNow();
            var wait = LongestWait;
            foreach (var entry in _entries.Values)
            {
                if (!entry.Delivering && entry.Row.NextTick - now < wait) wait = entry.Row.NextTick - now;
            }

            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task Deliver(Entry entry, DateTimeOffset now)
    {
        var row = entry.Row;
        try
        {
            var status = new TickStatus(row.FirstTick.UtcDateTime, row.Period, now.UtcDateTime);
            await _engine.SendFrom(Self, Receive, row.Grain, [row.Name, status]);
        }
        catch (SiloUnavailableException)
        {
            // The engine stops: the tick stays due for the next start.
            return;
        }
        catch (Exception exception)
        {
            EngineLog.ReminderFailed(_engine.Logger, exception, row.Name, row.Grain.Type);
        }

        await Advance(entry);
        Arm();
    }

    private async Task Advance(Entry entry)
    {
        var row = entry.Row with { NextTick = entry.Row.TickAfter(_engine.Time.GetUtcNow()) };
        try
        {
            await Write(async () =>
            {
                // Meanwhile the grain may have registered it anew, or removed it.
                if (ReferenceEquals(Find(row.Grain, row.Name), entry)) await _table.Upsert(row, CancellationToken.None);
            });
        }
        catch (Exception exception)
        {
            EngineLog.ReminderNotStored(_engine.Logger, exception, row.Name, row.Grain.Type);
        }

        lock (_entries)
        {
            entry.Row = row;
            entry.Delivering = false;
        }
    }

    private async Task Write(Func<Task> change)
    {
        await _writing.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            _writing.Release();
        }
    }

    private sealed class Entry(LocalReminder row) : IGrainReminder
    {
        public string ReminderName => Row.Name;

        internal LocalReminder Row { get; set; } = row;

        internal bool Delivering { get; set; }

        internal Task Delivery { get; set; } = Task.CompletedTask;
    }
}
