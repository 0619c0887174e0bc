using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Clubs;

public sealed class ClubGrainTests
{
    private const string Week = "2026-W47"; // 16–22 November

    [Fact]
    public async Task Thirty_visits_count_once_and_their_repeat_counts_nothing()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Found(reportingFrom: "2026-11-02", volunteers: 10);
        var now = cloud.Time.GetUtcNow();
        var visits = Enumerable.Range(0, 10).SelectMany(v => Enumerable.Range(0, 3).Select(i => TestCloud.Visit($"v-{v + 1:D2}", now.AddHours(-(i * 24) - 1)))).ToArray();
        async Task<ItemStatus[]> Send() => [.. (await Task.WhenAll(visits.GroupBy(v => v.Volunteer).Select(g => cloud.Volunteer(g.Key).Record(new RecordVisits { Visits = [.. g] })))).SelectMany(r => r).Select(r => r.Status)];
        Assert.All(await Send(), s => Assert.Equal(ItemStatus.Accepted, s));
        Assert.All(await Send(), s => Assert.Equal(ItemStatus.Duplicate, s));
        await cloud.Settle();
        Assert.Equal(30, await cloud.Figure(Keys.Nation, Week, "visits"));
        Assert.Equal(30, await cloud.Figure(TestCloud.Province, "2026-11", "visits"));
    }

    [Fact]
    public async Task An_old_id_with_another_body_is_refused_whoever_it_names()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(reportingFrom: "2026-11-02", volunteers: 2);
        var visit = TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-1));
        await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [visit] });
        foreach (var changed in new[] { visit with { Minutes = 31 }, visit with { Volunteer = "v-02" }, visit with { Volunteer = "v-99" } })
        {
            var result = (await cloud.Volunteer(changed.Volunteer).Record(new RecordVisits { Visits = [changed] })).Single();
            Assert.Equal((ItemStatus.Rejected, "visit.id_reused"), (result.Status, result.Refusal?.Code));
        }

        Assert.Equal(1, await TestCloud.Figure(club, "2026-11", "visits"));
    }

    [Fact]
    public async Task Fifty_concurrent_sends_of_one_id_have_one_effect()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(volunteers: 2);
        var visit = TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-1));
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            cloud.Volunteer(i % 2 == 0 ? "v-01" : "v-02").Record(new RecordVisits { Visits = [visit with { Volunteer = i % 2 == 0 ? "v-01" : "v-02" }] })));
        Assert.Single(sent, r => r[0].Status == ItemStatus.Accepted);
        Assert.Equal(1, await TestCloud.Figure(club, "2026-11", "visits"));
    }

    [Fact]
    public async Task A_commit_that_landed_unheard_counts_once()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(volunteers: 1);
        await cloud.Settle();
        cloud.Rows.Faults.FailAfterCommit(1);
        var visit = TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-1));
        var result = (await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [visit] })).Single();
        Assert.NotEqual(ItemStatus.Rejected, result.Status);
        Assert.Equal(1, await TestCloud.Figure(club, "2026-11", "visits"));
        Assert.Single((await club.Visits(Day("2026-11-01"), Day("2026-11-30"), null, null, 100)).Visits);
    }

    [Fact]
    public async Task A_commit_that_failed_before_landing_is_tried_again()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(volunteers: 1);
        await cloud.Settle();
        cloud.Rows.Faults.FailBeforeCommit(1);
        await club.AddMembers([new AddMember { Id = "mb-1", Name = "Hội viên mẫu", Joined = Day("2026-11-01") }]);
        Assert.Single(await club.Members(null, 10));
    }

    [Fact]
    public async Task Correcting_and_voiding_keep_the_original_and_figures_follow()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(volunteers: 1);
        var visit = TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-1));
        await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [visit] });
        var amend = new AmendVisit { Visit = visit.Id, Reason = "wrong-entry", Replacement = visit with { Id = Guid.NewGuid(), StartedAt = cloud.Time.GetUtcNow().AddDays(-20) } };
        Assert.Null((await cloud.Volunteer("v-01").Amend(amend)).Refusal);
        Assert.Null((await cloud.Volunteer("v-01").Amend(amend)).Refusal); // the same again
        Assert.Equal((1, 0), (await TestCloud.Figure(club, "2026-10", "visits"), await TestCloud.Figure(club, "2026-11", "visits")));
        var facts = (await club.Visits(Day("2026-10-01"), Day("2026-11-30"), "v-01", null, 100)).Visits;
        Assert.Equal(amend.Replacement.Id, facts.Single(f => f.Visit.Id == visit.Id).ReplacedBy);
        Assert.Equal(visit.Id, facts.Single(f => f.Visit.Id == amend.Replacement.Id).Replaces);
        Assert.Equal("visit.already_void", (await cloud.Volunteer("v-01").Amend(amend with { Replacement = null })).Refusal?.Code);
        await cloud.Volunteer("v-01").Amend(new AmendVisit { Visit = amend.Replacement.Id, Reason = "not-made" });
        Assert.Equal(0, await TestCloud.Figure(club, "2026-10", "visits"));
        Assert.Equal(2, (await club.Visits(Day("2026-10-01"), Day("2026-11-30"), null, null, 100)).Visits.Length);
    }

    [Fact]
    public async Task An_overlapping_visit_is_kept_with_a_warning()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Found(volunteers: 1);
        var at = cloud.Time.GetUtcNow().AddHours(-5);
        await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [TestCloud.Visit("v-01", at)] });
        var second = (await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [TestCloud.Visit("v-01", at.AddMinutes(20)), TestCloud.Visit("v-01", at.AddMinutes(60))] })).ToArray();
        Assert.Equal("visit.overlaps", Assert.Single(second[0].Warnings));
        Assert.Empty(second[1].Warnings);
    }

    [Fact]
    public async Task With_no_request_between_a_volunteer_is_behind_on_Friday_short_on_Monday_and_met_by_a_late_visit()
    {
        await using var cloud = await TestCloud.On("2026-11-16");
        var club = await cloud.Found(reportingFrom: "2026-11-16", members: 60, volunteers: 1);
        await cloud.GoTo("2026-11-20");
        var behind = (await Open(cloud)).Single(a => a.Id == $"week|v-01|{Week}");
        Assert.Equal(AlertKind.VolunteerBehind, behind.Kind);
        await cloud.GoTo("2026-11-23");
        var closed = (await Open(cloud)).Single(a => a.Id == $"week|v-01|{Week}");
        Assert.Equal((AlertKind.VolunteerShort, behind.OpenedAt), (closed.Kind, closed.OpenedAt));
        Assert.Equal((1, 0), (await cloud.Figure(Keys.Nation, Week, "volunteer_weeks.expected"), await cloud.Figure(Keys.Nation, Week, "volunteer_weeks.met")));
        var late = LocalCalendar.StartOf(Day("2026-11-21"));
        await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [.. Enumerable.Range(0, 3).Select(i => TestCloud.Visit("v-01", late.AddHours(8 + i)))] });
        await cloud.Settle();
        Assert.DoesNotContain(await Open(cloud), a => a.Id == $"week|v-01|{Week}");
        Assert.Equal(1, await cloud.Figure(Keys.Nation, Week, "volunteer_weeks.met"));
        var history = (await club.Alerts(closed: true)).Single(a => a.Id == $"week|v-01|{Week}");
        Assert.NotNull(history.ClosedAt);
        Assert.Equal(behind.OpenedAt, history.OpenedAt);
    }

    [Fact]
    public async Task With_no_request_between_a_meeting_is_due_then_missed_and_a_late_entry_closes_it()
    {
        await using var cloud = await TestCloud.On("2026-11-16");
        var club = await cloud.Found(reportingFrom: "2026-11-01", members: 60);
        await cloud.GoTo("2026-11-26");
        Assert.Equal(AlertKind.MeetingDue, (await Open(cloud)).Single(a => a.Id == "meeting|2026-11").Kind);
        await cloud.GoTo("2026-12-01", hour: 1);
        Assert.Equal(AlertKind.MeetingMissed, (await Open(cloud)).Single(a => a.Id == "meeting|2026-11").Kind);
        Assert.Equal((1, 0), (await cloud.Figure(Keys.Nation, "2026-11", "club_months.expected"), await cloud.Figure(Keys.Nation, "2026-11", "club_months.met")));
        Assert.Null((await club.PutMeeting(new PutMeeting { Date = Day("2026-11-18"), Attendance = 50, Areas = [.. Enum.GetValues<Area>()] })).Refusal);
        await cloud.Settle();
        Assert.DoesNotContain(await Open(cloud), a => a.Id == "meeting|2026-11");
        Assert.Equal(1, await cloud.Figure(Keys.Nation, "2026-11", "club_months.all_areas"));
    }

    [Fact]
    public async Task A_process_asleep_for_three_weeks_judges_each_boundary_once_and_in_order()
    {
        await using var cloud = await TestCloud.On("2026-12-14"); // 2026-W51; W53 follows
        var club = await cloud.Found(reportingFrom: "2026-12-14", volunteers: 1);
        await cloud.Settle();
        await cloud.GoTo("2027-01-06");
        var alerts = (await club.Alerts(closed: true)).Where(a => a.Kind == AlertKind.VolunteerShort).OrderBy(a => a.Period).ToArray();
        Assert.Equal(["2026-W51", "2026-W52", "2026-W53"], alerts.Select(a => a.Period));
        Assert.Equal([Day("2026-12-17"), Day("2026-12-24"), Day("2026-12-31")], alerts.Select(a => LocalCalendar.DayOf(a.OpenedAt)));
        Assert.Equal([Day("2026-12-21"), Day("2026-12-28"), Day("2027-01-04")], alerts.Select(a => LocalCalendar.DayOf(a.ChangedAt)));
        Assert.Equal(3, await cloud.Figure(Keys.Nation, "2026-12", "volunteer_weeks.expected")); // Thursdays 17, 24 and 31
    }

    [Fact]
    public async Task An_excuse_for_the_province_wakes_its_clubs_and_nothing_is_owed()
    {
        await using var cloud = await TestCloud.On("2026-11-16");
        await cloud.Found(reportingFrom: "2026-11-16", members: 60, volunteers: 2);
        await cloud.GoTo("2026-11-20");
        Assert.Equal(2, (await Open(cloud)).Count(a => a.Kind == AlertKind.VolunteerBehind));
        await cloud.Grains.GetGrain<IPolicyGrain>(Keys.PolicyOfUnit(TestCloud.Province)).PutExcuse(new Excuse { Id = "tet", From = Day("2026-11-16"), To = Day("2026-11-22"), Reason = "tet" });
        await cloud.Grains.GetGrain<ISweeperGrain>(TestCloud.Province).PolicyChanged(TestCloud.Province);
        await cloud.Until(async () => !(await Open(cloud)).Any(a => a.Kind == AlertKind.VolunteerBehind), "nobody is behind any more");
        await cloud.GoTo("2026-11-23");
        Assert.Equal(0, await cloud.Figure(Keys.Nation, Week, "volunteer_weeks.expected"));
        Assert.Equal(WeekStatus.Excused, (await cloud.Volunteer("v-01").Weeks(Period.Parse(Week), Period.Parse(Week)))!.Value.Single().Status);
    }

    [Fact]
    public async Task A_silent_club_grows_older_at_New_Year()
    {
        await using var cloud = await TestCloud.On("2026-11-16");
        var club = await cloud.Found();
        await club.AddMembers([new AddMember { Id = "mb-1", Name = "Hội viên mẫu", Joined = Day("2026-03-01"), BirthYear = 1967 }]);
        await cloud.GoTo("2026-12-31");
        Assert.Equal((1, 0), (await cloud.Figure(Keys.Nation, "2026-12", "members"), await cloud.Figure(Keys.Nation, "2026-12", "members.older")));
        await cloud.GoTo("2027-01-01", hour: 1);
        Assert.Equal((1, 1), (await cloud.Figure(Keys.Nation, "2027-01", "members"), await cloud.Figure(Keys.Nation, "2027-01", "members.older")));
        Assert.Equal(0, await cloud.Figure(Keys.Nation, "2026-12", "members.older"));
    }

    [Fact]
    public async Task Stocks_survive_silent_months_and_a_corrected_join_changes_what_lies_between()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 49);
        await club.AddMembers([new AddMember { Id = "mb-x", Name = "Hội viên mẫu", Joined = Day("2026-03-10") }]);
        await cloud.Settle();
        Assert.Equal((49, 50, 50), (await cloud.Figure(Keys.Nation, "2026-02", "members"), await cloud.Figure(Keys.Nation, "2026-03", "members"), await cloud.Figure(Keys.Nation, "2026-11", "members")));
        await club.ChangeMember(new ChangePerson { Id = "mb-x", From = Day("2025-05-20") });
        await cloud.Settle();
        foreach (var (month, members, size) in new[] { ("2025-04", 49, 0), ("2025-05", 50, 1), ("2026-02", 50, 1), ("2026-03", 50, 1) })
            Assert.Equal((members, size), (await cloud.Figure(Keys.Nation, month, "members"), await cloud.Figure(Keys.Nation, month, "clubs.size_ok")));
    }

    [Fact]
    public async Task A_book_read_again_is_the_book_that_was_kept()
    {
        var cloud = await TestCloud.On("2026-11-16");
        var club = await cloud.Found(reportingFrom: "2026-11-02", members: 55, volunteers: 10);
        await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-1))] });
        await club.PutMeeting(new PutMeeting { Date = Day("2026-11-10"), Attendance = 50, Areas = [Area.Health] });
        await cloud.Settle();
        var (view, alerts) = (await club.Get(), await club.Alerts(closed: true));
        cloud = await cloud.Restart();
        await using var again = cloud;
        var back = await cloud.Club().Get();
        Assert.Equal(RowBody.Write(view), RowBody.Write(back));
        Assert.Equal(RowBody.Write(alerts), RowBody.Write(await cloud.Club().Alerts(closed: true)));
        await cloud.Club().Rebuild();
        Assert.Equal(1, await TestCloud.Figure(cloud.Club(), "2026-11", "visits"));
    }

    [Fact]
    public async Task A_second_writer_of_the_same_book_loses_and_decides_again()
    {
        await using var cloud = await TestCloud.On("2026-11-16");
        var club = await cloud.Found();
        await cloud.Settle();
        // Another activation commits behind this one's back.
        var head = (await cloud.Rows.GetAsync(Keys.ClubPartition("bac-ninh|clb-0001"), BookRows.Head))!;
        await cloud.Rows.CommitAsync(Keys.ClubPartition("bac-ninh|clb-0001"), [Storage.RowWrite.Put(BookRows.Head, RowBody.Write(RowBody.Read<ClubHead>(head.Body) with { NameEn = "Sample" }))]);
        await club.AddMembers([new AddMember { Id = "mb-1", Name = "Hội viên mẫu", Joined = Day("2026-11-01") }]);
        Assert.Equal("Sample", (await club.Get())!.NameEn);
        Assert.Single(await club.Members(null, 10));
    }

    private static async Task<Alert[]> Open(TestCloud cloud) =>
        [.. (await cloud.Grains.GetGrain<Grains.Units.IUnitGrain>(TestCloud.Province).OpenAlerts(new Grains.Units.AlertQuery { Limit = 200 })).Alerts.Select(a => a.Alert)];
}
