using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;

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

    // Asynchronous, so that the scope does not flow back into the test.
    private static async Task As(string province, Func<Task> call)
    {
        CallerScope.Current = new() { Kind = ScopeKind.Province, Key = province, Role = CallerRole.Officer };
        await call();
    }
}
