using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using Orleans.Core.Internal;

namespace ClbCloud.Grains.Tests.Units;

public sealed class UnitGrainTests : UnitTests
{
    [Fact]
    public async Task A_report_repeated_or_overtaken_counts_once()
    {
        await Register(Club);
        var older = Report(Club, 2, ("2026-10", [("visits", 5)]));
        var newer = Report(Club, 3, ("2026-10", [("visits", 7)]));
        await Unit(Commune).Report(newer);
        await Unit(Commune).Report(older);
        await Unit(Commune).Report(newer);
        Assert.Equal(7, await Visits(Commune));
        await Up();
        Assert.Equal(7, await Visits(Keys.Nation));
    }

    [Fact]
    public async Task A_repeat_is_answered_without_a_commit()
    {
        await Register(Club);
        var report = Report(Club, 2, ("2026-10", [("visits", 5)]));
        await Unit(Commune).Report(report);
        await Up();
        var commits = Cloud.Rows.Commits;
        await Unit(Commune).Report(report);
        Assert.Equal(commits, Cloud.Rows.Commits);
    }

    [Fact]
    public async Task Totals_survive_deactivation()
    {
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2026-10", [("visits", 5), ("members", 60)]), ("2026-W43", [("visits", 2)])));
        await Up();
        foreach (var key in (string[])[Commune, "bac-ninh", Keys.Nation]) await Unit(key).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        foreach (var key in (string[])[Commune, "bac-ninh", Keys.Nation])
        {
            Assert.Equal(5, await Visits(key));
            Assert.Equal(60, await Figure(key, "2026-11", "members"));
            Assert.Equal(2, await Figure(key, "2026-W43", "visits"));
        }

        await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 6), ("members", 60)])));
        Assert.Equal(6, await Visits(Commune));
    }

    [Fact]
    public async Task A_commit_that_landed_but_was_not_answered_is_not_counted_twice()
    {
        await Register(Club);
        var unanswered = 0;
        Cloud.Rows.Faults.AfterCommit = (partition, writes) => partition == Keys.UnitPartition(Commune) && IsMerge(writes) && unanswered++ == 0 ? throw new RowStoreException("No answer.") : Task.CompletedTask;
        await Unit(Commune).Report(Report(Club, 2, ("2026-10", [("visits", 5)])));
        Assert.Equal(1, unanswered);
        Assert.Equal(5, await Visits(Commune));
        await Unit(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 6)])));
        Assert.Equal(6, await Visits(Commune));
    }

    [Fact]
    public async Task A_report_is_not_answered_while_the_store_is_down_and_is_merged_when_it_is_sent_again()
    {
        await Register(Club);
        Cloud.Rows.Faults.BeforeCommit = (partition, _) => throw new RowStoreException($"{partition} is down.");
        var report = Report(Club, 2, ("2026-10", [("visits", 5)]));
        await Assert.ThrowsAsync<RowStoreException>(() => Unit(Commune).Report(report));
        Assert.Equal(0, await Visits(Commune));
        Cloud.Rows.Faults.BeforeCommit = null;
        await Unit(Commune).Report(report);
        Assert.Equal(5, await Visits(Commune));
    }

    [Fact]
    public async Task Reports_that_arrive_during_a_commit_share_the_next_one()
    {
        string[] clubs = [.. Enumerable.Range(1, 8).Select(i => $"bac-ninh|clb-91{i:D2}")];
        foreach (var club in clubs) await Register(club);
        await Up();
        var merges = 0;
        Cloud.Rows.Faults.BeforeCommit = (partition, writes) =>
        {
            if (partition == Keys.UnitPartition(Commune) && IsMerge(writes)) merges++;
            return Task.CompletedTask;
        };
        List<Task<ReportAck>> answers = [];
        using (Cloud.Rows.Faults.HoldCommits())
        {
            answers.Add(Unit(Commune).Report(Report(clubs[0], 2, ("2026-10", [("visits", 1)]))));
            await Cloud.Rows.Faults.WaitForHeldAsync(1).Soon();
            foreach (var club in clubs[1..]) answers.Add(Unit(Commune).Report(Report(club, 2, ("2026-10", [("visits", 1)]))));
            // A read interleaves, and is answered only after the reports before it were taken in.
            Assert.Equal(0, await Visits(Commune));
        }

        await Task.WhenAll(answers).Soon();
        Assert.Equal(8, await Visits(Commune));
        Assert.Equal(2, merges);
    }

    [Fact]
    public async Task Another_activation_of_the_same_unit_loses()
    {
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2026-10", [("visits", 5)])));
        await using var twin = await Twin.Over(Cloud.Rows, Cloud.Time);
        await twin.Grains.GetGrain<IUnitGrain>(Commune).Report(Report(Club, 3, ("2026-10", [("visits", 6)]), ("2026-09", [("visits", 1)])));
        // The first one still remembers version 2, and finds out when it commits.
        await Unit(Commune).Report(Report(Club, 4, ("2026-10", [("visits", 9)])));
        Assert.Equal(9, await Visits(Commune));
        Assert.Equal(1, await Figure(Commune, "2026-09", "visits"));
    }

    [Fact]
    public async Task A_complete_report_zeroes_what_it_does_not_name()
    {
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2026-09", [("visits", 5)]), ("2026-10", [("visits", 6)]), ("2019-01", [("visits", 1)])));
        await Unit(Commune).Report(Report(Club, 1, ("2026-10", [("visits", 4)])) with { Epoch = 2, AllPeriods = [Period.Parse("2026-10")] });
        Assert.Equal((0, 4, 0), (await Figure(Commune, "2026-09", "visits"), await Visits(Commune), await Figure(Commune, "2019-01", "visits")));
        await Unit(Commune).Report(Report(Club, 9, ("2026-09", [("visits", 8)])));
        Assert.Equal(0, await Figure(Commune, "2026-09", "visits"));
    }

    [Fact]
    public async Task Nobody_unregistered_is_merged() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Unit(Commune).Report(Report(Club, 2)));

    [Fact]
    public async Task Rebuilding_changes_no_figure_and_reports_everything_again()
    {
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2026-10", [("visits", 5), ("clubs", 1)]), ("2026-09", [("members", 5)])));
        await Up();
        var again = 0;
        Cloud.Rows.Faults.AfterCommit = (partition, writes) =>
        {
            if (partition == Keys.UnitPartition("bac-ninh") && IsMerge(writes)) again++;
            return Task.CompletedTask;
        };
        await Unit(Commune).Rebuild();
        await Unit(Commune).Flush();
        Assert.Equal(1, again);
        Assert.Equal(0, await Unit(Commune).Flush());
        Assert.Equal((5, 5), (await Visits(Commune), await Visits("bac-ninh")));
    }

    [Fact]
    public async Task Ten_years_arrive_in_parts_that_fit_their_commits()
    {
        await Register(Club);
        var months = Enumerable.Range(0, 120).Select(i => Period.Month(2016, 1) with { Ordinal = Period.Month(2016, 1).Ordinal + i }).ToArray();
        var report = Report(Club, 2) with { Periods = [.. months.Select(m => new PeriodReport { Period = m, Then = FigureVector.Of(("visits", 1)) })] };
        await Unit(Commune).Report(report);
        await Up();
        Assert.Equal(12, await Figure("bac-ninh", "2019", "visits"));
        Assert.Equal(12, await Figure(Keys.Nation, "2025", "visits"));
    }

    [Fact]
    public async Task The_stamp_names_every_policy_above_once_it_is_known()
    {
        await Register(Club);
        var ack = new ReportAck { Epoch = 0, Version = 0 };
        await Until(async () => (ack = await Unit(Commune).Report(Report(Club, 2))).PolicyStamp.Length > 0, "the stamp is known");
        Assert.Equal("nation=0;bac-ninh=0;bac-ninh|m-01=0", ack.PolicyStamp);
    }

    private static bool IsMerge(IEnumerable<RowWrite> writes) => writes.Any(w => w.Key.StartsWith("ch|", StringComparison.Ordinal));
}
