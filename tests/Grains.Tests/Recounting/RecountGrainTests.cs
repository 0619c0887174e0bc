using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Recounting;

public sealed class RecountGrainTests
{
    [Fact]
    public async Task A_nation_at_rest_has_no_differences()
    {
        await using var cloud = await Country();
        var view = await cloud.Recount();
        Assert.Equal((RecountState.Finished, null), (view.State, view.Error));
        Assert.True(view.DifferenceCount == 0, string.Join("; ", view.Differences.Take(10)));
        Assert.Equal((3, 3, false), (view.ClubsTotal, view.ClubsDone, view.Repaired));
        Assert.Equal(6, view.UnitsChecked);
        Assert.True(view.Compared > 1000);
    }

    [Fact]
    public async Task A_recount_that_a_restart_cut_off_says_so_and_one_that_ended_keeps_its_outcome()
    {
        var cloud = await TestCloud.On("2026-11-23");
        var writes = 0;
        // The process dies when the outcome is about to be written.
        cloud.Rows.Faults.BeforeCommit = (partition, _) =>
            partition.Contains("recount", StringComparison.Ordinal) && ++writes == 2 ? throw new RowStoreException("Crashed.") : Task.CompletedTask;
        await cloud.Recount();
        cloud = await cloud.Restart();
        cloud.Rows.Faults.BeforeCommit = null;
        var recount = cloud.Grains.GetGrain<IRecountGrain>(Keys.Nation);
        var cut = await recount.Get();
        Assert.Equal((RecountState.Interrupted, true, null), (cut.State, cut.StartedAt is not null, cut.FinishedAt));

        var ended = await cloud.Recount();
        Assert.Equal(RecountState.Finished, ended.State);
        await using var last = await cloud.Restart();
        var kept = await last.Grains.GetGrain<IRecountGrain>(Keys.Nation).Get();
        Assert.Equal((RecountState.Finished, ended.Compared, ended.FinishedAt), (kept.State, kept.Compared, kept.FinishedAt));
    }

    [Fact]
    public async Task After_clubs_and_communes_moved_both_maps_are_still_exact()
    {
        await using var cloud = await Country();
        await cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Unit("bac-giang|m-01", UnitKind.Commune, UnitForm.Ward, "bac-giang");
        Accepted(await cloud.Club("clb-0002").Change(new ChangeClub { Commune = new DatedLink { From = new(2026, 9, 10), Parent = "bac-ninh|m-02" } }));
        Accepted(await cloud.Grains.GetGrain<IUnitGrain>("bac-ninh|m-02").Change(new ChangeUnit { From = new(2026, 10, 1), Parent = "bac-giang" }));
        await Rest(cloud);
        var view = await cloud.Recount();
        Assert.Equal((RecountState.Finished, null), (view.State, view.Error));
        Assert.True(view.DifferenceCount == 0, string.Join("; ", view.Differences.Take(10)));
        Assert.Equal(8, view.UnitsChecked);
    }

    [Fact]
    public async Task What_closed_before_a_move_stays_as_the_former_province_judged_it()
    {
        await using var cloud = await TestCloud.On("2026-10-30");
        await cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        var (former, next) = (cloud.Grains.GetGrain<IPolicyGrain>("u|bac-ninh"), cloud.Grains.GetGrain<IPolicyGrain>("u|bac-giang"));
        Accepted(await former.PutExcuse(Excused("tet", "2026-10-12")));
        Accepted(await former.PutExcuse(Excused("flood", "2026-11-09")));
        Accepted(await next.PutExcuse(Excused("storm", "2026-10-19")));
        Accepted(await next.PutExcuse(Excused("flood", "2026-11-02")));
        Accepted(await next.AddVersion(new() { VisitsPerWeek = 1 }, new(2026, 10, 31), null));
        var club = await cloud.Found(reportingFrom: "2026-09-28", members: 5, volunteers: 2);
        // Nobody sweeps the other province: it must have reported before it sleeps for three weeks.
        await cloud.Settle();
        await cloud.GoTo("2026-11-20");
        Assert.Equal("3 0 3 3 3 0", await Owed(club));

        Accepted(await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Change(new ChangeUnit { From = new(2026, 11, 2), Parent = "bac-giang" }));
        await cloud.Grains.GetGrain<ISweeperGrain>(TestCloud.Province).PolicyChanged(TestCloud.CommuneKey);
        await cloud.Until(async () => await Owed(club) == "3 0 3 3 0 1", "each week is judged by the province of its days");
        await Known("2026-W45", 0);
        await Known("2026-W46", 2);
        await Exact(cloud);
        Assert.Equal((8, 2), (await TestCloud.Figure(club, "2026-10", "volunteer_weeks.expected"), await TestCloud.Figure(club, "2026-11", "volunteer_weeks.expected")));

        // The province that it left excuses a week of its own time, later.
        Accepted(await former.PutExcuse(Excused("late", "2026-10-26")));
        await cloud.Until(async () => await Owed(club) == "3 0 3 0 0 1", "the club hears of its former province");
        await Known("2026-10", 6);
        await Exact(cloud);

        Task Known(string period, long weeks) => cloud.Until(async () => await cloud.Figure(Keys.Nation, period, "volunteer_weeks.expected") == weeks, $"the nation knows {period}");
    }

    [Fact]
    public async Task A_club_that_moves_is_judged_by_its_new_commune_at_once_and_only_from_that_day()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Unit("bac-ninh|m-02", UnitKind.Commune, UnitForm.Commune, TestCloud.Province);
        Accepted(await cloud.Grains.GetGrain<IPolicyGrain>("u|bac-ninh|m-01").PutExcuse(Excused("tet", "2026-10-12")));
        Accepted(await cloud.Grains.GetGrain<IPolicyGrain>("u|bac-ninh|m-02").PutExcuse(Excused("storm", "2026-10-19")));
        Accepted(await cloud.Grains.GetGrain<IPolicyGrain>("u|bac-ninh|m-02").PutExcuse(Excused("flood", "2026-11-02")));
        var club = await cloud.Found(reportingFrom: "2026-09-28", members: 5, volunteers: 2);
        Assert.Equal("3 0 3 3 3 3", await Owed(club));
        Accepted(await club.Change(new ChangeClub { Commune = new DatedLink { From = new(2026, 11, 2), Parent = "bac-ninh|m-02" } }));
        Assert.Equal("3 0 3 3 0 3", await Owed(club));
        Assert.Equal(2, await TestCloud.Figure(club, "2026-11", "volunteer_weeks.expected"));
        await cloud.Until(async () => await cloud.Figure(Keys.Nation, "2026-11", "volunteer_weeks.expected") == 2 && await cloud.Figure(Keys.Nation, "2026-11", "clubs") == 1, "the nation knows");
        await cloud.Settle();
        await Exact(cloud);
    }

    [Fact]
    public async Task A_lost_fact_is_found_at_every_level_and_repaired()
    {
        await using var cloud = await Country();
        var partition = Keys.ClubPartition("bac-ninh|clb-0001");
        var visits = await cloud.Rows.RangeAsync(partition, "x|", "x}");
        await cloud.Rows.CommitAsync(partition, [RowWrite.Remove(visits.Rows[0].Key)]);

        var view = await cloud.Recount();
        Assert.Equal(
            ["bac-ninh", "bac-ninh|clb-0001", "bac-ninh|m-01", "nation"],
            view.Differences.Select(d => d.Unit).Distinct().Order(StringComparer.Ordinal));
        Assert.All(view.Differences.Where(d => d.Indicator == "visits"), d => Assert.Equal(d.Kept - 1, d.Counted));

        var repaired = await cloud.Recount(repair: true);
        Assert.True(repaired.Repaired);
        await Rest(cloud);
        var after = await cloud.Recount();
        Assert.True(after.DifferenceCount == 0, string.Join("; ", after.Differences.Take(10)));
    }

    [Fact]
    public async Task A_wrong_total_is_found_and_repaired()
    {
        var before = await Country();
        var partition = Keys.UnitPartition("bac-ninh");
        foreach (var row in (await before.Rows.RangeAsync(partition, "t|", "t}")).Rows)
        {
            var wrong = System.Text.Encoding.UTF8.GetString(row.Body.Span).Replace("\"members\":", "\"members\":1", StringComparison.Ordinal);
            await before.Rows.CommitAsync(partition, [RowWrite.Put(row.Key, System.Text.Encoding.UTF8.GetBytes(wrong))]);
        }

        await using var cloud = await before.Restart();
        await Rest(cloud);
        var view = await cloud.Recount(repair: true);
        Assert.Contains(view.Differences, d => d is { Unit: "bac-ninh", Indicator: "members" });
        Assert.DoesNotContain(view.Differences, d => d.Unit.Contains("clb", StringComparison.Ordinal));
        await Rest(cloud);
        var after = await cloud.Recount();
        Assert.True(after.DifferenceCount == 0, string.Join("; ", after.Differences.Take(10)));
    }

    [Fact]
    public async Task Two_starts_are_one_recount()
    {
        await using var cloud = await Country();
        var recount = cloud.Grains.GetGrain<IRecountGrain>(Keys.Nation);
        var first = await recount.Start(false);
        var second = await recount.Start(false);
        Assert.Equal((RecountState.Running, first.StartedAt), (second.State, second.StartedAt));
        Assert.Equal(RecountState.Finished, (await cloud.Recounted()).State);
    }

    private static Excuse Excused(string id, string monday)
    {
        var from = DateOnly.ParseExact(monday, "yyyy-MM-dd", null);
        return new() { Id = id, From = from, To = from.AddDays(6), Reason = "other" };
    }

    // What v-01 owes in W41 to W46.
    private static async Task<string> Owed(IClubGrain club) =>
        string.Join(' ', (await club.Weeks("v-01", Period.Parse("2026-W41"), Period.Parse("2026-W46")))!.Value.Select(w => w.Expected));

    private static async Task Exact(TestCloud cloud)
    {
        var view = await cloud.Recount();
        Assert.Equal((RecountState.Finished, null), (view.State, view.Error));
        Assert.True(view.DifferenceCount == 0, string.Join("; ", view.Differences.Take(10)));
    }

    private static async Task<TestCloud> Country()
    {
        var cloud = await TestCloud.On("2026-11-20");
        await cloud.Unit("bac-ninh|m-02", UnitKind.Commune, UnitForm.SpecialZone, TestCloud.Province);
        await cloud.Unit("thanh-hoa", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Unit("thanh-hoa|m-01", UnitKind.Commune, UnitForm.Commune, "thanh-hoa");
        for (var i = 1; i <= 3; i++)
        {
            var club = await cloud.Found($"clb-000{i}", reportingFrom: "2026-08-31", members: 12 * i, volunteers: 3 * i);
            Accepted(await club.Change(new ChangeClub { Villages = [new() { Village = $"thon-{i}", From = new(2025, i, 1) }] }));
            Accepted(await club.PutMeeting(new PutMeeting { Date = new(2026, 10, 3 + i), Attendance = 10 * i, Areas = [.. Enum.GetValues<Area>()], Themes = [Theme.Digital] }));
            var visits = Enumerable.Range(0, 20).Select(d => TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddDays(-d).AddHours(-i)));
            Assert.All(await cloud.Volunteer("v-01", $"clb-000{i}").Record(new RecordVisits { Visits = [.. visits] }), r => Assert.Equal(ItemStatus.Accepted, r.Status));
        }

        Accepted(await cloud.Club().Change(new ChangeClub { Status = new() { From = new(2026, 10, 20), Status = ClubStatus.Paused } }));
        Accepted(await cloud.Grains.GetGrain<IPolicyGrain>("u|nation").PutExcuse(new() { Id = "flood", From = new(2026, 9, 7), To = new(2026, 9, 20), Reason = "flood" }));
        await Rest(cloud);
        return cloud;
    }

    // The excuse has reached the clubs, and the nation has what they have.
    private static Task Rest(TestCloud cloud) => cloud.Until(
        async () =>
        {
            string[] clubs = ["clb-0001", "clb-0002", "clb-0003"];
            foreach (var (period, indicator) in ((string, string)[])[("2026-11", "visits"), ("2026-W46", "visits"), ("2026-11", "members"), ("2026-10", "meetings"), ("2026-09", "volunteer_weeks.expected"), ("2026-11", "clubs.paused"), ("2026-11", "clubs")])
            {
                var sum = 0L;
                foreach (var id in clubs) sum += await TestCloud.Figure(cloud.Club(id), period, indicator);
                if (await cloud.Figure(Keys.Nation, period, indicator) != sum) return false;
            }

            foreach (var id in clubs)
            {
                if (await TestCloud.Figure(cloud.Club(id), "2026-W37", "volunteer_weeks.expected") != 0) return false;
            }

            return await cloud.Figure(Keys.Nation, "2026-11", "villages.with_club") == 3;
        },
        "the nation is at rest");

    private static void Accepted<T>(Outcome<T> outcome) => Assert.Null(outcome.Refusal);
}
