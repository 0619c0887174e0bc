using System.Text;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Tests.Hosting;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Health;

public sealed class HealthGrainTests
{
    private const string Partition = "c|bac-ninh|clb-0001";
    private static readonly DateOnly Meeting = new(2026, 11, 10);

    [Fact]
    public async Task A_hundred_readings_of_a_meeting_count_once_each()
    {
        await using var cloud = await Met(members: 100);
        var readings = Enumerable.Range(1, 100).Select(i => Reading(i, i <= 30 ? 140 : 139, 80) with { Referred = i <= 4 }).ToArray();
        Assert.All(await Send(cloud, readings), s => Assert.Equal("Accepted", s));
        Assert.All(await Send(cloud, readings), s => Assert.Equal("Duplicate", s));
        await cloud.Settle();
        Assert.Equal((100, 30, 4), await Counts(cloud, Keys.Nation));
    }

    [Theory]
    [InlineData(139, 89, 0)]
    [InlineData(140, 60, 1)]
    [InlineData(120, 90, 1)]
    public void High_begins_at_the_published_threshold(int systolic, int diastolic, int high) =>
        Assert.Equal(high, new HealthMonth { Month = Period.Month(2026, 11) }.Plus(Reading(1, systolic, diastolic), 1).High);

    [Fact]
    public async Task Fifty_concurrent_posts_of_one_reading_have_one_effect()
    {
        await using var cloud = await Met(members: 2);
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Send(cloud, Reading(1, 150, 95))));
        Assert.Single(sent, s => s[0] == "Accepted");
        await cloud.Settle();
        Assert.Equal((1, 1, 0), await Counts(cloud, Keys.Nation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reading_whose_commit_went_unheard_counts_once(bool landed)
    {
        await using var cloud = await Met(members: 2);
        await cloud.Settle();
        if (landed) cloud.Rows.Faults.FailAfterCommit(1);
        else cloud.Rows.Faults.FailBeforeCommit(1);
        Assert.Contains(await Send(cloud, Reading(1, 150, 95)), s => s is "Accepted" or "Duplicate");
        await cloud.Settle();
        Assert.Equal((1, 1, 0), await Counts(cloud, Keys.Nation));
    }

    [Fact]
    public async Task A_voided_reading_stays_beside_the_one_in_its_place()
    {
        await using var cloud = await Met(members: 2);
        await Send(cloud, Reading(1, 170, 95));
        Assert.Equal(["health.already_measured"], await Send(cloud, Reading(1, 130, 80)));
        Assert.NotNull((await Club(cloud).VoidReading(new() { Date = Meeting, Member = "mb-001", Reason = "wrong-entry" })).Value!.VoidedAt);
        await cloud.Settle();
        Assert.Equal((0, 0, 0), await Counts(cloud, Keys.Nation));
        Assert.Equal(["Accepted"], await Send(cloud, Reading(1, 130, 80)));
        await cloud.Settle();
        Assert.Equal((1, 0, 0), await Counts(cloud, Keys.Nation));
        Assert.Equal(170, Assert.Single(await BookRows.Read<ReadingFact>(cloud.Opened, Partition, "hrx")).Reading.Systolic);
        Assert.Equal(130, (await Club(cloud).Readings(Meeting, Meeting, null, null, 10)).Readings.Single().Reading.Systolic);
    }

    [Fact]
    public async Task Counts_are_made_anew_from_the_readings_by_a_rebuild()
    {
        var before = await Met(members: 5);
        await Send(before, [.. Enumerable.Range(1, 5).Select(i => Reading(i, 150, 80))]);
        await before.Settle();
        await before.Rows.CommitAsync(Partition, [Storage.RowWrite.Put("hc|2026-11", RowBody.Write(new HealthMonth { Month = Period.Month(2026, 11), Measured = 7, High = 1 }))]);
        await using var cloud = await before.Restart();
        await cloud.Club().Rebuild();
        await cloud.Settle();
        Assert.Equal((5, 5, 0), await Counts(cloud, Keys.Nation));
    }

    [Fact]
    public async Task Readings_lie_in_their_own_rows_and_nowhere_else()
    {
        await using var cloud = await Met(members: 2);
        await Send(cloud, Reading(1, 187, 113) with { Note = "Chim-yen" });
        await cloud.Settle();
        var found = new List<string>();
        foreach (var partition in new[] { Partition, "u|bac-ninh|m-01", "u|bac-ninh", "u|nation" })
        {
            foreach (var row in (await cloud.Opened.RangeAsync(partition, "!", "~")).Rows)
            {
                var body = Encoding.UTF8.GetString(row.Body.Span);
                if (body.Contains("Chim-yen", StringComparison.Ordinal) || body.Contains("systolic", StringComparison.OrdinalIgnoreCase)) found.Add(row.Key);
            }
        }

        Assert.Equal(["hr|2026-11-10|mb-001"], found);
        Assert.Equal("Reading", Reading(1, 187, 113).ToString());
        Assert.DoesNotContain("187", new ReadingFact { Date = Meeting, Reading = Reading(1, 187, 113), RecordedAt = default }.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.Admin)]
    [InlineData(ScopeKind.Nation, "nation", CallerRole.Health)]
    [InlineData(ScopeKind.Province, "bac-ninh", CallerRole.Officer)]
    [InlineData(ScopeKind.Commune, "bac-ninh|m-01", CallerRole.Health)]
    [InlineData(ScopeKind.Club, "bac-ninh|clb-0001", CallerRole.Officer)]
    [InlineData(ScopeKind.Club, "bac-ninh|clb-0001", CallerRole.Admin)]
    [InlineData(ScopeKind.Club, "bac-ninh|clb-0002", CallerRole.Board)]
    [InlineData(ScopeKind.Volunteer, "bac-ninh|clb-0001|v-01", CallerRole.Volunteer)]
    public async Task The_grain_itself_refuses_readings_to_others(ScopeKind kind, string key, CallerRole role)
    {
        await using var cloud = await Met(members: 2);
        CallerScope.Current = new CallerScope { Kind = kind, Key = key, Role = role };
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Club(cloud).Readings(Meeting, Meeting, null, null, 10));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Club(cloud).RecordReadings(new() { Date = Meeting, Readings = [Reading(1, 120, 80)] }));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Club(cloud).VoidReading(new() { Date = Meeting, Member = "mb-001", Reason = "other" }));
    }

    [Fact]
    public async Task A_card_counts_until_the_month_in_which_it_expires()
    {
        await using var cloud = await Met(members: 3, volunteers: 1);
        var club = cloud.Club();
        await Club(cloud).PutInsurance([new() { Member = "mb-001", Cards = [new() { From = Day("2026-01-01"), To = Day("2026-12-15") }] }, new() { Member = "mb-002", Cards = [new() { From = Day("2026-01-01"), To = Day("2026-12-31") }] }]);
        await Club(cloud).PutLongTermCare([new() { Recipient = "r-1", Spans = [new() { From = Day("2026-06-01") }] }]);
        Assert.Equal((2, 1, 0, 1), (await Insured("2026-11"), await TestCloud.Figure(club, "2026-11", "care.long_term"), await TestCloud.Figure(club, "2026-05", "care.long_term"), await TestCloud.Figure(club, "2026-06", "care.long_term")));
        await cloud.GoTo("2026-12-01");
        Assert.Equal(1, await Insured("2026-12"));
        await cloud.GoTo("2027-01-01");
        Assert.Equal((2, 1, 0), (await Insured("2026-11"), await Insured("2026-12"), await Insured("2027-01")));

        Task<long> Insured(string month) => TestCloud.Figure(club, month, "members.insured");
    }

    [Fact]
    public async Task A_member_counts_once_a_year_with_the_first_check_up_that_stands()
    {
        await using var cloud = await Met(members: 2);
        Checkup[] checkups = [.. new[] { "2026-10-05", "2026-11-05", "2025-12-05" }.Select(d => new Checkup { Id = Guid.NewGuid(), Member = "mb-001", Date = Day(d) })];
        await Club(cloud).RecordCheckups(new() { Checkups = [.. checkups], Historical = true });
        Assert.Equal((1, 1, 0), await Counted());
        await Club(cloud).VoidCheckup(new() { Id = checkups[0].Id, Reason = "wrong-entry" });
        Assert.Equal((1, 0, 1), await Counted());

        async Task<(long Before, long October, long November)> Counted() => (
            await TestCloud.Figure(cloud.Club(), "2025-12", "checkups.people"), await TestCloud.Figure(cloud.Club(), "2026-10", "checkups.people"),
            await TestCloud.Figure(cloud.Club(), "2026-11", "checkups.people"));
    }

    private static async Task<TestCloud> Met(int members, int volunteers = 0)
    {
        var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(reportingFrom: "2026-11-02", members: members, volunteers: volunteers);
        Assert.Null((await club.PutMeeting(new PutMeeting { Date = Meeting, Attendance = members, Areas = [Area.Health] })).Refusal);
        return cloud;
    }

    private static Reading Reading(int member, int systolic, int diastolic) => new() { Member = $"mb-{member:D3}", Systolic = systolic, Diastolic = diastolic, Weight = 50.5m };

    private static IClubHealth Club(TestCloud cloud) => cloud.Grains.GetGrain<IClubHealth>("bac-ninh|clb-0001");

    private static async Task<string[]> Send(TestCloud cloud, params Reading[] readings) =>
        [.. (await Club(cloud).RecordReadings(new() { Date = Meeting, Readings = [.. readings] })).Value.Select(r => r.Refusal?.Code ?? r.Status.ToString())];

    private static async Task<(long Measured, long High, long Referred)> Counts(TestCloud cloud, string unit) => (
        await cloud.Figure(unit, "2026-11", "health.measured"), await cloud.Figure(unit, "2026-11", "health.high"), await cloud.Figure(unit, "2026-11", "health.referred"));
}
