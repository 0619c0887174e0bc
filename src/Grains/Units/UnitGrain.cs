using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Units;

/// <summary>Loads, decides and commits through its <see cref="UnitBook"/>; carries changes up by a <see cref="ReportPump"/>.</summary>
[GrainType("unit")]
internal sealed partial class UnitGrain(IRowStore store, ITenantKeys keys, TimeProvider clock, ILogger<UnitGrain> logger) : Grain, IUnitGrain, IUnitJournal, IUnitChanges, IReportSource, IGuarded
{
    private UnitBook book = null!;
    private ReportPump pump = null!;
    private FeedPump feed = null!;

    public string Key => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors =>
        State.Unit is null ? []
        : Keys.IsProject(Key) ? [(ScopeKind.Nation, Keys.Nation), (ScopeKind.Project, Keys.ProjectCode(Key))]
        : State.Head.Above.Append(Key).Select(k => (UnitScopes.Of(k), k));

    private UnitState State => book.State;

    private DateOnly Today => LocalCalendar.Today(clock);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        feed = new(this, GrainFactory, clock, logger, News);
        book = new(store, new(keys, Keys.Tenant(Key)), Key, clock, logger, committed: Committed, told: feed.Changed, lost: DeactivateOnIdle);
        pump = new(this, GrainFactory, clock, logger, this);
        await book.Load();
        stampTimer = this.RegisterGrainTimer(ReadStamp, new GrainTimerCreationOptions
        {
            DueTime = State.Unit is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true,
        });
        judgeTimer = this.RegisterGrainTimer(JudgePlans, new GrainTimerCreationOptions(JudgeAfter, Timeout.InfiniteTimeSpan) { Interleave = true });
        pump.Changed();
        feed.Changed();
        UnitMetrics.Watch(Key, this, () => State);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        pump.Leave();
        UnitMetrics.Forget(Key, this);
        return Task.CompletedTask;
    }

    public async Task<Outcome<UnitView>> Create(CreateUnit command)
    {
        var checkedUnit = UnitRules.Create(State.Unit, Key, command, Today);
        if (checkedUnit.Refusal is { } no) return no;
        if (State.Unit is not null) return View();
        var chain = ImmutableArray<string>.Empty;
        if (command.Parent is { } parent)
        {
            // The parent counts a child before the child's first commit: coverage may only err on the careful side.
            var registered = await Parent(parent).Register(Registration(checkedUnit.Value!));
            if (registered.Refused) return Refusal.Of("unit.parent_unknown", "parent");
            chain = await Parent(parent).Line();
        }

        var created = await book.Decide(draft =>
        {
            var again = UnitRules.Create(draft.State.Unit, Key, command, Today);
            if (again.Refused || draft.State.Unit is not null) return again.Refusal;
            draft.PutUnit(again.Value!);
            draft.PutHead(draft.State.Head with { Above = chain }, report: true);
            return null;
        });
        if (created is not null) return created;
        stampTimer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return View();
    }

    public async Task<Outcome<UnitView>> Change(ChangeUnit command)
    {
        var changed = UnitRules.Change(State.Unit, Key, command, Today);
        if (changed.Refusal is { } no) return no;
        if (ReferenceEquals(changed.Value, State.Unit)) return View();
        var moved = changed.Value!.Parents != State.Unit!.Parents;
        if (moved && LineRules.Ring(Key, changed.Value.Parents, await LineReading.Parents(GrainFactory, changed.Value.Parents, Key)) is { } day)
            return Refusal.Of("unit.ring", "parent").With("day", (day > changed.Value.Established ? day : changed.Value.Established).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (moved || changed.Value.Names != State.Unit.Names)
        {
            if (await Announce(changed.Value, moved ? command.Parent : LinkRules.Current(Links)) is { } unknown) return unknown;
        }

        var chain = moved ? await LineAbove(changed.Value.Parents) : State.Head.Above;
        var refused = await book.Decide(draft =>
        {
            var again = UnitRules.Change(draft.State.Unit, Key, command, Today);
            if (again.Refused || ReferenceEquals(again.Value, draft.State.Unit)) return again.Refusal;
            var relinked = again.Value!.Parents != draft.State.Unit!.Parents;
            draft.PutUnit(again.Value);
            if (relinked) draft.PutHead(draft.State.Head with { BaseVersion = draft.Version, Above = chain }, report: true);
            return null;
        });
        if (refused is not null) return refused;
        if (!moved) return View();
        // Unknown until the new parent has told its own: better no stamp than one of the old line.
        above = null;
        stampTimer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return View();
    }

    public Task<JournalPage> JournalOf(JournalKind kind, long after, int limit) => JournalRows.Read(store, AuditPartitions.OfUnit(Key, kind), after, limit);

    public Task<JournalPage> NewestOf(JournalKind kind, long before, int limit) => JournalRows.Newest(store, AuditPartitions.OfUnit(Key, kind), before, limit);

    public Task<JournalPage> Journal(long after, int limit) => JournalRows.Read(store, Keys.UnitPartition(Key), after, limit);

    public Task<JournalPage> Newest(long before, int limit) => JournalRows.Newest(store, Keys.UnitPartition(Key), before, limit);

    public Task<UnitView?> Get() => Task.FromResult(State.Unit is null ? null : View());

    public Task<ImmutableArray<string>> Line() => Task.FromResult<ImmutableArray<string>>(State.Unit is null ? [] : [.. State.Head.Above, Key]);

    public Task<ImmutableArray<DatedLink>> Parents() => Task.FromResult(Links);

    public Task<ImmutableArray<string>> VillageIds() => Task.FromResult<ImmutableArray<string>>(State.Unit is null ? [] : [.. State.Unit.Villages.Select(v => v.Id)]);

    public async Task<Outcome<ReportAck>> Register(ChildRegistration child)
    {
        if (State.Unit is not { } unit) return Refusal.Of("unit.unknown");
        if (child.IsClub != HasClubs(unit) || child.Child == Key) return Refusal.Of("unit.kind");
        if (State.Kids.GetValueOrDefault(child.Child) is not { Lapsed: false } known || known.Registration != child)
        {
            await book.Decide(draft =>
            {
                MergeRules.Register(draft, child);
                return true;
            });
        }

        var kid = State.Kids[child.Child];
        return new ReportAck { Epoch = kid.Epoch, Version = kid.Version, PolicyStamp = Stamp };
    }

    public async Task<ReportAck> Report(ChildReport report)
    {
        if (!State.Kids.ContainsKey(report.Child)) throw new InvalidOperationException($"{report.Child} is not registered with {Key}.");
        await book.Merge(report);
        return new() { Epoch = report.Epoch, Version = report.Version, PolicyStamp = Stamp };
    }

    public Task Lapse(string child) => book.Decide(draft =>
    {
        MergeRules.Lapse(draft, child);
        return true;
    });

    public Task<int> Flush() => pump.Flush();

    public async Task Wake()
    {
        if (State.Unit is null) return;
        await ReadStamp(CancellationToken.None);
        await book.Decide(draft =>
        {
            draft.Judge();
            return true;
        });
        await JudgePlans(CancellationToken.None);
        pump.Changed();
    }

    public async Task Rebuild()
    {
        if (State.Unit is not null) await book.Rebuild();
    }

    /// <summary>A commune or project has clubs, other units have units; whoever is of that kind may register.</summary>
    public bool IsChild(string grainType, string key) =>
        State.Unit is { } unit && grainType == (HasClubs(unit) ? GrainTypes.Club : GrainTypes.Unit);

    private static bool HasClubs(UnitDefinition unit) => unit.Kind is UnitKind.Commune or UnitKind.Project;

    /// <summary>Makes itself, or its new name, known to a parent; a refusal when that one cannot be its parent.</summary>
    private async Task<Refusal?> Announce(UnitDefinition unit, string? parent)
    {
        if (parent is null) return null;
        var registered = await Parent(parent).Register(Registration(unit));
        return registered.Refused ? Refusal.Of("unit.parent_unknown", "parent") : null;
    }

    private async Task<ImmutableArray<string>> LineAbove(ImmutableArray<DatedLink> links) =>
        LinkRules.Current(links) is { } parent ? await Parent(parent).Line() : [];

    private IUnitGrain Parent(string key) => GrainFactory.GetGrain<IUnitGrain>(key);

    private ChildRegistration Registration(UnitDefinition unit)
    {
        var name = unit.Names[^1];
        return new() { Child = Key, IsClub = false, NameVi = name.Vi, NameEn = name.En, Code = name.Code, Form = unit.Form };
    }

    private UnitView View()
    {
        var unit = State.Unit!;
        return new()
        {
            Key = Key,
            Kind = unit.Kind,
            Form = unit.Form,
            Names = unit.Names,
            Terrains = unit.Terrains,
            Parents = unit.Parents,
            Villages = unit.Villages,
            Established = unit.Established,
            Closed = unit.Closed,
            Successors = unit.Successors,
            AsOf = State.Head.AsOf,
            ClubsRegistered = State.ClubsRegistered,
            ClubsReported = State.ClubsReported,
        };
    }
}
