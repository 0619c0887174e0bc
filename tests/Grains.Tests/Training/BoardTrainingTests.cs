using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Training;

namespace ClbCloud.Grains.Tests.Training;

public sealed class BoardTrainingTests
{
    [Fact]
    public async Task A_trained_board_counts_from_its_month_and_as_trained_this_year_for_twelve_months()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await WithBoard(cloud);
        await Train(cloud, "tap-huan-1", "2025-03-10");
        Assert.Equal((0, 1, 1), (await TestCloud.Figure(club, "2025-02", "boards.trained_initial"), await TestCloud.Figure(club, "2025-03", "boards.trained_initial"), await TestCloud.Figure(club, "2026-11", "boards.trained_initial")));
        Assert.Equal((1, 1, 0), (await TestCloud.Figure(club, "2025-03", "boards.trained_this_year"), await TestCloud.Figure(club, "2026-02", "boards.trained_this_year"), await TestCloud.Figure(club, "2026-03", "boards.trained_this_year")));
        Assert.Equal(2, await TestCloud.Figure(club, "2026-11", "board_members.trained"));
        await cloud.Settle();
        Assert.Equal(2, await cloud.Figure(Keys.Nation, "2026-11", "board_members.trained"));
    }

    [Fact]
    public async Task Only_those_named_were_trained_and_only_while_they_sit_on_the_board()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await WithBoard(cloud);
        await Train(cloud, "tap-huan-1", "2025-03-10", members: ["mb-001", "mb-009"]);
        Assert.Equal(1, await TestCloud.Figure(club, "2025-03", "board_members.trained"));
        await club.Change(new() { Board = [new() { Member = "mb-001", Role = BoardRole.Chair, From = new(2024, 3, 1), To = new(2025, 6, 30) }, new() { Member = "mb-009", Role = BoardRole.Chair, From = new(2025, 8, 1) }] });
        Assert.Equal((1, 0, 1), (await TestCloud.Figure(club, "2025-06", "board_members.trained"), await TestCloud.Figure(club, "2025-07", "board_members.trained"), await TestCloud.Figure(club, "2025-08", "board_members.trained")));
    }

    [Fact]
    public async Task A_board_never_trained_is_told_and_a_trained_one_when_it_is_due_again()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await WithBoard(cloud);
        Assert.Equal("never", (await Untrained(club))?.Subject);
        await Train(cloud, "tap-huan-1", "2025-12-01");
        Assert.Null(await Untrained(club));
        await cloud.GoTo("2026-11-30");
        Assert.Null(await Untrained(club));
        await cloud.GoTo("2026-12-01");
        Assert.Equal("due", (await Untrained(club))?.Subject);
    }

    [Fact]
    public async Task The_province_lists_boards_never_trained_or_due()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        await WithBoard(cloud);
        await cloud.Found("clb-0002");
        await cloud.Found("clb-0003");
        await Train(cloud, "tap-huan-1", "2025-12-01");
        await Train(cloud, "tap-huan-1", "2025-01-01", club: "clb-0003");
        await cloud.Settle();
        Assert.Equal(["bac-ninh|clb-0002", "bac-ninh|clb-0003"], await Due("2026-11-23"));
        Assert.Equal(["bac-ninh|clb-0001", "bac-ninh|clb-0002", "bac-ninh|clb-0003"], await Due("2026-12-01"));

        async Task<string[]> Due(string day) =>
            [.. (await cloud.Grains.GetGrain<IUnitFacts>(TestCloud.Province).BoardsDue(DateOnly.ParseExact(day, "yyyy-MM-dd", null), null, 50)).Cards.Select(c => c.Club)];
    }

    [Fact]
    public async Task Trainings_survive_a_restart_and_corrections_keep_what_was()
    {
        var cloud = await TestCloud.On("2026-11-23");
        await WithBoard(cloud);
        await Train(cloud, "tap-huan-1", "2025-03-10");
        await Train(cloud, "tap-huan-1", "2025-04-10");
        await Train(cloud, "tap-huan-1", "2025-04-10");
        await using var again = await cloud.Restart();
        Assert.Equal((2, new DateOnly(2025, 4, 10)), ((await again.Grains.GetGrain<IClubTraining>("bac-ninh|clb-0001").Trainings()).Single() is var t ? t.Revision : 0, t.Date));
        Assert.NotNull(await again.Rows.GetAsync("c|bac-ninh|clb-0001", "trx|tap-huan-1|000001"));
        Assert.Equal(0, await TestCloud.Figure(again.Club(), "2025-03", "boards.trained_initial"));
    }

    [Fact]
    public async Task What_is_not_so_is_refused()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        await WithBoard(cloud);
        var good = Training("tap-huan-1", "2025-03-10");
        var club = cloud.Grains.GetGrain<IClubTraining>("bac-ninh|clb-0001");
        Assert.Equal("training.id", (await club.PutTraining(good with { Id = "Tập huấn" })).Refusal?.Code);
        Assert.Equal("training.text", (await club.PutTraining(good with { Subject = "" })).Refusal?.Code);
        Assert.Equal("training.date", (await club.PutTraining(good with { Date = new(2026, 11, 24) })).Refusal?.Code);
        Assert.Equal("training.member_unknown", (await club.PutTraining(good with { Members = ["mb-999"] })).Refusal?.Code);
        Assert.Equal("training.class", (await club.PutTraining(good with { Class = "bac-ninh" })).Refusal?.Code);
        Assert.Null((await club.PutTraining(good with { Class = "bac-ninh|m-01/lop-1" })).Refusal);
        Assert.Equal("club.unknown", (await cloud.Grains.GetGrain<IClubTraining>("bac-ninh|clb-0099").PutTraining(good)).Refusal?.Code);
    }

    private static async Task<IClubGrain> WithBoard(TestCloud cloud)
    {
        var club = await cloud.Found(reportingFrom: "2026-11-01", members: 12);
        var changed = await club.Change(new()
        {
            Board = [new() { Member = "mb-001", Role = BoardRole.Chair, From = new(2024, 3, 1) }, new() { Member = "mb-002", Role = BoardRole.Deputy, From = new(2024, 3, 1) }],
        });
        Assert.Null(changed.Refusal);
        return club;
    }

    private static async Task<Alert?> Untrained(IClubGrain club) => (await club.Alerts(closed: false)).SingleOrDefault(a => a.Kind == AlertKind.BoardUntrained);

    private static async Task Train(TestCloud cloud, string id, string date, string club = "clb-0001", params string[] members) =>
        Assert.Null((await cloud.Grains.GetGrain<IClubTraining>(Keys.Club(TestCloud.Province, club)).PutTraining(Training(id, date) with { Members = [.. members] })).Refusal);

    private static BoardTraining Training(string id, string date) =>
        new() { Id = id, Kind = TrainingKind.Initial, Date = DateOnly.ParseExact(date, "yyyy-MM-dd", null), Subject = "Vận hành câu lạc bộ" };
}
