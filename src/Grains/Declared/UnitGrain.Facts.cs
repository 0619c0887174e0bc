using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;

namespace ClbCloud.Grains.Units;

/// <summary>The unit's own facts: decided and committed like everything else of the unit.</summary>
internal sealed partial class UnitGrain : IUnitFacts
{
    public Task<Outcome<TrainingClass>> PutClass(TrainingClass training) => book.Decide<Outcome<TrainingClass>>(draft =>
    {
        var decided = FactRules.Class(draft.State, training, Today);
        var known = draft.State.Facts.Classes.GetValueOrDefault(training.Id);
        if (decided.Refused || ReferenceEquals(decided.Value, known)) return decided;
        draft.PutFact(FactRows.Class, training.Id, known, known?.Revision ?? 0, decided.Value!, f => f with { Classes = f.Classes.SetItem(training.Id, decided.Value!) });
        return decided;
    });

    public Task<ClassPage> Classes(string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MostCards);
        var found = State.Facts.Classes.Values.Where(c => IsAfter(c.Id, after)).Take(limit + 1).ToImmutableArray();
        return Task.FromResult(found.Length > limit ? new ClassPage { Classes = found[..limit], Next = found[limit - 1].Id } : new ClassPage { Classes = found });
    }

    public async Task<Outcome<DeclaredFigure>> Declare(DeclaredFigure figure)
    {
        var first = FactRules.Declare(State, figure, Today);
        if (first.Refused) return await Named(first.Refusal!, figure);
        if (!figure.Withdrawn && LinkRules.Owner(Links, figure.Period) is { } parent
            && await GrainFactory.GetGrain<IUnitFacts>(parent).DeclaredBy(figure.Indicator, figure.Period) is { } above)
            return Refusal.Of("declared.above", "indicator").With("by", above);
        var answer = await book.Decide<Outcome<DeclaredFigure>>(draft =>
        {
            var decided = FactRules.Declare(draft.State, figure, Today);
            var key = UnitFacts.KeyOf(figure);
            var known = draft.State.Facts.Declared.GetValueOrDefault(key);
            if (decided.Refused || ReferenceEquals(decided.Value, known)) return decided;
            draft.PutFact(FactRows.Figure, key, known, known?.Revision ?? 0, decided.Value!, f => f.With(decided.Value!));
            return decided;
        });
        return answer.Refused ? await Named(answer.Refusal!, figure) : answer;
    }

    public Task<ImmutableArray<DeclaredView>> Declared() => Task.FromResult<ImmutableArray<DeclaredView>>(
    [
        .. State.Facts.Declared.Values.Select(d => new DeclaredView
        {
            Figure = d,
            Counts = FactFigures.Counts(State, d),
            Computed = FactFigures.Computed(State, d.Indicator, d.Period),
        }),
    ]);

    public async Task<string?> DeclaredBy(string indicator, Period period)
    {
        if (FactRules.Covers(State, indicator, period)) return Key;
        return LinkRules.Owner(Links, period) is { } parent ? await GrainFactory.GetGrain<IUnitFacts>(parent).DeclaredBy(indicator, period) : null;
    }

    public async Task<Outcome<ApprovedPlan>> ApprovePlan(ApprovedPlan plan)
    {
        var answer = await book.Decide<Outcome<ApprovedPlan>>(draft =>
        {
            var decided = FactRules.Plan(draft.State, plan, Today);
            if (!decided.Refused) draft.PutPlan(plan);
            return decided;
        });
        if (!answer.Refused) await JudgePlans(CancellationToken.None);
        return answer;
    }

    public Task<ImmutableArray<ApprovedPlan>> ApprovedPlans() => Task.FromResult<ImmutableArray<ApprovedPlan>>([.. State.Facts.Plans.Values]);

    public Task<CardPage> BoardsDue(DateOnly day, string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MostCards);
        var found = State.Listed.Where(c => IsAfter(c.Club, after) && c.Status == ClubStatus.Active && (c.BoardTrained is null || c.BoardDueOn <= day))
            .Take(limit + 1).ToImmutableArray();
        return Task.FromResult(found.Length > limit ? new CardPage { Cards = found[..limit], Next = found[limit - 1].Club } : new CardPage { Cards = found });
    }

    // Which child has the figure stands in the children's rows alone; they are read only to say so.
    private async Task<Refusal> Named(Refusal refusal, DeclaredFigure figure)
    {
        if (refusal.Code != "declared.computed" || refusal.Args.ContainsKey("by")) return refusal;
        var end = FactFigures.EndOf(figure.Period);
        var stock = Indicators.IsStock(figure.Indicator);
        await foreach (var (child, period, kept) in UnitRows.ChildPeriods(store, Keys.UnitPartition(Key), null))
        {
            if (period.Kind != PeriodKind.Month || kept.Then[figure.Indicator] == 0) continue;
            if (stock ? period <= end : figure.Period.Contains(period.FirstDay)) return refusal.With("by", child);
        }

        return refusal.With("by", Key);
    }
}
