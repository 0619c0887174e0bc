using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Units;

public sealed class UnitMoveTests : UnitTests
{
    [Fact]
    public async Task A_commune_that_moves_leaves_its_past_and_takes_its_balance_with_it()
    {
        await Cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, [("2025-03", [("members", 50), ("clubs", 1), ("visits", 3)]), ("2026-10", [("members", 4), ("visits", 5)])], Card(Club)));
        await Up();
        var moved = await Unit(Commune).Change(new() { From = new(2025, 7, 1), Parent = "bac-giang" });
        Assert.Null(moved.Refusal);
        await Up("bac-giang");

        Assert.Equal((50, 0), (await Figure("bac-ninh", "2025-06", "members"), await Figure("bac-ninh", "2025-07", "members")));
        Assert.Equal((0, 50), (await Figure("bac-giang", "2025-06", "members"), await Figure("bac-giang", "2025-07", "members")));
        Assert.Equal((0, 50, 54), (await Figure("bac-ninh", "2025-06", "members", UnitMap.Now), await Figure("bac-giang", "2025-06", "members", UnitMap.Now), await Figure("bac-giang", "2026-10", "members", UnitMap.Now)));
        Assert.Equal((3, 5), (await Figure("bac-ninh", "2025-03", "visits"), await Figure("bac-giang", "2026-10", "visits")));
        Assert.Equal((1, 0), (await Figure("bac-ninh", "2025-06", "communes"), await Figure("bac-ninh", "2025-07", "communes")));
        Assert.Equal((50, 54, 1), (await Figure(Keys.Nation, "2025-06", "members"), await Figure(Keys.Nation, "2026-10", "members"), await Figure(Keys.Nation, "2026-10", "communes")));
        Assert.Equal(54, await Figure(Keys.Nation, "2026-10", "members", UnitMap.Now));

        Assert.Empty((await Unit("bac-ninh").Clubs(new())).Cards);
        Assert.Equal(Club, Assert.Single((await Unit("bac-giang").Clubs(new())).Cards).Club);
        Assert.Equal((0, 1), ((await Unit("bac-ninh").Get())!.ClubsRegistered, (await Unit("bac-giang").Get())!.ClubsRegistered));
        Assert.True(Assert.Single(await Unit("bac-ninh").Children(null, 10)).Former);
        Assert.Equal("nation bac-giang bac-ninh|m-01", string.Join(' ', await Unit(Commune).Line()));
    }

    [Fact]
    public async Task A_correction_before_the_move_reaches_both_provinces()
    {
        await Cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2025-03", [("members", 50)])));
        await Unit(Commune).Change(new() { From = new(2025, 7, 1), Parent = "bac-giang" });
        await Up("bac-giang");
        await Unit(Commune).Report(Report(Club, 3, ("2025-03", [("members", 44)])));
        await Up("bac-giang");
        Assert.Equal((44, 0, 44), (await Figure("bac-ninh", "2025-06", "members"), await Figure("bac-ninh", "2025-07", "members"), await Figure("bac-giang", "2025-07", "members")));
    }

    [Fact]
    public async Task A_past_link_that_would_make_a_ring_is_refused_and_leaves_nothing()
    {
        await Cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        Assert.Null((await Unit("bac-giang").Change(new() { From = new(2010, 1, 1), Parent = "bac-ninh" })).Refusal);
        Assert.Null((await Unit("bac-giang").Change(new() { From = new(2020, 1, 1), Parent = Keys.Nation })).Refusal);

        var refused = (await Unit("bac-ninh").Change(new() { From = new(2015, 1, 1), Parent = "bac-giang" })).Refusal;
        Assert.Equal(("unit.ring", "parent", "2015-01-01"), (refused?.Code, refused?.Field, refused?.Args["day"]));
        Assert.Empty(await Unit("bac-giang").Children(null, 10));
        Assert.Single((await Unit("bac-ninh").Get())!.Parents);

        Assert.Null((await Unit("bac-ninh").Change(new() { From = new(2020, 1, 1), Parent = "bac-giang" })).Refusal);
    }

    [Fact]
    public async Task A_province_that_merged_stays_as_a_subtotal_and_closed_units_take_reports()
    {
        await Cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await Cloud.Unit("bac-giang|m-02", UnitKind.Commune, UnitForm.Ward, "bac-giang");
        await Register("bac-giang|clb-1", "bac-giang|m-02");
        await Unit("bac-giang|m-02").Report(Report("bac-giang|clb-1", 2, [("2025-03", [("members", 40), ("clubs", 1)])], Card("bac-giang|clb-1", "bac-giang|m-02")));
        var merged = await Unit("bac-giang").Change(new() { From = new(2025, 7, 1), Parent = "bac-ninh", Closed = new(2025, 6, 30), Successors = ["bac-ninh"] });
        Assert.Null(merged.Refusal);
        await Unit("bac-giang|m-02").Report(Report("bac-giang|clb-1", 3, ("2025-09", [("members", 2)])));
        foreach (var key in (string[])["bac-giang|m-02", "bac-giang", "bac-ninh"]) await Unit(key).Flush();

        Assert.Equal((40, 42), (await Figure("bac-giang", "2025-06", "members"), await Figure("bac-giang", "2025-09", "members")));
        Assert.Equal((0, 40, 42), (await Figure("bac-ninh", "2025-06", "members"), await Figure("bac-ninh", "2025-07", "members"), await Figure("bac-ninh", "2025-09", "members")));
        Assert.Equal(40, await Figure("bac-ninh", "2025-06", "members", UnitMap.Now));
        Assert.Equal((2, 1), (await Figure(Keys.Nation, "2025-06", "provinces"), await Figure(Keys.Nation, "2025-07", "provinces")));
        Assert.Equal((40, 42), (await Figure(Keys.Nation, "2025-06", "members"), await Figure(Keys.Nation, "2025-09", "members")));
        Assert.Equal("bac-giang|clb-1", Assert.Single((await Unit("bac-ninh").Clubs(new())).Cards).Club);
        await Until(
            async () =>
            {
                await Unit("bac-giang|m-02").Wake();
                return string.Join(' ', await Unit("bac-giang|m-02").Line()) == "nation bac-ninh bac-giang bac-giang|m-02";
            },
            "the commune knows both provinces");
    }

    [Fact]
    public async Task A_club_that_moves_within_the_province_stays_on_its_list_whoever_reports_first()
    {
        await Cloud.Unit("bac-ninh|m-02", UnitKind.Commune, UnitForm.Commune, "bac-ninh");
        await Register(Club);
        await Register(Club, "bac-ninh|m-02");
        await Unit(Commune).Report(Report(Club, 2, [], Card(Club)));
        await Unit(Commune).Flush();
        var moved = Card(Club, "bac-ninh|m-02") with { Version = 3 };
        await Unit("bac-ninh|m-02").Report(Report(Club, 3, [], moved));
        await Unit("bac-ninh|m-02").Flush();
        await Unit(Commune).Report(Report(Club, 3, [], moved) with { CardsGone = [Club], Former = true, ClubsRegistered = 0, ClubsReported = 0 });
        await Unit(Commune).Flush();
        Assert.Equal("bac-ninh|m-02", Assert.Single((await Unit("bac-ninh").Clubs(new())).Cards).Commune);
        Assert.Empty((await Unit(Commune).AllClubs(null, 10)).Keys);
    }
}
