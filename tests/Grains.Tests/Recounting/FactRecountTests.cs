using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Training;

namespace ClbCloud.Grains.Tests.Recounting;

public sealed class FactRecountTests
{
    [Fact]
    public async Task A_nation_with_trainings_ratings_and_declared_figures_has_no_differences()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await cloud.Found(reportingFrom: "2026-10-01", members: 6, volunteers: 2);
        await club.Change(new() { Board = [new() { Member = "mb-001", Role = BoardRole.Chair, From = new(2024, 3, 1) }] });
        Accepted((await cloud.Grains.GetGrain<IClubTraining>("bac-ninh|clb-0001").PutTraining(new() { Id = "t-1", Kind = TrainingKind.Initial, Date = new(2025, 2, 3), Subject = "Vận hành" })).Refusal);
        Accepted((await cloud.Grains.GetGrain<IClubRating>("bac-ninh|clb-0001").Give(new() { Year = 2025, Level = RatingLevel.Province, Date = new(2026, 1, 10), Grade = RatingGrade.Strong, UpToStandard = true })).Refusal);
        var commune = cloud.Grains.GetGrain<IUnitFacts>(TestCloud.CommuneKey);
        Accepted((await commune.PutClass(new() { Id = "lop-1", Kind = TrainingKind.Initial, Audience = "Ban chủ nhiệm", Subject = "Vận hành", From = new(2025, 2, 3), To = new(2025, 2, 4), Participants = 30 })).Refusal);
        Accepted((await commune.ApprovePlan(new() { Plan = "kh-1", From = new(2025, 3, 1), To = new(2026, 6, 30) })).Refusal);
        Accepted((await commune.Declare(new() { Indicator = "members", Period = Period.Parse("2025-12"), Value = 40, Source = "Báo cáo", Club = "bac-ninh|clb-0009" })).Refusal);
        Accepted((await cloud.Grains.GetGrain<IUnitFacts>(TestCloud.Province).Declare(new() { Indicator = "association.members", Period = Period.Parse("2025-03"), Value = 247_900, Source = "Báo cáo" })).Refusal);
        Accepted((await cloud.Grains.GetGrain<IUnitFacts>(Keys.Nation).Declare(new() { Indicator = "budget.allocated_dong", Period = Period.Parse("2020-12"), Value = 3_600_000_000, Source = "Báo cáo" })).Refusal);
        await cloud.Settle();
        Assert.Equal((46, 40), (await cloud.Figure(Keys.Nation, "2026-10", "members"), await cloud.Figure(Keys.Nation, "2026-10", "members~declared")));

        var view = await cloud.Recount();
        Assert.Equal((RecountState.Finished, null), (view.State, view.Error));
        Assert.True(view.DifferenceCount == 0, string.Join("; ", view.Differences.Take(10)));
    }

    private static void Accepted(Refusal? refusal) => Assert.Null(refusal?.Code);
}
