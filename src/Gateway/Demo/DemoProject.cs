using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// A plainly synthetic project ("vie-mau") with the first clubs of each province of the demo. It says nothing of any
/// real project: its figures are those of the demo's own clubs.
/// </summary>
internal static class DemoProject
{
    public const string Code = "vie-mau";
    private const int ClubsOfAProvince = 6;
    private static readonly DateOnly From = new(2022, 12, 1);

    public static async Task LoadAsync(IGrainFactory grains, DemoPlan plan)
    {
        var places = plan.Provinces.Select(p => new ProjectPlace { NameThen = p.Unit.Create.NameVi, UnitsNow = [p.Unit.Key] });
        DemoLoader.Accepted(await grains.GetGrain<IProjectGrain>(Keys.Project(Code)).Put(new()
        {
            NameVi = "Dự án mẫu",
            NameEn = "Sample project",
            Terms = new() { Donor = "Nhà tài trợ mẫu", From = From, OlderFrom = 55, Places = [.. places] },
        }), Code);
        foreach (var club in plan.Provinces.SelectMany(p => p.Clubs.Where(c => c.SetUp.Launched is not null).Take(ClubsOfAProvince)))
        {
            var launched = club.SetUp.Launched!.Value;
            DemoLoader.Accepted(await grains.GetGrain<IClubProjects>(club.Key).PutProject(new() { Project = Code, From = launched > From ? launched : From }), club.Key);
        }
    }
}
