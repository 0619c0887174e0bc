using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Units;

public sealed class LevelRulesTests
{
    private const string Club = "bac-ninh|clb-1";

    private static readonly UnitDefinition Commune = new()
    {
        Kind = UnitKind.Commune,
        Form = UnitForm.Commune,
        Names = [new() { From = new(2020, 1, 1), Vi = "Xã Hoà" }],
        Terrains = [new() { From = new(2020, 1, 1), Terrain = Terrain.Lowland }],
        Villages = [new() { Id = "t1", Name = "Thôn 1", From = new(2020, 1, 1) }, new() { Id = "t2", Name = "Thôn 2", From = new(2020, 1, 1) }],
        Established = new(2020, 1, 1),
        Created = "",
    };

    [Fact]
    public void A_commune_is_counted_from_its_first_month_to_its_last()
    {
        var levels = Judge(Commune with { Closed = new(2025, 6, 30) });
        Assert.Equal(0, levels("communes", 2019, 12));
        Assert.Equal(1, levels("communes", 2020, 1));
        Assert.Equal(1, levels("communes", 2025, 6));
        Assert.Equal(0, levels("communes", 2025, 7));
        Assert.Equal(0, levels("villages", 2025, 7));
    }

    [Fact]
    public void Closed_within_a_month_it_is_not_counted_at_that_months_end()
    {
        var levels = Judge(Commune with { Closed = new(2025, 6, 12) });
        Assert.Equal(1, levels("communes", 2025, 5));
        Assert.Equal(0, levels("communes", 2025, 6));
    }

    [Fact]
    public void Terrain_is_that_of_the_months_end_and_a_special_zone_is_always_priority()
    {
        var hills = Commune with { Terrains = Commune.Terrains.Add(new() { From = new(2023, 5, 31), Terrain = Terrain.Mountain }) };
        var levels = Judge(hills);
        Assert.Equal((1, 0), (levels("communes.lowland", 2023, 4), levels("communes.priority", 2023, 4)));
        Assert.Equal((0, 1), (levels("communes.lowland", 2023, 5), levels("communes.priority", 2023, 5)));
        Assert.Equal(1, Judge(Commune with { Form = UnitForm.SpecialZone })("communes.priority", 2020, 1));
    }

    [Fact]
    public void A_village_has_a_club_while_its_link_and_the_club_hold()
    {
        var levels = Judge(Commune, Card(("t1", new(2022, 3, 5), new(2023, 2, 10)), ("t2", new(2022, 6, 1), null)), (Period.Month(2022, 5), 1), (Period.Month(2024, 9), -1));
        Assert.Equal(0, levels("villages.with_club", 2022, 4)); // the club is still forming
        Assert.Equal(1, levels("villages.with_club", 2022, 5));
        Assert.Equal(2, levels("villages.with_club", 2022, 6));
        Assert.Equal((0, 1), (levels("communes.full", 2022, 5), levels("communes.full", 2022, 6)));
        Assert.Equal(1, levels("villages.with_club", 2023, 2));
        Assert.Equal(0, levels("communes.full", 2023, 2));
        Assert.Equal((1, 0), (levels("communes.with_club", 2024, 8), levels("communes.with_club", 2024, 9)));
        Assert.Equal(0, levels("villages.with_club", 2024, 9));
    }

    [Fact]
    public void A_commune_without_villages_is_never_full() =>
        Assert.Equal(0, Judge(Commune with { Villages = [] }, Card(), (Period.Month(2022, 5), 1))("communes.full", 2022, 5));

    [Fact]
    public void A_village_added_later_ends_the_full_coverage()
    {
        var grown = Commune with { Villages = Commune.Villages.Add(new() { Id = "t3", Name = "Thôn 3", From = new(2022, 8, 1) }) };
        var levels = Judge(grown, Card(("t1", new(2022, 1, 1), null), ("t2", new(2022, 1, 1), null)), (Period.Month(2022, 1), 1));
        Assert.Equal((1, 0), (levels("communes.full", 2022, 7), levels("communes.full", 2022, 8)));
        Assert.Equal((2, 3), (levels("villages", 2022, 7), levels("villages", 2022, 8)));
    }

    [Fact]
    public void A_province_has_a_club_while_one_stands_below()
    {
        var state = UnitState.Empty with
        {
            Unit = Commune with { Kind = UnitKind.Province, Form = UnitForm.Province, Villages = [], Terrains = [] },
            Sums = ImmutableDictionary<Period, KeptPeriod>.Empty
                .Add(Period.Month(2021, 4), new() { Version = 1, Then = FigureVector.Of(("clubs", 2)) })
                .Add(Period.Month(2021, 9), new() { Version = 1, Then = FigureVector.Of(("clubs", -2)) }),
        };
        var levels = Levels(state);
        Assert.Equal((0, 1, 0), (levels("provinces.with_club", 2021, 3), levels("provinces.with_club", 2021, 4), levels("provinces.with_club", 2021, 9)));
        Assert.Equal(1, levels("provinces", 2024, 1));
    }

    private static ClubCard Card(params (string Village, DateOnly From, DateOnly? To)[] villages) => new()
    {
        Club = Club,
        Version = 1,
        NameVi = "CLB",
        Folded = "clb",
        Status = ClubStatus.Active,
        Commune = "bac-ninh|m-1",
        Villages = [.. villages.Select(v => new VillageLink { Village = v.Village, From = v.From, To = v.To })],
    };

    private static Func<string, int, int, long> Judge(UnitDefinition unit, ClubCard? card = null, params (Period Month, long Change)[] clubs)
    {
        var state = UnitState.Empty with { Unit = unit };
        if (card is not null)
        {
            var kid = new Kid { Registration = new() { Child = Club, IsClub = true, NameVi = "CLB" }, Clubs = clubs.ToImmutableSortedDictionary(c => c.Month, c => c.Change) };
            state = state with
            {
                Kids = state.Kids.Add(Club, kid),
                Cards = state.Cards.Add(Club, new() { Via = Club, Epoch = 1, Version = 1, Changed = 1, Card = card }),
            };
        }

        return Levels(state);
    }

    private static Func<string, int, int, long> Levels(UnitState state)
    {
        var judged = LevelRules.Judge(state);
        return (id, year, month) => FigureReading.Balance(judged, Period.Month(year, month))[id];
    }
}
