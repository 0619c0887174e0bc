using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Units;
using Orleans.Core.Internal;

namespace ClbCloud.Grains.Tests.Declared;

public sealed class UnitFactsTests : UnitTests
{
    private const string Province = "bac-ninh";

    [Fact]
    public async Task Classes_count_in_their_month_and_the_province_once_a_year()
    {
        await Class(Commune, "lop-1", "2026-03-02", 40);
        await Class(Commune, "lop-2", "2026-03-09", 30);
        await Class(Province, "lop-1", "2026-05-04", 25);
        await Up();
        Assert.Equal(3, await Figure(Keys.Nation, "2026", "training.classes"));
        Assert.Equal(95, await Figure(Keys.Nation, "2026", "training.participants"));
        Assert.Equal((0, 1, 0, 1), (await Figure(Keys.Nation, "2026-02", "provinces.with_training"), await Figure(Keys.Nation, "2026-03", "provinces.with_training"),
            await Figure(Keys.Nation, "2026-05", "provinces.with_training"), await Figure(Keys.Nation, "2026", "provinces.with_training")));
    }

    [Fact]
    public async Task A_class_taken_back_counts_no_more_and_what_it_was_is_kept()
    {
        var made = await Class(Commune, "lop-1", "2026-03-02", 40);
        Assert.Equal(1, (await Facts(Commune).PutClass(made)).Value!.Revision);
        Assert.Null((await Facts(Commune).PutClass(made with { Withdrawn = true })).Refusal);
        await Up();
        Assert.Equal(0, await Figure(Province, "2026", "training.classes"));
        Assert.NotNull(await Cloud.Rows.GetAsync(Keys.UnitPartition(Commune), "fcx|lop-1|000001"));
    }

    [Fact]
    public async Task Facts_survive_deactivation()
    {
        await Class(Commune, "lop-1", "2026-03-02", 40);
        await Declare(Commune, "population", "2025", 9000);
        await Facts(Commune).ApprovePlan(new() { Plan = "ke-hoach", From = new(2025, 2, 1), To = new(2025, 12, 30) });
        await Unit(Commune).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Equal((40, 9000), (await Figure(Commune, "2026", "training.participants"), await Figure(Commune, "2026-11", "population")));
        Assert.Equal((0, 1, 1, 0), (await Figure(Commune, "2025-01", "communes.with_plan"), await Figure(Commune, "2025-02", "communes.with_plan"),
            await Figure(Commune, "2025-11", "communes.with_plan"), await Figure(Commune, "2025-12", "communes.with_plan")));
        Assert.Single(await Facts(Commune).Declared());
    }

    [Fact]
    public async Task A_declared_stock_holds_until_the_next_one_and_is_shown_apart_at_every_level()
    {
        await Declare(Commune, "association.members", "2025-03", 247_900);
        await Declare(Commune, "association.members", "2026-03", 250_000);
        await Up();
        Assert.Equal((0, 247_900, 247_900, 250_000), (await Figure(Keys.Nation, "2025-02", "association.members"), await Figure(Keys.Nation, "2025-03", "association.members"),
            await Figure(Keys.Nation, "2026-02", "association.members"), await Figure(Keys.Nation, "2026-03", "association.members")));
        var view = (await Unit(Keys.Nation).Figures(new() { Period = Period.Parse("2026-10"), Indicators = ["association.members", "population"] })).Value!;
        Assert.Equal([KeyValuePair.Create("association.members", 250_000L)], view.Declared);
    }

    [Fact]
    public async Task A_span_is_the_sum_of_its_years()
    {
        await Declare(Province, "support.sessions", "2018", 10_000);
        await Declare(Province, "support.sessions", "2020", 20_000);
        var asked = new FiguresQuery { Period = Period.Parse("2017"), Through = Period.Parse("2020"), Indicators = ["support.sessions", "provinces"] };
        var view = (await Unit(Province).Figures(asked)).Value!;
        Assert.Equal((30_000, 1), (view.Figures["support.sessions"], view.Figures["provinces"]));
        Assert.Equal("period.span", (await Unit(Province).Figures(asked with { Through = Period.Parse("2016") })).Refusal?.Code);
        Assert.Equal("period.span", (await Unit(Province).Figures(asked with { Through = Period.Parse("2020-12") })).Refusal?.Code);
    }

    [Fact]
    public async Task A_unit_declares_only_what_nothing_below_it_declares_or_computes()
    {
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2025-06", [("clubs", 1), ("members", 60)])));
        await Declare(Commune, "population", "2025", 9000);
        await Up();
        var refused = (await Facts(Province).Declare(Declared("members", "2025-12", 100))).Refusal!;
        Assert.Equal(("declared.computed", Commune), (refused.Code, refused.Args["by"]));
        Assert.Equal(Club, (await Facts(Commune).Declare(Declared("members", "2025-12", 100))).Refusal!.Args["by"]);
        Assert.Equal("declared.computed", (await Facts(Province).Declare(Declared("population", "2025", 1_000_000))).Refusal?.Code);
        Assert.Equal(Province, (await Facts(Province).Declare(Declared("provinces", "2025", 1))).Refusal!.Args["by"]);
        await Declare(Province, "members", "2025-05", 100);
    }

    [Fact]
    public async Task What_is_declared_above_is_not_declared_again_below()
    {
        await Declare(Keys.Nation, "budget.allocated_dong", "2020-12", 3_600_000_000);
        var refused = (await Facts(Commune).Declare(Declared("budget.allocated_dong", "2020", 5))).Refusal!;
        Assert.Equal(("declared.above", Keys.Nation), (refused.Code, refused.Args["by"]));
        await Declare(Commune, "budget.allocated_dong", "2021", 5);
    }

    [Fact]
    public async Task What_comes_to_be_computed_below_takes_the_place_of_what_was_declared()
    {
        await Declare(Province, "members", "2025-01", 3890);
        Assert.Equal(3890, await Figure(Province, "2025-07", "members"));
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2025-06", [("clubs", 1), ("members", 60)])));
        await Up();
        Assert.Equal((3890, 60), (await Figure(Province, "2025-05", "members"), await Figure(Province, "2025-06", "members")));
        Assert.Equal((3890, 60), (await Figure(Keys.Nation, "2025-05", "members"), await Figure(Keys.Nation, "2025-06", "members")));
    }

    [Fact]
    public async Task A_club_not_yet_online_is_declared_by_its_commune_until_its_own_first_month()
    {
        await Register("bac-ninh|clb-9002");
        await Unit(Commune).Report(Report("bac-ninh|clb-9002", 2, ("2024-01", [("clubs", 1), ("members", 50)])));
        await Declare(Commune, "members", "2025-01", 45, Club);
        Assert.Equal(95, await Figure(Commune, "2025-06", "members"));
        await Register(Club);
        await Unit(Commune).Report(Report(Club, 2, ("2025-03", [("clubs", 1), ("members", 58)])));
        Assert.Equal((95, 108), (await Figure(Commune, "2025-02", "members"), await Figure(Commune, "2025-03", "members")));
        Assert.Equal("declared.computed", (await Facts(Commune).Declare(Declared("members", "2025-06", 45) with { Club = Club })).Refusal?.Code);
    }

    [Fact]
    public async Task A_declared_figure_is_corrected_ended_and_withdrawn()
    {
        await Declare(Commune, "population", "2024", 9000);
        await Declare(Commune, "population", "2024", 9100);
        Assert.Equal(9100, await Figure(Commune, "2025-01", "population"));
        await Facts(Commune).Declare(Declared("population", "2024", 9100) with { To = new(2025, 6, 30) });
        Assert.Equal((9100, 0), (await Figure(Commune, "2025-06", "population"), await Figure(Commune, "2025-07", "population")));
        Assert.Equal("declared.overlaps", (await Facts(Commune).Declare(Declared("population", "2024-12", 1))).Refusal?.Code);
        await Facts(Commune).Declare(Declared("population", "2024", 9100) with { Withdrawn = true });
        Assert.Equal(0, await Figure(Commune, "2025-06", "population"));
        Assert.NotNull(await Cloud.Rows.GetAsync(Keys.UnitPartition(Commune), "fdx|population|2024||000003"));
    }

    [Theory]
    [InlineData("none", "2025", 1, "Báo cáo", "indicator.unknown")]
    [InlineData("population~declared", "2025", 1, "Báo cáo", "indicator.unknown")]
    [InlineData("population", "2025-W10", 1, "Báo cáo", "declared.period")]
    [InlineData("population", "2027", 1, "Báo cáo", "declared.period")]
    [InlineData("population", "2025", -1, "Báo cáo", "declared.value")]
    [InlineData("population", "2025", 1, " ", "declared.source")]
    public async Task What_cannot_be_declared_is_refused(string indicator, string period, long value, string source, string code) =>
        Assert.Equal(code, (await Facts(Commune).Declare(Declared(indicator, period, value) with { Source = source })).Refusal?.Code);

    private IUnitFacts Facts(string unit) => Cloud.Grains.GetGrain<IUnitFacts>(unit);

    private async Task<TrainingClass> Class(string unit, string id, string from, int participants)
    {
        var day = DateOnly.ParseExact(from, "yyyy-MM-dd", null);
        var put = await Facts(unit).PutClass(new() { Id = id, Kind = TrainingKind.Initial, Audience = "Ban chủ nhiệm", Subject = "Vận hành câu lạc bộ", From = day, To = day.AddDays(1), Participants = participants });
        Assert.Null(put.Refusal);
        return put.Value!;
    }

    private async Task Declare(string unit, string indicator, string period, long value, string? club = null) =>
        Assert.Null((await Facts(unit).Declare(Declared(indicator, period, value) with { Club = club })).Refusal);

    private static DeclaredFigure Declared(string indicator, string period, long value) =>
        new() { Indicator = indicator, Period = Period.Parse(period), Value = value, Source = "Báo cáo số 12" };
}
