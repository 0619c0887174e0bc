using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

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
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    // A demo of which something does not rise is shown all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task LoadAsync(IGrainFactory grains, DemoPlan plan)
    {
        var places = plan.Provinces.Select(p => new ProjectPlace { NameThen = p.Unit.Create.NameVi, UnitsNow = [p.Unit.Key] });
        DemoLoader.Accepted(await grains.GetGrain<IProjectGrain>(Keys.Project(Code)).Put(new()
        {
            NameVi = "Dự án mẫu",
            NameEn = "Sample project",
            Terms = new() { Donor = "Nhà tài trợ mẫu", From = From, OlderFrom = 55, Places = [.. places] },
        }), Code);
        foreach (var club in Clubs(plan))
        {
            var launched = club.SetUp.Launched!.Value;
            DemoLoader.Accepted(await grains.GetGrain<IClubProjects>(club.Key).PutProject(new() { Project = Code, From = launched > From ? launched : From }), club.Key);
        }
    }

    /// <summary>The edition of last week, once the project shows all that its clubs know: partners see nothing before one.</summary>
    public static async Task ReleaseAsync(IGrainFactory grains, DemoPlan plan, TimeProvider clock, CancellationToken ct)
    {
        var query = new FiguresQuery { Period = Period.MonthOf(LocalCalendar.Today(clock)), Indicators = ["members", "visits", "clubs", "recipients.cumulative"] };
        var until = clock.GetUtcNow() + Patience;
        while (clock.GetUtcNow() < until && !await IsWhole(grains, plan, query)) await Task.Delay(PollEvery, clock, ct);
        await grains.GetGrain<IEditionsGrain>(Keys.Nation).Release();
    }

    private static async Task<bool> IsWhole(IGrainFactory grains, DemoPlan plan, FiguresQuery query)
    {
        var shown = (await grains.GetGrain<IUnitGrain>(Keys.Project(Code)).Figures(query)).Value?.Figures;
        var views = await Task.WhenAll(Clubs(plan).Select(c => grains.GetGrain<IClubGrain>(c.Key).Figures(query)));
        return shown is not null && query.Indicators.All(id => shown.GetValueOrDefault(id) == views.Sum(v => v.Value!.Figures.GetValueOrDefault(id)));
    }

    private static IEnumerable<ClubPlan> Clubs(DemoPlan plan) =>
        plan.Provinces.SelectMany(p => p.Clubs.Where(c => c.SetUp.Launched is not null).Take(ClubsOfAProvince));
}
