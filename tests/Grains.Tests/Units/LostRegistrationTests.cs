using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Units;

/// <summary>A child registers before its first commit, and a crash comes between the two.</summary>
public sealed class LostRegistrationTests
{
    private const string Club = "bac-ninh|clb-0001";

    [Fact]
    public async Task A_club_that_crashed_between_registering_and_its_first_commit_is_not_counted_for_ever()
    {
        var before = await TestCloud.On("2026-11-23");
        await Crash(before, Keys.ClubPartition(Club), () => before.Club().SetUp(new() { NameVi = "CLB mẫu", Commune = TestCloud.CommuneKey, Launched = new(2024, 1, 10) }));
        await using var cloud = await before.Restart();

        // Coverage errs on the careful side as long as the club may still come.
        await Sweep(cloud);
        Assert.Equal((1, 0), await Coverage(cloud, TestCloud.CommuneKey));

        cloud.Time.Advance(MergeRules.Patience);
        await Sweep(cloud);
        await cloud.Settle();
        Assert.Equal((0, 0), await Coverage(cloud, TestCloud.CommuneKey));
        Assert.Equal((0, 0), await Coverage(cloud, TestCloud.Province));
        Assert.Empty(await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Children(null, 10));

        await cloud.Found();
        await cloud.Settle();
        Assert.Equal((1, 1), await Coverage(cloud, TestCloud.Province));
    }

    [Fact]
    public async Task A_club_that_crashed_on_its_way_into_another_commune_is_counted_once()
    {
        const string Other = "bac-ninh|m-02";
        await using var cloud = await TestCloud.On("2026-11-23");
        await cloud.Unit(Other, UnitKind.Commune, UnitForm.Commune, TestCloud.Province);
        var club = await cloud.Found();
        await cloud.Settle();
        await Crash(cloud, Keys.ClubPartition(Club), () => club.Change(new() { Commune = new() { From = new(2026, 11, 1), Parent = Other } }));
        Assert.Equal((1, 0), await Coverage(cloud, Other));

        cloud.Time.Advance(MergeRules.Patience);
        await Sweep(cloud);
        await cloud.Settle();
        Assert.Equal((0, 0), await Coverage(cloud, Other));
        Assert.Equal((1, 1), await Coverage(cloud, TestCloud.Province));
    }

    [Fact]
    public async Task A_commune_that_crashed_before_its_first_commit_leaves_the_province_s_list()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        await Crash(cloud, Keys.UnitPartition("bac-ninh|m-09"), () => cloud.Grains.GetGrain<IUnitGrain>("bac-ninh|m-09").Create(new()
        {
            Kind = UnitKind.Commune,
            Form = UnitForm.Commune,
            NameVi = "Xã mẫu",
            Established = new(2000, 1, 1),
            Parent = TestCloud.Province,
        }));
        cloud.Time.Advance(MergeRules.Patience);
        await Sweep(cloud);
        Assert.Equal([TestCloud.CommuneKey], (await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.Province).Children(null, 10)).Select(c => c.Registration.Child));
    }

    [Fact]
    public async Task A_registration_that_lapsed_too_soon_comes_back_with_the_first_report()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var commune = cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey);
        await commune.Register(new() { Child = Club, IsClub = true, NameVi = "CLB mẫu" });
        cloud.Time.Advance(MergeRules.Patience);
        await commune.Lapse(Club);
        Assert.Equal((0, 0), await Coverage(cloud, TestCloud.CommuneKey));

        await commune.Report(new() { Child = Club, Epoch = 1, Version = 2, AsOf = cloud.Time.GetUtcNow(), ClubsRegistered = 1, ClubsReported = 1 });
        Assert.Equal((1, 1), await Coverage(cloud, TestCloud.CommuneKey));
        await commune.Lapse(Club);
        Assert.Equal((1, 1), await Coverage(cloud, TestCloud.CommuneKey));
    }

    private static async Task Crash(TestCloud cloud, string partition, Func<Task> command)
    {
        cloud.Rows.Faults.BeforeCommit = (into, _) => into == partition ? throw new RowStoreException("Crashed.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(command);
        cloud.Rows.Faults.BeforeCommit = null;
    }

    private static Task<int> Sweep(TestCloud cloud) => cloud.Grains.GetGrain<ISweeperGrain>(TestCloud.Province).Sweep(true);

    private static async Task<(int Registered, int Reported)> Coverage(TestCloud cloud, string unit) =>
        await cloud.Grains.GetGrain<IUnitGrain>(unit).Get() is { } view ? (view.ClubsRegistered, view.ClubsReported) : throw new InvalidOperationException($"{unit} is not there.");
}
