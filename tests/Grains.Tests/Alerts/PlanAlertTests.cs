using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Plans.Texts;

namespace ClbCloud.Grains.Tests.Alerts;

public sealed class PlanAlertTests
{
    private const string Id = "plan|kh|t-1|p";

    private static readonly CallerScope Officer = new() { Kind = ScopeKind.Province, Key = TestCloud.Province, Role = CallerRole.Officer };

    private static readonly ImmutableSortedDictionary<string, Alert> None = ImmutableSortedDictionary.Create<string, Alert>(StringComparer.Ordinal);

    [Fact]
    public async Task A_goal_behind_is_an_alert_of_its_unit_until_it_is_behind_no_more()
    {
        await using var cloud = await TestCloud.On("2026-11-22");
        // Four until 2030: with one club since 2024 the line comes to 2.4, with two to 4.8.
        await Approve(cloud, Text(Goal(4)) with { Phases = [new() { Id = "p", From = new(2024, 1, 1), To = new(2030, 12, 31) }] });
        var alert = Assert.Single(await Own(cloud).OwnAlerts(closed: false));
        Assert.Equal((Id, AlertKind.PlanBehind, "kh/t-1", "p"), (alert.Id, alert.Kind, alert.Subject, alert.Period));
        Assert.Equal(("0", "4", "2030-12-31", "0"), (alert.Reason["value"], alert.Reason["goal"], alert.Reason["due"], alert.Reason["forecast"]));

        await cloud.Found("clb-0001");
        await Until(cloud, a => a.Single().Reason["value"] == "1");
        await cloud.Found("clb-0002");
        await Until(cloud, a => a.IsEmpty);
        var closed = Assert.Single(await Own(cloud).OwnAlerts(closed: true));
        Assert.Equal((Id, alert.OpenedAt), (closed.Id, closed.OpenedAt));
        Assert.True(closed.ClosedAt > alert.OpenedAt);
        await cloud.Until(async () => !(await Listed(cloud, TestCloud.Province)).Concat(await Listed(cloud, Keys.Nation)).Any(), "no list has it");
    }

    [Fact]
    public async Task It_is_listed_in_its_unit_and_one_level_up_and_nowhere_else()
    {
        await using var cloud = await TestCloud.On("2026-11-22");
        foreach (var unit in new[] { Keys.Nation, TestCloud.Province, TestCloud.CommuneKey }) await Approve(cloud, Text(Goal(80)), unit);
        await cloud.Settle();
        Assert.Equal(["bac-ninh|m-01"], await Listed(cloud, TestCloud.CommuneKey));
        Assert.Equal(["bac-ninh", "bac-ninh|m-01"], await Listed(cloud, TestCloud.Province));
        Assert.Equal(["bac-ninh", "nation"], await Listed(cloud, Keys.Nation));
        var province = cloud.Grains.GetGrain<IUnitGrain>(TestCloud.Province);
        var first = await province.OpenAlerts(new() { Limit = 1 });
        Assert.Equal(["bac-ninh|m-01"], (await province.OpenAlerts(new() { Limit = 1, After = first.Next })).Alerts.Select(a => a.Unit));
    }

    [Fact]
    public async Task A_page_goes_on_from_units_to_clubs_without_loss_or_repeat()
    {
        await using var cloud = await TestCloud.On("2026-11-27");
        await Approve(cloud, Text(Goal(80)));
        foreach (var id in new[] { "clb-0001", "clb-0002" }) await cloud.Found(id, reportingFrom: "2026-11-01");
        await cloud.GoTo("2026-11-28");
        var province = cloud.Grains.GetGrain<IUnitGrain>(TestCloud.Province);
        var all = (await province.OpenAlerts(new() { Limit = 200 })).Alerts.Select(Place).ToArray();
        Assert.Equal("bac-ninh plan|kh|t-1|p", all[0]);
        Assert.Contains("bac-ninh|clb-0002 meeting|2026-11", all);
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await province.OpenAlerts(new() { Limit = 1, After = after });
            seen.AddRange(page.Alerts.Select(Place));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(all, seen);

        static string Place(ClubAlert alert) => $"{alert.Unit}{alert.Club} {alert.Alert.Id}";
    }

    [Fact]
    public async Task A_day_that_passes_without_any_fact_may_put_a_goal_behind()
    {
        await using var cloud = await TestCloud.On("2026-11-22");
        await cloud.Found("clb-0001");
        await cloud.Settle();
        // One club in 1,056 days: the line comes to two in 2,112 days, and later with every day that brings none.
        await Approve(cloud, Text(Goal(2)) with { Phases = [new() { Id = "p", From = new(2024, 1, 1), To = new(2029, 10, 14) }] });
        Assert.Empty(await Own(cloud).OwnAlerts(closed: false));
        await cloud.GoTo("2026-11-30");
        await Until(cloud, a => a is [{ Id: Id }]);
    }

    [Fact]
    public async Task Officers_acknowledge_it_with_a_note_and_boards_do_not()
    {
        var cloud = await TestCloud.On("2026-11-22");
        await Approve(cloud, Text(Goal(80)));
        Assert.Equal("alert.note", (await Ack(cloud, " ", Officer)).Refusal?.Code);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Ack(cloud, "Đã biết", Officer with { Role = CallerRole.Board }));
        Assert.Equal("alert.unknown", (await Ack(cloud, "Đã biết", Officer, "plan|kh|t-2|p")).Refusal?.Code);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Ack(cloud, "Đã biết", Officer with { Kind = ScopeKind.Commune, Key = TestCloud.CommuneKey }));
        Assert.Null((await Ack(cloud, "Tỉnh giao thêm cho 12 xã", Officer)).Refusal);
        Assert.Null((await Ack(cloud, "Tỉnh giao thêm cho 12 xã", Officer)).Refusal);
        CallerScope.Current = CallerScope.System;
        await cloud.Settle();
        await using var restarted = await cloud.Restart();
        var alert = Assert.Single(await Own(restarted).OwnAlerts(closed: false));
        Assert.Equal(["province: Tỉnh giao thêm cho 12 xã"], alert.Acks!.Value.Select(a => $"{a.By}: {a.Note}"));
        Assert.Single(await BookRows.Read<AlertAck>(cloud.Rows, "u|bac-ninh", "ala"));
        Assert.Equal("province", (await restarted.Nation.OpenAlerts(new())).Alerts.Single().Alert.Acks!.Value.Single().By);
    }

    [Fact]
    public void A_missed_goal_is_told_of_for_sixty_days_and_a_kept_one_never()
    {
        Assert.Equal([Id], Judged(None, "2030-12-31").Keys);
        Assert.Equal([Id], Judged(None, "2031-03-01").Keys);
        Assert.Empty(Judged(None, "2031-03-02"));
        Assert.Empty(Judged(None, "2030-12-31", clubs: 80));
    }

    private static ImmutableSortedDictionary<string, Alert> Judged(ImmutableSortedDictionary<string, Alert> open, string day, long clubs = 79)
    {
        var plan = new ApprovedPlan { Plan = "kh", From = new(2025, 1, 1), Text = Text(Goal(80)) };
        var figures = new FiguresView { Unit = "bac-ninh", Period = Period.Parse("2030-12"), Coverage = 1, Figures = ImmutableSortedDictionary<string, long>.Empty.Add("clubs.new", clubs) };
        return PlanAlertRules.Judge(open, [plan], _ => figures, LocalCalendar.StartOf(DateOnly.ParseExact(day, "yyyy-MM-dd", null))).Open;
    }

    private static IUnitAlerts Own(TestCloud cloud) => cloud.Grains.GetGrain<IUnitAlerts>(TestCloud.Province);

    private static async Task<IEnumerable<string?>> Listed(TestCloud cloud, string unit) =>
        (await cloud.Grains.GetGrain<IUnitGrain>(unit).OpenAlerts(new() { Kind = AlertKind.PlanBehind })).Alerts.Select(a => a.Unit);

    private static Task Until(TestCloud cloud, Func<ImmutableArray<Alert>, bool> holds) =>
        cloud.Until(async () => holds(await Own(cloud).OwnAlerts(closed: false)), "the alert follows the figures");

    private static async Task Approve(TestCloud cloud, PlanText text, string unit = TestCloud.Province)
    {
        var plans = cloud.Grains.GetGrain<IPlanGrain>(unit);
        Assert.Null((await plans.Put("kh", text)).Refusal);
        Assert.Null((await plans.Approve("kh", null)).Refusal);
    }

    private static async Task<Outcome<Alert>> Ack(TestCloud cloud, string note, CallerScope caller, string id = Id)
    {
        CallerScope.Current = caller;
        return await Own(cloud).AcknowledgeOwn(id, note);
    }
}
