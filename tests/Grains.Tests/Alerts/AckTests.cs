using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;

namespace ClbCloud.Grains.Tests.Alerts;

public sealed class AckTests
{
    private const string Id = "meeting|2026-11";

    [Fact]
    public async Task An_acknowledgement_stands_with_the_alert_until_its_cause_goes_and_its_history_stays()
    {
        await using var cloud = await TestCloud.On("2026-11-27");
        var club = await cloud.Found(reportingFrom: "2026-11-01");
        await cloud.GoTo("2026-11-28");
        Assert.Null((await Ack(cloud, "Sẽ họp ngày 29", Board)).Refusal);
        Assert.Null((await Ack(cloud, "Sẽ họp ngày 29", Board)).Refusal);
        Assert.Null((await Ack(cloud, "Xã đã nhắc", Officer)).Refusal);
        var open = (await club.Alerts(closed: false)).Single(a => a.Id == Id);
        Assert.Equal(["club: Sẽ họp ngày 29", "commune: Xã đã nhắc"], open.Acks!.Value.Select(a => $"{a.By}: {a.Note}"));
        await cloud.GoTo("2026-12-01");
        var missed = (await club.Alerts(closed: false)).Single(a => a.Id == Id);
        Assert.Equal((AlertKind.MeetingMissed, 2), (missed.Kind, missed.Acks!.Value.Length));
        Assert.Equal(2, (await BookRows.Read<AlertAck>(cloud.Rows, "c|bac-ninh|clb-0001", "ala")).Count);
        await cloud.Settle();
        var listed = await cloud.Grains.GetGrain<Grains.Units.IUnitGrain>(TestCloud.Province).OpenAlerts(new());
        Assert.Contains(listed.Alerts, a => a.Alert.Id == Id && a.Alert.Acks is [{ By: "commune" }]);
    }

    [Fact]
    public async Task Only_who_is_responsible_acknowledges_and_only_what_is_open_with_a_note()
    {
        await using var cloud = await TestCloud.On("2026-11-27");
        await cloud.Found(reportingFrom: "2026-11-01");
        await cloud.GoTo("2026-11-28");
        Assert.Equal("alert.note", (await Ack(cloud, " ", Board)).Refusal?.Code);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Ack(cloud, "Đã biết", Board with { Role = CallerRole.Health }));
        Assert.Equal("alert.unknown", (await Ack(cloud, "Đã biết", Board, "meeting|2026-10")).Refusal?.Code);
    }

    private static CallerScope Board => new() { Kind = ScopeKind.Club, Key = "bac-ninh|clb-0001", Role = CallerRole.Board };

    private static CallerScope Officer => new() { Kind = ScopeKind.Commune, Key = TestCloud.CommuneKey, Role = CallerRole.Officer };

    private static async Task<Outcome<Alert>> Ack(TestCloud cloud, string note, CallerScope caller, string id = Id)
    {
        CallerScope.Current = caller;
        return await cloud.Grains.GetGrain<IClubAlerts>("bac-ninh|clb-0001").Acknowledge(id, note);
    }
}
