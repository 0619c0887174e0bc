using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Units;

/// <summary>Something that waits for a commit of the unit. It is decided again, on newer state, when a commit fails.</summary>
internal abstract class UnitWork
{
    /// <summary>What the commit continues for it.</summary>
    public Cause Cause { get; set; }

    /// <summary>Most rows that it changes in one commit, the head aside.</summary>
    public abstract int Rows { get; }

    /// <summary>Must be the first of its commit, because it first reads rows that the commit might change.</summary>
    public virtual bool GoesFirst => false;

    /// <summary>Reads them, when it goes first.</summary>
    public virtual Task Read(IRowStore store, string partition, UnitState state) => Task.CompletedTask;

    /// <summary>Children's buckets that it changes.</summary>
    public virtual IEnumerable<string> Buckets => [];

    public abstract void Apply(UnitDraft draft);

    /// <summary>What it changed is durable; answers whether that was all.</summary>
    public abstract bool Committed();

    public abstract void Fail(Exception error);
}

/// <summary>A decision of a few rows, with its answer.</summary>
internal sealed class Decision<T>(Func<UnitDraft, T> decide, int rows) : UnitWork
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Act? act = Act.Current;
    private readonly CallerScope? scope = CallerScope.Current;
    private T? decided;

    public Task<T> Answer => answer.Task;

    public override int Rows => rows;

    public override void Apply(UnitDraft draft)
    {
        draft.Begin(act, scope);
        decided = decide(draft);
    }

    public override bool Committed() => answer.TrySetResult(decided!);

    public override void Fail(Exception error) => answer.TrySetException(error);
}

/// <summary>As much of a report as one commit takes.</summary>
internal sealed record ReportSlice(ImmutableArray<PeriodReport> Periods, ImmutableArray<ClubCard> Cards, ImmutableArray<string> Gone);

/// <summary>A child's report, merged slice by slice; answered when the last one is durable.</summary>
internal sealed class ReportWork : UnitWork
{
    // Each quarter is a bucket of the child and one of the sums.
    private const int MaxQuarters = 20;

    private readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<ReportSlice> slices = new();
    private readonly ChildReport report;
    private bool readsUnnamed;

    public ReportWork(ChildReport report)
    {
        this.report = report;
        foreach (var periods in Sliced(report.Periods)) slices.Enqueue(new(periods, [], []));
        if (slices.Count == 0) slices.Enqueue(new([], [], []));
        slices.Enqueue(slices.Dequeue() with { Cards = report.Cards, Gone = report.CardsGone });
        readsUnnamed = !report.AllPeriods.IsDefault;
    }

    public Task Answer => answer.Task;

    public override bool GoesFirst => readsUnnamed;

    public override int Rows => slices.TryPeek(out var slice) ? (2 * Quarters(slice).Count()) + slice.Cards.Length + slice.Gone.Length + 1 : 0;

    public override IEnumerable<string> Buckets => slices.TryPeek(out var slice) ? Quarters(slice).Select(q => UnitRows.Child(report.Child, q)) : [];

    /// <summary>What a complete report does not name follows it: such periods become zero, such cards go.</summary>
    public override async Task Read(IRowStore store, string partition, UnitState state)
    {
        var kept = new List<(Period, ChildPeriod)>();
        await foreach (var (_, period, value) in UnitRows.ChildPeriods(store, partition, report.Child)) kept.Add((period, value));
        foreach (var periods in Sliced([.. MergeRules.Unnamed(report, kept).OrderBy(p => p.Period)])) slices.Enqueue(new(periods, [], []));
        foreach (var gone in MergeRules.Unnamed(report, state.Cards.Values).Chunk(ChildReport.MaxCards)) slices.Enqueue(new([], [], [.. gone]));
        readsUnnamed = false;
    }

    public override void Apply(UnitDraft draft) => MergeRules.Merge(draft, report, slices.Peek());

    public override bool Committed()
    {
        slices.Dequeue();
        return slices.Count == 0 && answer.TrySetResult();
    }

    public override void Fail(Exception error) => answer.TrySetException(error);

    private static IEnumerable<Period> Quarters(ReportSlice slice) => slice.Periods.Select(p => Units.Buckets.QuarterOf(p.Period)).Distinct();

    private static IEnumerable<ImmutableArray<PeriodReport>> Sliced(ImmutableArray<PeriodReport> periods) =>
        periods.GroupBy(p => Units.Buckets.QuarterOf(p.Period)).Chunk(MaxQuarters).Select(quarters => quarters.SelectMany(q => q).ToImmutableArray());
}
