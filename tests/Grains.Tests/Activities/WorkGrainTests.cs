using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Activities;

public sealed class WorkGrainTests
{
    [Fact]
    public async Task Activities_rise_to_the_nation_and_are_there_after_a_restart()
    {
        var before = await TestCloud.On("2026-11-20");
        await before.Found(reportingFrom: "2026-11-02", members: 3);
        var work = Work(before);
        var help = Activity("2026-11-10", ActivityKind.HouseRepair, helped: 2);
        var results = (await work.RecordActivities(new() { Activities = [help, help, Activity("2026-11-11", ActivityKind.RightsCase, helped: 1), Activity("2026-11-12", ActivityKind.Exchange), Activity("2026-11-12", ActivityKind.SelfHelpCase, helped: 1)] })).Value;
        Assert.Equal([ItemStatus.Accepted, ItemStatus.Duplicate, ItemStatus.Accepted, ItemStatus.Accepted, ItemStatus.Accepted], results.Select(r => r.Status));
        await before.Settle();
        Assert.Equal((1, 2, 1, 1), await Figures(before));

        await using var cloud = await before.Restart();
        Assert.Equal(4, (await Work(cloud).Activities(Day("2026-11-01"), Day("2026-11-30"), null, null, 100)).Length);
        Assert.Equal(ItemStatus.Duplicate, (await Work(cloud).RecordActivities(new() { Activities = [help] })).Value.Single().Status);
        Assert.Equal("activity.id_reused", (await Work(cloud).RecordActivities(new() { Activities = [help with { PeopleHelped = 9 }] })).Value.Single().Refusal?.Code);
        Assert.NotNull((await Work(cloud).VoidActivity(new() { Id = help.Id, Reason = "not-held" })).Value!.VoidedAt);
        await cloud.Settle();
        Assert.Equal((0, 0, 1, 1), await Figures(cloud));
        Assert.Equal(help.Id, (await Work(cloud).Activities(Day("2026-11-10"), Day("2026-11-10"), Area.SelfHelp, null, 100)).Single().Activity.Id);
    }

    [Fact]
    public async Task A_commit_that_landed_unheard_counts_an_activity_once()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 1);
        await cloud.Settle();
        cloud.Rows.Faults.FailAfterCommit(1);
        var result = (await Work(cloud).RecordActivities(new() { Activities = [Activity("2026-11-10", ActivityKind.FarmWork, helped: 5)] })).Value.Single();
        Assert.NotEqual(ItemStatus.Rejected, result.Status);
        await cloud.Settle();
        Assert.Equal((5, 5), (await TestCloud.Figure(club, "2026-11", "support.people"), await cloud.Figure(Keys.Nation, "2026-11", "support.people")));
    }

    [Fact]
    public async Task A_plan_ahead_counts_when_its_month_begins_and_its_versions_are_kept()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(reportingFrom: "2026-11-02");
        var december = Period.Month(2026, 12);
        SupportItem item = new() { Id = "sua-nha", Kind = ActivityKind.HouseRepair, What = "Sửa nhà" };
        Assert.Equal(1, (await Work(cloud).PutSupportPlan(new() { Month = december, Items = [item] })).Value!.Revision);
        Assert.Equal(1, (await Work(cloud).PutSupportPlan(new() { Month = december, Items = [item] })).Value!.Revision);
        Assert.Equal(2, (await Work(cloud).PutSupportPlan(new() { Month = december, Items = [item with { People = 2 }] })).Value!.Revision);
        Assert.Equal(0, await TestCloud.Figure(club, "2026-12", "club_months.support_planned"));
        await cloud.GoTo("2026-12-01");
        Assert.Equal(1, await TestCloud.Figure(club, "2026-12", "club_months.support_planned"));
        Assert.Single(await BookRows.Read<Replaced<SupportPlan>>(cloud.Rows, "c|bac-ninh|clb-0001", "wpx"));
        Assert.Equal("support_plan.month", (await Work(cloud).PutSupportPlan(new() { Month = Period.Month(2028, 12), Items = [item] })).Refusal?.Code);
    }

    [Fact]
    public async Task A_proposal_becomes_a_recipient_and_an_assignment_in_one_commit()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(reportingFrom: "2026-11-02", members: 2, volunteers: 1);
        var proposal = await Propose(cloud);
        cloud.Rows.Faults.FailBeforeCommit(1);
        var accepted = await Work(cloud).AcceptProposal(new() { Id = proposal.Id, From = Day("2026-11-18"), Volunteer = "v-01" });
        Assert.Equal((ProposalState.Accepted, "op-1", "v-01"), (accepted.Value!.State, accepted.Value.Recipient, accepted.Value.Volunteer));
        Assert.Equal(accepted, await Work(cloud).AcceptProposal(new() { Id = proposal.Id, From = Day("2026-11-18"), Volunteer = "v-01" }));
        Assert.Contains(await club.Recipients(null, 100), r => r is { Id: "op-1", Name: "Người mẫu", Member: "mb-001" });
        var visit = TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-2)) with { Recipient = "op-1" };
        Assert.Equal(ItemStatus.Accepted, (await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [visit] })).Single().Status);
        Assert.Equal("proposal.decided", (await Work(cloud).CloseProposal(new() { Id = proposal.Id, On = Day("2026-11-19") })).Refusal?.Code);
        Assert.Equal((1, 1, 1, 1), (
            await TestCloud.Figure(club, "2026-11", "care.proposed"), await TestCloud.Figure(club, "2026-11", "recipients.new"),
            await TestCloud.Figure(club, "2026-11", "clusters"), await TestCloud.Figure(club, "2026-11", "older.listed")));
    }

    [Fact]
    public async Task A_refused_acceptance_changes_nothing()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 2, volunteers: 1);
        var proposal = await Propose(cloud);
        var version = (await club.Get())!.Version;
        Assert.Equal("proposal.volunteer", (await Work(cloud).AcceptProposal(new() { Id = proposal.Id, From = Day("2026-11-18"), Volunteer = "v-77" })).Refusal?.Code);
        Assert.Equal("proposal.date", (await Work(cloud).AcceptProposal(new() { Id = proposal.Id, From = Day("2026-11-21") })).Refusal?.Code);
        Assert.Equal("recipient.id", (await Work(cloud).AcceptProposal(new() { Id = proposal.Id, From = Day("2026-11-18"), Recipient = "Ông Một" })).Refusal?.Code);
        Assert.Equal(version, (await club.Get())!.Version);
        Assert.DoesNotContain(await club.Recipients(null, 100), r => r.Id == "op-1");
    }

    private static async Task<CareProposal> Propose(TestCloud cloud)
    {
        var work = Work(cloud);
        Assert.Equal(ItemStatus.Accepted, (await work.PutClusters([new() { Id = "to-1", Name = "Tổ mẫu", From = Day("2024-02-01"), Households = [new() { Id = "h-1", Name = "Chủ hộ mẫu" }] }])).Value.Single().Status);
        Assert.Equal(ItemStatus.Accepted, (await work.PutOlderPeople([new() { Id = "op-1", Cluster = "to-1", Name = "Người mẫu", From = Day("2024-02-01"), BirthYear = 1940, Household = "h-1", Member = "mb-001" }])).Value.Single().Status);
        var proposal = new CareProposal { Id = Guid.NewGuid(), Cluster = "to-1", Person = "op-1", Date = Day("2026-11-16") };
        Assert.Equal(ItemStatus.Accepted, (await work.RecordProposals(new() { Proposals = [proposal] })).Value.Single().Status);
        return proposal;
    }

    private static IClubWork Work(TestCloud cloud) => cloud.Grains.GetGrain<IClubWork>("bac-ninh|clb-0001");

    private static Activity Activity(string date, ActivityKind kind, int helped = 0) =>
        new() { Id = Guid.NewGuid(), Date = Day(date), Area = (Area)((int)kind / 100), Kind = kind, Participants = 5, PeopleHelped = helped };

    private static async Task<(long Sessions, long People, long Rights, long Exchanges)> Figures(TestCloud cloud) => (
        await cloud.Figure(Keys.Nation, "2026-11", "support.sessions"), await cloud.Figure(Keys.Nation, "2026-11", "support.people"),
        await cloud.Figure(Keys.Nation, "2026-11", "rights.people"), await cloud.Figure(Keys.Nation, "2026-11", "activities.intergenerational"));
}
