using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// Keeps the rows of a file and walks through them in a timer that interleaves, so that its progress can be asked. Each
/// step is durable before the next; after a restart a reminder, or whoever asks, makes it go on.
/// </summary>
[GrainType(GrainTypes.Import)]
internal sealed partial class ImportGrain(IRowStore rows, ITenantKeys keys, TimeProvider clock, ILogger<ImportGrain> log) : Grain, IImportGrain, IRemindable, IFollower
{
    private const string GoOn = "go-on";
    private const string Expire = "expire";
    private const int MostChunk = 500;
    private const int MostListed = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private ImportStore _store = null!;
    private ImportHead? _head;
    private IGrainTimer? _timer;
    private ImmutableArray<(ScopeKind Kind, string Key)> _above = [];
    private bool _working;

    private string Key => this.GetPrimaryKeyString();

    private string Tenant => Keys.Tenant(Key);

    // What was never begun lies nowhere yet: who may begin it says its key, and Open itself.
    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => _head is null ? [] : _above;

    public bool IsChild(string grainType, string key) => false;

    public async Task Follow()
    {
        if (_head is { } head) _above = await ImportPlaces.Above(GrainFactory, Tenant, head.Open.Place);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _store = new ImportStore(rows, Tenant, Keys.Id(Key), new ImportSeal(keys, Tenant));
        _timer = this.RegisterGrainTimer(
            Work, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        _head = await _store.Load();
        if (_head is { IsRunning: true }) Kick();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_head is { IsRunning: true }) Kick();
        else if (_head is { } head && ImportRules.IsStale(head, clock.GetUtcNow())) await Change(ImportRules.Discard(head));
        else if (reminderName == GoOn || _head?.State is not (ImportState.Receiving or ImportState.Checked)) await End(reminderName);
    }

    public async Task<Outcome<ImportView>> Open(OpenImport command)
    {
        if (!MayTouch(command)) return Refusal.Of("role");
        if (command.Place is { } place && !ImportPlaces.IsOf(Tenant, place)) return Refusal.Of("import.not_own", "place");
        if (CallerScope.Current is { Role: not CallerRole.System } caller
            && !(await ImportPlaces.Above(GrainFactory, Tenant, command.Place)).Contains((caller.Kind, caller.Key))) return Refusal.Of("role");
        var opened = ImportRules.Open(_head, Keys.Id(Key), command, Act.Current, CallerScope.Current, clock.GetUtcNow());
        if (opened.Refusal is { } no) return no;
        if (_head is null)
        {
            // Before the head: an upload that breaks off shall be taken away, too.
            await this.RegisterOrUpdateReminder(Expire, Daily, Daily);
            await Save(opened.Value!);
        }

        return _head!.View();
    }

    public async Task<Outcome<ImportView>> Receive(ImportChunk chunk)
    {
        if (_head is null) return Refusal.Of("import.not_there");
        if (ImportRules.Receive(_head) is { } no) return no;
        if (chunk.Rows.IsDefaultOrEmpty || chunk.Rows.Length > MostChunk) return Refusal.Of("batch.too_large").With("most", MostChunk);
        await _store.Keep(_head.Open.System, chunk.Rows);
        return _head.View();
    }

    public Task<Outcome<ImportView>> Close(int rows) => Decide(head => ImportRules.Close(head, rows));

    public Task<Outcome<ImportView>> Fail(Refusal reason) => Decide(head => ImportRules.Fail(head, reason));

    public Task<ImportView?> Get() => Task.FromResult(_head?.View());

    public Task<Outcome<ImportView>> Check() => Decide(ImportRules.Check);

    public Task<Outcome<ImportView>> Commit(ImportMode mode) => Decide(head => ImportRules.Commit(head, mode));

    public Task<Outcome<ImportView>> Undo() => Decide(ImportRules.Undo);

    public Task<Outcome<ImportView>> Discard() => Decide(ImportRules.Discard);

    public async Task<ImportReport?> Report(ImportPass pass)
    {
        if (_head is not { } head) return null;
        var conflicts = new Dictionary<(string Code, string? Field, string? Value), (int Count, List<int> Rows, Refusal First)>();
        string? next = null;
        do
        {
            (var parts, next) = await _store.ResultPage(pass, next, 200);
            foreach (var row in parts.SelectMany(p => p.Rows))
            {
                if (row.Refusal is not { } no) continue;
                var group = (no.Code, no.Field, no.Args.GetValueOrDefault("value"));
                var (count, numbers, first) = conflicts.TryGetValue(group, out var known) ? known : (0, [], no);
                numbers.Add(row.Number);
                conflicts[group] = (count + 1, numbers, first);
            }
        }
        while (next is not null);
        return new()
        {
            Pass = pass,
            Counts = pass switch { ImportPass.Check => head.Check, ImportPass.Apply => head.Apply, _ => head.Undo },
            Conflicts =
            [
                .. conflicts.OrderByDescending(c => c.Value.Count).ThenBy(c => c.Key.Code, StringComparer.Ordinal).ThenBy(c => c.Key.Field, StringComparer.Ordinal).Select(c => new ImportConflict
                {
                    Code = c.Key.Code,
                    Field = c.Key.Field,
                    Value = c.Key.Value,
                    Count = c.Value.Count,
                    Rows = [.. c.Value.Rows.Order().Take(MostListed)],
                    Args = c.Value.First.Args.Remove("value"),
                }),
            ],
        };
    }

    public async Task<ResultPage> Results(ImportPass pass, string? after, int limit)
    {
        var (parts, next) = await _store.ResultPage(pass, after, Math.Clamp(limit, 1, 200));
        return new() { Clubs = [.. parts.Select(p => new ClubResults { Club = p.Club, Rows = p.Rows })], Next = next };
    }

    private async Task<Outcome<ImportView>> Decide(Func<ImportHead, Outcome<ImportHead>> rule)
    {
        if (_head is null) return Refusal.Of("import.not_there");
        // Who may import is not thereby a treasurer.
        if (!MayTouch(_head.Open)) return Refusal.Of("role");
        var decided = rule(_head);
        if (decided.Refusal is { } no) return no;
        // What goes on in the background goes on for whoever asked last.
        var asked = decided.Value!;
        if (!ReferenceEquals(asked, _head)) asked = asked with { Act = Act.Current, Scope = CallerScope.Current };
        return await Change(asked);
    }

    private static bool MayTouch(OpenImport file) => CallerScope.Current is { } caller && ImportPowers.Allows(caller, file.Kind, file.Historical);

    private async Task<Outcome<ImportView>> Change(Outcome<ImportHead> decided)
    {
        if (decided.Refusal is { } no) return no;
        var next = decided.Value!;
        if (ReferenceEquals(next, _head)) return _head!.View();
        // The reminder first: what is told to run is made to go on, whatever happens here.
        if (next.IsRunning) await this.RegisterOrUpdateReminder(GoOn, Every, Every);
        await Save(next);
        if (next.IsRunning) Kick();
        return _head!.View();
    }

    private void Kick() => _timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private async Task Work(CancellationToken ct)
    {
        if (_working || _head is not { IsRunning: true }) return;
        _working = true;
        try
        {
            using var span = Tracing.Start("import", Key);
            while (_head is { IsRunning: true } head && !ct.IsCancellationRequested)
            {
                CallerScope.Current = head.Scope;
                Act.Current = head.Act;
                await Save(await new ImportWork(GrainFactory, _store, Tenant).Step(head));
            }

            if (!_head.IsRunning) LogEnded(log, _head.State, _head.Done);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The process is stopping; the reminder makes another one go on.
        }
        catch (Exception error)
        {
            LogStuck(log, error);
            _timer!.Change(Pause, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _working = false;
        }
    }

    private async Task Save(ImportHead next)
    {
        next = next with { Version = next.Version + 1, ChangedAt = clock.GetUtcNow() };
        if (!await _store.Save(next))
        {
            // Another activation writes; this one knows nothing any more.
            this.DeactivateOnIdle();
            throw new RowStoreException("An import is being written elsewhere.");
        }

        _head = next;
    }

    private async Task End(string name)
    {
        if (await this.GetReminder(name) is { } reminder) await this.UnregisterReminder(reminder);
    }

    [LoggerMessage(EventId = 370, Level = LogLevel.Information, Message = "An import is {State}: {Rows} rows gone through.")]
    private static partial void LogEnded(ILogger log, ImportState state, int rows);

    [LoggerMessage(EventId = 371, Level = LogLevel.Warning, Message = "A step of an import failed and is tried again.")]
    private static partial void LogStuck(ILogger log, Exception error);
}
