using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Volunteers;

public sealed class VolunteerGrainTests
{
    private static readonly Period Week = Period.Parse("2026-W40");

    [Fact]
    public async Task After_its_club_moved_a_volunteer_s_very_first_call_is_judged_by_the_new_line()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        await cloud.Unit("bac-giang", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Unit("bac-giang|m-02", UnitKind.Commune, UnitForm.Commune, "bac-giang");
        var club = await cloud.Found(volunteers: 1);
        var volunteer = cloud.Volunteer("v-01");
        await As("bac-ninh", () => volunteer.Weeks(Week, Week));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => As("bac-giang", () => volunteer.Weeks(Week, Week)));

        Assert.Null((await club.Change(new() { Commune = new() { From = new(2026, 11, 1), Parent = "bac-giang|m-02" } })).Refusal);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => As("bac-ninh", () => volunteer.Weeks(Week, Week)));
        await As("bac-giang", () => volunteer.Weeks(Week, Week));
    }

    [Fact]
    public async Task The_board_says_of_every_volunteer_what_its_own_weeks_say()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await cloud.Found(volunteers: 3);
        Assert.Null((await club.ChangeVolunteer(new() { Id = "v-02", To = new(2026, 10, 7) })).Refusal);
        var (first, last) = (Week, Period.Parse("2026-W47"));
        var board = await cloud.Grains.GetGrain<IClubVolunteers>("bac-ninh|clb-0001").WeekBoard(first, last);
        Assert.Equal(["v-01", "v-02", "v-03"], board.Select(v => v.Volunteer));
        foreach (var line in board) Assert.Equal((await club.Weeks(line.Volunteer, first, last))!.Value.AsEnumerable(), line.Weeks.AsEnumerable());
        // Who left before is not on it.
        Assert.Equal(["v-01", "v-03"], (await cloud.Grains.GetGrain<IClubVolunteers>("bac-ninh|clb-0001").WeekBoard(last, last)).Select(v => v.Volunteer));
        Assert.Empty(await cloud.Grains.GetGrain<IClubVolunteers>("bac-ninh|clb-0001").WeekBoard(Period.Parse("2024-W01"), last));
    }

    // Asynchronous, so that the scope does not flow back into the test.
    private static async Task As(string province, Func<Task> call)
    {
        CallerScope.Current = new() { Kind = ScopeKind.Province, Key = province, Role = CallerRole.Officer };
        await call();
    }
}
