using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Units;

/// <summary>
/// Makes the sums what the children's rows say, as many rows a commit as fit; each part reads the children again, so
/// what is merged between the parts does no harm.
/// </summary>
internal sealed class RebuildWork : UnitWork
{
    private const int MaxQuarters = 60;
    private const int MaxKids = 30;

    private readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<Period, (FigureVector Then, FigureVector Now)> sums = [];
    private readonly Dictionary<string, ImmutableSortedDictionary<Period, long>> clubs = new(StringComparer.Ordinal);
    private bool finished;

    public Task Answer => answer.Task;

    public override bool GoesFirst => true;

    public override int Rows => MaxQuarters + MaxKids + 1;

    public override async Task Read(IRowStore store, string partition, UnitState state)
    {
        sums.Clear();
        clubs.Clear();
        await foreach (var (child, period, kept) in UnitRows.ChildPeriods(store, partition, null)) Add(child, period, kept);
    }

    public override void Apply(UnitDraft draft)
    {
        var wrong = Wrong(draft.State).GroupBy(p => Units.Buckets.QuarterOf(p)).ToArray();
        foreach (var period in wrong.Take(MaxQuarters).SelectMany(q => q))
        {
            var (then, now) = sums.GetValueOrDefault(period, (FigureVector.Zero, FigureVector.Zero));
            draft.PutSum(period, then, now);
        }

        var kids = draft.State.Unit?.Kind == UnitKind.Commune ? draft.State.Kids.Where(k => !Clubs(k.Key).SequenceEqual(k.Value.Clubs)).ToArray() : [];
        foreach (var (child, kid) in kids.Take(MaxKids)) draft.PutKid(child, kid with { Clubs = Clubs(child) });
        finished = wrong.Length <= MaxQuarters && kids.Length <= MaxKids;
        if (!finished) return;
        draft.Judge();
        draft.PutHead(draft.State.Head with { BaseVersion = draft.Version }, report: true);
    }

    public override bool Committed() => finished && answer.TrySetResult();

    public override void Fail(Exception error) => answer.TrySetException(error);

    private void Add(string child, Period period, ChildPeriod kept)
    {
        var (then, now) = sums.GetValueOrDefault(period, (FigureVector.Zero, FigureVector.Zero));
        sums[period] = (then.Plus(kept.Then), now.Plus(kept.Now ?? kept.Then));
        if (period.Kind == PeriodKind.Month && kept.Then["clubs"] is not 0 and var change) clubs[child] = Clubs(child).SetItem(period, change);
    }

    private IEnumerable<Period> Wrong(UnitState state) => sums.Keys.Union(state.Sums.Keys).Where(period =>
    {
        var (then, now) = sums.GetValueOrDefault(period, (FigureVector.Zero, FigureVector.Zero));
        var kept = state.Sums.GetValueOrDefault(period);
        return !then.Equals(kept?.Then ?? FigureVector.Zero) || !now.Equals(kept?.Now ?? kept?.Then ?? FigureVector.Zero);
    }).Order();

    private ImmutableSortedDictionary<Period, long> Clubs(string child) => clubs.GetValueOrDefault(child, ImmutableSortedDictionary<Period, long>.Empty);
}
