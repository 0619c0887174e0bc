using System.Collections.Concurrent;
using System.Diagnostics;
using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Tests.Units;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Reporting;

/// <summary>
/// The pump of a commune, with nobody asking it to send: no sweeper walks, whose flush may come at any moment after the
/// start and takes along what is being gathered.
/// </summary>
public sealed class ReportPumpTests : UnitTests
{
    protected override bool Sweeps => false;

    [Fact]
    public async Task The_first_report_after_a_change_goes_at_once_and_followers_are_gathered()
    {
        await Quiet();
        var merges = 0;
        var first = Signal();
        Cloud.Rows.Faults.AfterCommit = (partition, writes) =>
        {
            if (IsMerge(partition, writes) && ++merges == 1) first.SetResult();
            return Task.CompletedTask;
        };
        await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 1)])));
        await first.Task.Soon(); // no time has passed
        for (var i = 0; i < 5; i++) await Unit(Commune).Report(Report(Club, 4 + i, ("2026-10", [("visits", 2 + i)])));
        await Until(async () => await Visits("bac-ninh") == 6, "the followers arrive");
        Assert.Equal(2, merges);
    }

    [Fact]
    public async Task A_tick_that_finds_everything_flushed_does_not_send_the_followers_one_by_one()
    {
        await Quiet();
        // The pump is armed for the end of the gathering time …
        await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 1)])));
        await Up();
        await Unit(Commune).Report(Report(Club, 4, ("2026-10", [("visits", 2)])));
        var merges = 0;
        var (taken, hangs) = (Signal(), Signal());
        Cloud.Rows.Faults.BeforeCommit = async (partition, writes) =>
        {
            if (!IsMerge(partition, writes) || ++merges > 1) return;
            taken.SetResult();
            await hangs.Task;
        };
        // … and its tick waits for somebody's flush, during which a follower comes.
        var flush = Unit(Commune).Flush();
        await taken.Task.Soon();
        Cloud.Time.Advance(ReportPump.Gather);
        await Unit(Commune).Report(Report(Club, 5, ("2026-10", [("visits", 3)])));
        hangs.SetResult();
        await flush.Soon();
        await Unit(Commune).Report(Report(Club, 6, ("2026-10", [("visits", 4)])));
        await Until(async () => await Visits("bac-ninh") == 4, "the followers arrive");
        Assert.Equal(2, merges);
    }

    [Fact]
    public async Task What_a_parent_could_not_take_is_sent_again()
    {
        await Quiet();
        var attempts = 0;
        Cloud.Rows.Faults.BeforeCommit = (partition, _) =>
            partition == Keys.UnitPartition("bac-ninh") && attempts++ < 6 ? throw new RowStoreException("Down.") : Task.CompletedTask;
        await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 1)])));
        await Until(async () => await Visits(Keys.Nation) == 1, "the nation hears of it");
        Assert.True(attempts > 6);
    }

    [Fact]
    public async Task What_is_sent_again_belongs_to_the_trace_of_the_change()
    {
        var reports = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.Orleans.Application" or Tracing.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.OperationName == "report" && span.GetTagItem("clb.level") is "province") reports.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await Quiet();
        var attempts = 0;
        Cloud.Rows.Faults.BeforeCommit = (partition, _) =>
            partition == Keys.UnitPartition("bac-ninh") && attempts++ < 6 ? throw new RowStoreException("Down.") : Task.CompletedTask;
        ActivityTraceId first, second;
        using (var change = new Activity("first").Start())
        {
            first = change.TraceId;
            await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 1)])));
        }

        using (var change = new Activity("second").Start())
        {
            second = change.TraceId;
            await Unit(Commune).Report(Report(Club, 4, ("2026-10", [("visits", 2)])));
        }

        await Until(async () => await Visits(Keys.Nation) == 2, "the nation hears of it");
        await Until(() => Task.FromResult(reports.Any(r => r.TraceId == first && r.Status == ActivityStatusCode.Unset)), "the report has ended");
        var ours = reports.Where(r => r.TraceId == first).ToArray();
        Assert.Contains(ours, r => r.Status == ActivityStatusCode.Error);
        var sent = ours.Single(r => r.Status == ActivityStatusCode.Unset);
        Assert.Contains(sent.Links, l => l.Context.TraceId == second);
        Assert.DoesNotContain(reports, r => r.TraceId == second);
    }

    [Fact]
    public async Task A_parent_that_hangs_keeps_no_other_waiting_and_is_given_up_after_the_deadline()
    {
        await Cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await Quiet();
        var hangs = Signal();
        Cloud.Rows.Faults.BeforeCommit = (partition, _) => partition == Keys.UnitPartition("bac-ninh") ? hangs.Task : Task.CompletedTask;
        await Unit(Commune).Change(new() { From = new(2026, 10, 5), Parent = "bac-giang" });
        await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 1)])));
        await Until(async () => await Visits("bac-giang") == 1, "the new parent hears of it");
        Assert.Equal(1, await Figure("bac-ninh", "2026-11", "communes"));
        Cloud.Time.Advance(ReportPump.Deadline);
        Cloud.Rows.Faults.BeforeCommit = null;
        hangs.SetResult();
        await Until(async () => await Figure("bac-ninh", "2026-11", "communes") == 0, "the former parent hears of it in the end");
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsMerge(string partition, IReadOnlyList<RowWrite> writes) =>
        partition == Keys.UnitPartition("bac-ninh") && writes.Any(w => w.Key.StartsWith("ch|", StringComparison.Ordinal));

    private async Task Quiet()
    {
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2));
        await Up();
        Cloud.Time.Advance(ReportPump.Gather);
    }
}
