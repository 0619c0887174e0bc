using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Plans;

/// <summary>Keeps a unit's plans, and reads the unit's figures whenever somebody asks how far they are.</summary>
[GrainType(GrainTypes.Plan)]
internal sealed class PlanGrain(
    IRowStore store, ITenantKeys keys, [PersistentState("plan-book", "clb")] IPersistentState<PlanBook> before, TimeProvider clock, ILogger<PlanGrain> log)
    : Grain, IPlanGrain, IGuarded
{
    private const int PageOfChildren = 500;
    private const int Together = 16;

    private JournalledBook<PlanBook> _book = null!;
    private FeedPump _feed = null!;

    private string Unit => this.GetPrimaryKeyString();

    private IUnitGrain UnitGrain => GrainFactory.GetGrain<IUnitGrain>(Unit);

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => PlanKeys.Ancestors(Unit);

    /// <summary>A book of another unit may hand down targets; whether that unit is above is asked in <see cref="Assign"/>.</summary>
    public bool IsChild(string grainType, string key) => grainType == GrainTypes.Plan && key != Unit && Unit != Keys.Nation;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = new(store, new(keys, Keys.Tenant(Unit)), Keys.PlansPartition(Unit), clock, PlanRows.Shape);
        _feed = new(this, GrainFactory, clock, log, News);
        await _book.Load(before.State, cancellationToken);
        _feed.Changed();
    }

    public Task Wake() => Task.CompletedTask;

    private IEnumerable<(string Subject, ClubNews News)> News()
    {
        if (FeedRules.OfUnit(Unit, Keys.PlansPartition(Unit), _book.Head.Epoch, _book.Head.Journal) is { } news) yield return (Keys.Tenant(Unit), news);
    }

    // Reads interleave with writes, so they answer what is durable, not what is being written.
    private PlanBook Kept => _book.Kept;

    public Task<PlanBook> Get() => Task.FromResult(Kept);

    public Task<Outcome<Plan>> Put(string plan, PlanText text) => Commit(plan, PlanRules.Put(Kept, plan, text));

    public async Task<Outcome<Plan>> Approve(string plan, int? revision)
    {
        var approved = await Commit(plan, PlanRules.Approve(Kept, plan, revision, clock.GetUtcNow()));
        if (approved.Refused) return approved;
        // Told again whenever it is approved again: a first telling that failed is made good by the repeat.
        var told = await GrainFactory.GetGrain<IUnitFacts>(Unit).ApprovePlan(PlanRules.Standing(approved.Value!, LocalCalendar.Today(clock)));
        return told.Refusal is { } no ? no : approved;
    }

    public async Task<Outcome<Plan>> Assign(AssignTargets command)
    {
        var line = await UnitGrain.Line();
        if (!line.Contains(command.From) || command.From == Unit) return Refusal.Of("plan.parent");
        return await Commit(command.Plan, PlanRules.Assign(Kept, command));
    }

    public async Task<Outcome<PlanProgress>> Progress(string plan)
    {
        if (PlanRules.Find(Kept, plan) is not { } found) return Refusal.Of("plan.unknown");
        var today = LocalCalendar.Today(clock);
        var reading = new PlanReading(found.InForce.Text, today);
        if (await reading.Read(UnitGrain.Figures) is { } no) return no;
        return new PlanProgress
        {
            Unit = Unit,
            Plan = plan,
            Edition = found.InForce,
            Today = today,
            AsOf = reading.Freshness?.AsOf,
            LagSeconds = reading.Freshness?.LagSeconds ?? 0,
            Coverage = reading.Freshness?.Coverage ?? 1,
            Targets = reading.Judge(),
        };
    }

    public async Task<Outcome<CascadeView>> Cascade(string plan, CascadePlan command)
    {
        if (PlanRules.Find(Kept, plan) is not { } found) return Refusal.Of("plan.unknown");
        var children = await Children();
        var shared = CascadeRules.Share(Unit, found, command, children);
        if (shared.Refusal is { } no) return no;
        var assigned = await OfAll(shared.Value!, async share =>
        {
            var taken = await Book(share.Key).Assign(new AssignTargets { From = Unit, Plan = plan, Text = share.Value });
            return new ChildAssignment { Unit = share.Key, Targets = taken.Refused ? 0 : share.Value.Targets.Length, Refusal = taken.Refusal };
        });
        return View(plan, assigned, CascadeRules.Reconcile(Unit, found, await Below(children)));
    }

    public async Task<Outcome<CascadeView>> Reconcile(string plan)
    {
        if (PlanRules.Find(Kept, plan) is not { } found) return Refusal.Of("plan.unknown");
        return View(plan, [], CascadeRules.Reconcile(Unit, found, await Below(await Children())));
    }

    private CascadeView View(string plan, ImmutableArray<ChildAssignment> assigned, ImmutableArray<GoalReconciliation> goals) =>
        new() { Unit = Unit, Plan = plan, Assigned = assigned, Goals = goals };

    private async Task<ImmutableArray<string>> Children()
    {
        var all = ImmutableArray.CreateBuilder<string>();
        string? after = null;
        do
        {
            var page = await UnitGrain.Children(after, PageOfChildren);
            all.AddRange(page.Where(c => !c.Former && !c.Registration.IsClub).Select(c => c.Registration.Child));
            after = page.Length == PageOfChildren ? page[^1].Registration.Child : null;
        }
        while (after is not null);
        return all.ToImmutable();
    }

    private Task<ImmutableArray<PlanBook>> Below(ImmutableArray<string> children) => OfAll(children, child => Book(child).Get());

    private IPlanGrain Book(string unit) => GrainFactory.GetGrain<IPlanGrain>(unit);

    private static async Task<ImmutableArray<TOut>> OfAll<TIn, TOut>(IEnumerable<TIn> all, Func<TIn, Task<TOut>> ask)
    {
        var answers = ImmutableArray.CreateBuilder<TOut>();
        foreach (var some in all.Chunk(Together)) answers.AddRange(await Task.WhenAll(some.Select(ask)));
        return answers.ToImmutable();
    }

    private async Task<Outcome<Plan>> Commit(string plan, Outcome<PlanBook> decided)
    {
        if (decided.Refusal is { } no) return no;
        if (!ReferenceEquals(decided.Value, Kept))
        {
            try
            {
                await _book.Write(decided.Value!);
            }
            catch
            {
                // It may have landed all the same: the next call reads again.
                DeactivateOnIdle();
                throw;
            }

            _feed.Changed();
        }

        return PlanRules.Find(Kept, plan)!;
    }
}
