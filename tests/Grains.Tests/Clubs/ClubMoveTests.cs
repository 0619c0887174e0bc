using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Clubs;

public sealed class ClubMoveTests
{
    private const string Other = "bac-ninh|m-02";

    [Fact]
    public async Task Dates_of_an_old_village_reach_the_commune_that_the_club_left()
    {
        await using var cloud = await Country();
        await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Change(new() { Villages = [new() { Id = "thon-cu", Name = "Thôn cũ mẫu", From = Day("2000-01-01") }] });
        var club = await cloud.Found();
        Accepted(await club.Change(new ChangeClub { Villages = [new() { Village = "thon-cu", From = Day("2025-02-01") }] }));
        Accepted(await club.Change(new ChangeClub { Commune = new DatedLink { From = Day("2026-09-10"), Parent = Other } }));
        await cloud.Until(async () => await Served(cloud, TestCloud.CommuneKey, "2025-03") == 1 && await Served(cloud, TestCloud.CommuneKey, "2026-10") == 0, "the club has moved");

        Accepted(await club.Change(new ChangeClub { Villages = [new() { Village = "thon-cu", From = Day("2025-06-01"), To = Day("2026-09-09") }, new() { Village = "thon-1", From = Day("2026-09-10") }] }));
        await cloud.Until(async () => await Served(cloud, TestCloud.CommuneKey, "2025-03") == 0, "the former commune knows the corrected day");
        Assert.Equal(1, await Served(cloud, TestCloud.CommuneKey, "2025-06"));
        await cloud.Until(async () => await Served(cloud, Other, "2026-10") == 1, "the commune of today knows the new village");
    }

    [Fact]
    public async Task A_village_of_no_commune_of_the_club_is_refused()
    {
        await using var cloud = await Country();
        var club = await cloud.Found();
        Accepted(await club.Change(new ChangeClub { Commune = new DatedLink { From = Day("2026-09-10"), Parent = Other } }));
        var changed = await club.Change(new ChangeClub { Villages = [new() { Village = "thon-9", From = Day("2026-09-10") }] });
        Assert.Equal("club.village_unknown", changed.Refusal?.Code);
    }

    [Theory]
    [InlineData("2026-11-21", "thon-1", false, "club.date")]
    [InlineData("2026-09-10", "thon-9", false, "club.village_unknown")]
    [InlineData("2026-09-10", "thon-1", true, "club.board_member_unknown")]
    public async Task A_refused_move_registers_nowhere(string from, string village, bool board, string code)
    {
        await using var cloud = await Country();
        var club = await cloud.Found();
        var moved = await club.Change(new ChangeClub
        {
            Commune = new DatedLink { From = Day(from), Parent = Other },
            Villages = [new() { Village = village, From = Day("2026-09-10") }],
            Board = board ? [new() { Member = "mb-9", Role = BoardRole.Chair, From = Day("2026-09-10") }] : null,
        });
        Assert.Equal(code, moved.Refusal?.Code);
        Assert.Empty(await cloud.Grains.GetGrain<IUnitGrain>(Other).Children(null, 10));
        Assert.Equal(TestCloud.CommuneKey, (await club.Get())!.Commune);
    }

    [Fact]
    public void Every_commune_is_told_anew_of_a_move_and_of_villages_after_one()
    {
        var villages = Head() with { Villages = [new() { Village = "thon-1", From = Launch }] };
        var moved = Head() with { Communes = [.. Head().Communes, new DatedLink { From = Day("2026-09-10"), Parent = Other }] };
        Assert.True(ClubRules.IsToldAnew(Head(), moved));
        Assert.True(ClubRules.IsToldAnew(moved, moved with { Villages = villages.Villages }));
        Assert.False(ClubRules.IsToldAnew(Head(), villages));
        Assert.False(ClubRules.IsToldAnew(moved, moved with { NameVi = "CLB mẫu khác" }));
    }

    private static async Task<TestCloud> Country()
    {
        var cloud = await TestCloud.On("2026-11-20");
        await cloud.Unit(Other, UnitKind.Commune, UnitForm.Commune, TestCloud.Province);
        return cloud;
    }

    private static Task<long> Served(TestCloud cloud, string commune, string month) => cloud.Figure(commune, month, "villages.with_club");

    private static void Accepted(Grains.Kernel.Outcome<ClubView> outcome) => Assert.Null(outcome.Refusal);
}
