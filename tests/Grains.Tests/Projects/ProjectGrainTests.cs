using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Projects;

public sealed class ProjectGrainTests
{
    private const string Code = "vie-mau";
    private static readonly string Key = Keys.Project(Code);

    [Fact]
    public async Task A_projects_figures_are_its_clubs_while_they_are_in_it()
    {
        await using var cloud = await Country();
        await Join(cloud, "clb-0001", "2025-03-10");
        await Join(cloud, "clb-0002", "2025-06-01", "2026-08-31");
        await Rises(cloud, "2026-11", "members", 12);
        // November is right before the club that left has reported.
        await Rises(cloud, "2026-07", "members", 36);
        Assert.Equal(0, await cloud.Figure(Key, "2025-02", "clubs"));
        Assert.Equal(12, await cloud.Figure(Key, "2025-03", "members"));
        Assert.Equal(36, await cloud.Figure(Key, "2026-07", "members"));
        Assert.Equal(36, await cloud.Figure(Key, "2026-08", "members"));
        Assert.Equal(12, await cloud.Figure(Key, "2026-09", "members"));
        Assert.Equal(8, await cloud.Figure(Key, "2026-11", "members.older55"));
        await Rises(cloud, "2026-11", "visits", 20);
        Assert.Equal(1, await cloud.Figure(Keys.Nation, "2026-11", "projects"));
        await cloud.Until(async () => await cloud.Figure(Keys.Nation, "2026-07", "clubs.project_supported") == 2, "the nation counts supported clubs");
        Assert.Equal(1, await cloud.Figure(Keys.Nation, "2026-11", "clubs.project_supported"));
        var view = (await Project(cloud).View())!;
        Assert.Equal((1, 1), (view.ClubsRegistered, view.ClubsReported));
        await Exact(cloud);
    }

    [Fact]
    public async Task What_changes_after_a_club_left_is_corrected_where_it_belongs_and_a_mistake_leaves_no_trace()
    {
        await using var cloud = await Country();
        await Join(cloud, "clb-0001", "2025-03-10");
        await Join(cloud, "clb-0002", "2025-06-01", "2026-08-31");
        await Join(cloud, "clb-0003", "2025-06-01");
        await Rises(cloud, "2026-11", "members", 48);
        // Found out late: a member of the club that left had left long before.
        Accepted(await cloud.Club("clb-0002").ChangeMember(new() { Id = "mb-001", To = new DateOnly(2026, 2, 1) }));
        await Rises(cloud, "2026-07", "members", 71);
        Accepted(await Links(cloud, "clb-0003").PutProject(new() { Project = Code, From = new(2025, 6, 1), Withdrawn = true }));
        await Rises(cloud, "2026-07", "members", 35);
        await Rises(cloud, "2026-11", "members", 12);
        Assert.Equal(12, await cloud.Figure(Key, "2026-11", "members"));
        Assert.DoesNotContain((await Project(cloud).ProjectClubs(null, 10)).Clubs, c => c.Club.EndsWith('3'));
        await Exact(cloud);
    }

    [Fact]
    public async Task A_provinces_list_knows_the_projects_of_its_clubs_until_they_leave()
    {
        await using var cloud = await Country();
        await Join(cloud, "clb-0001", "2025-03-10");
        await Join(cloud, "clb-0002", "2025-06-01", "2026-08-31");
        var province = cloud.Grains.GetGrain<IUnitGrain>("bac-ninh");
        await cloud.Until(async () => !(await province.Clubs(new() { Project = Code })).Cards.IsEmpty, "the province has the club's card");
        var page = await province.Clubs(new() { Project = Code });
        Assert.Equal("bac-ninh|clb-0001", Assert.Single(page.Cards).Club);
        Assert.Equal(1, Assert.Single(page.Projects, p => p.Key == Code).Value);
        Assert.Equal(1, page.Total);
        // To the partner it is nobody's business in what else a club is.
        Assert.Null(Assert.Single((await cloud.Grains.GetGrain<IUnitGrain>(Key).Clubs(new() { Text = "clb-0001" })).Cards).Projects);
        await Join(cloud, "clb-0001", "2025-03-10", "2026-11-01");
        await cloud.Until(async () => (await province.Clubs(new())).Projects.IsEmpty, "the province knows that the club left");
        Assert.Empty((await province.Clubs(new() { Project = Code })).Cards);
    }

    [Fact]
    public async Task Joining_is_refused_where_there_is_no_project_or_club()
    {
        await using var cloud = await Country();
        Assert.Equal("project.unknown", (await Links(cloud, "clb-0001").PutProject(new() { Project = "khong-co", From = new(2025, 1, 1) })).Refusal?.Code);
        Assert.Equal("club.unknown", (await Links(cloud, "khong-co").PutProject(new() { Project = Code, From = new(2025, 1, 1) })).Refusal?.Code);
        Assert.Equal(0, (await Project(cloud).View())!.ClubsRegistered);
    }

    [Fact]
    public async Task A_wrong_total_of_a_project_is_found_and_repaired()
    {
        var before = await Country();
        await Join(before, "clb-0001", "2025-03-10");
        await Rises(before, "2026-11", "visits", 20);
        foreach (var row in (await before.Rows.RangeAsync(Keys.UnitPartition(Key), "t|", "t}")).Rows)
        {
            var wrong = System.Text.Encoding.UTF8.GetString(row.Body.Span).Replace("\"visits\":", "\"visits\":1", StringComparison.Ordinal);
            await before.Rows.CommitAsync(Keys.UnitPartition(Key), [RowWrite.Put(row.Key, System.Text.Encoding.UTF8.GetBytes(wrong))]);
        }

        await using var cloud = await before.Restart();
        var view = await cloud.Recount(repair: true);
        Assert.Equal([Key], view.Differences.Select(d => d.Unit).Distinct());
        await Exact(cloud);
    }

    [Fact]
    public async Task Its_parts_by_province_add_up_to_the_project()
    {
        await using var cloud = await Country();
        await Join(cloud, "clb-0001", "2025-03-10");
        await Join(cloud, "clb-0002", "2025-06-01");
        await Rises(cloud, "2026-11", "members", 36);
        var query = new FiguresQuery { Period = Period.Parse("2026-11") };
        var parts = (await Project(cloud).Parts([query])).Value;
        Assert.Equal("bac-ninh", Assert.Single(parts).Province);
        var whole = (await cloud.Grains.GetGrain<IUnitGrain>(Key).Figures(query)).Value!;
        Assert.Equal(whole.Figures, parts[0].Figures[0].Figures);
        Assert.Equal((whole.Coverage, whole.AsOf), (parts[0].Figures[0].Coverage, parts[0].Figures[0].AsOf));
    }

    [Fact]
    public async Task A_partner_reads_its_project_and_nothing_else_and_writes_nothing()
    {
        await using var cloud = await Country();
        await Join(cloud, "clb-0001", "2025-03-10");
        await Rises(cloud, "2026-11", "members", 12);
        Accepted(await cloud.Grains.GetGrain<IProjectGrain>(Keys.Project("vie-khac")).Put(Named("Dự án khác")));
        await As(Code, CallerRole.Partner, async () =>
        {
            Assert.NotNull(await Project(cloud).View());
            Assert.Equal(12, await cloud.Figure(Key, "2026-11", "members"));
            var club = Assert.Single((await Project(cloud).ProjectClubs(null, 10)).Clubs);
            Assert.Equal("bac-ninh|clb-0001", club.Club);
            Assert.Empty((await cloud.Grains.GetGrain<IUnitGrain>(Key).OpenAlerts(new())).Alerts);
            await Refused(() => cloud.Grains.GetGrain<IProjectGrain>(Keys.Project("vie-khac")).View());
            await Refused(() => cloud.Figure("bac-ninh", "2026-11", "members"));
            await Refused(() => cloud.Figure(Keys.Nation, "2026-11", "members"));
            await Refused(() => cloud.Club().Get());
            await Refused(() => cloud.Club().Members(null, 10));
            await Refused(() => TestCloud.Figure(cloud.Club(), "2026-11", "members"));
            await Refused(() => cloud.Grains.GetGrain<IProjectRegister>(Keys.Nation).Projects());
            await Refused(() => cloud.Grains.GetGrain<IUnitMappings>(Key).PutMapping(Mapping()));
        });
        // Whatever role a token gives itself, of a project it may do no more than this.
        await As(Code, CallerRole.Admin, async () =>
        {
            await Refused(() => Project(cloud).Put(Named("Tên khác")));
            await Refused(() => Links(cloud, "clb-0002").PutProject(new() { Project = Code, From = new(2025, 1, 1) }));
        });
    }

    [Fact]
    public async Task Mappings_are_kept_by_scheme_and_checked()
    {
        await using var cloud = await Country();
        var mappings = cloud.Grains.GetGrain<IUnitMappings>(Key);
        Assert.Equal(1, (await mappings.PutMapping(Mapping())).Value!.Revision);
        Assert.Equal(1, (await mappings.PutMapping(Mapping())).Value!.Revision);
        Assert.Equal(2, (await mappings.PutMapping(Mapping() with { DataSet = "aaaaaaaaaa9" })).Value!.Revision);
        Assert.Equal("aaaaaaaaaa9", Assert.Single(await mappings.Mappings()).DataSet);
        Assert.Equal("mapping.id", (await mappings.PutMapping(Mapping() with { DataSet = "9aaaaaaaaaa" })).Refusal?.Code);
        Assert.Equal("mapping.unit", (await mappings.PutMapping(Mapping() with { OrgUnits = Mapping().OrgUnits.Add("bac-ninh|m-01", "aaaaaaaaaa7") })).Refusal?.Code);
        Assert.Equal("mapping.twice", (await mappings.PutMapping(Mapping() with { OrgUnits = Mapping().OrgUnits.Add("bac-ninh", "aaaaaaaaaa1") })).Refusal?.Code);
        Assert.Equal("indicator.unknown", (await mappings.PutMapping(Mapping() with { DataElements = Mapping().DataElements.Add("khong-co", new() { DataElement = "aaaaaaaaaa7" }) })).Refusal?.Code);
    }

    private static IdMapping Mapping() => new()
    {
        Scheme = "dhis2",
        OrgUnits = new Dictionary<string, string> { [Key] = "aaaaaaaaaa1" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        DataElements = new Dictionary<string, MappedElement> { ["members"] = new() { DataElement = "aaaaaaaaaa2" } }.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private static async Task As(string project, CallerRole role, Func<Task> test)
    {
        CallerScope.Current = new() { Kind = ScopeKind.Project, Key = project, Role = role };
        await test();
        CallerScope.Current = null;
    }

    private static async Task Refused(Func<Task> call) => await Assert.ThrowsAsync<UnauthorizedAccessException>(call);

    private static IProjectGrain Project(TestCloud cloud) => cloud.Grains.GetGrain<IProjectGrain>(Key);

    private static IClubProjects Links(TestCloud cloud, string club) => cloud.Grains.GetGrain<IClubProjects>(Keys.Club(TestCloud.Province, club));

    private static async Task Join(TestCloud cloud, string club, string from, string? to = null) => Accepted(await Links(cloud, club).PutProject(new()
    {
        Project = Code,
        From = DateOnly.ParseExact(from, "yyyy-MM-dd", null),
        To = to is null ? null : DateOnly.ParseExact(to, "yyyy-MM-dd", null),
    }));

    private static Task Rises(TestCloud cloud, string period, string indicator, long value) =>
        cloud.Until(async () => await cloud.Figure(Key, period, indicator) == value, $"the project has {value} {indicator} in {period}");

    private static PutProject Named(string name) => new() { NameVi = name, Terms = new() { Donor = "Nhà tài trợ mẫu", From = new(2025, 1, 1), OlderFrom = 55 } };

    private static async Task<TestCloud> Country()
    {
        var cloud = await TestCloud.On("2026-11-20");
        Accepted(await cloud.Grains.GetGrain<IProjectGrain>(Key).Put(Named("Dự án mẫu")));
        for (var i = 1; i <= 3; i++) await cloud.Found($"clb-000{i}", reportingFrom: "2026-08-31", members: 12 * i, volunteers: 1);
        var visits = Enumerable.Range(0, 20).Select(d => TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-1 - d)));
        Assert.All(await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [.. visits] }), r => Assert.Equal(ItemStatus.Accepted, r.Status));
        return cloud;
    }

    private static async Task Exact(TestCloud cloud)
    {
        await cloud.Settle();
        var view = await cloud.Recount();
        Assert.Equal((RecountState.Finished, null), (view.State, view.Error));
        Assert.True(view.DifferenceCount == 0, string.Join("; ", view.Differences.Take(10)));
    }

    private static void Accepted<T>(Outcome<T> outcome) => Assert.Null(outcome.Refusal);
}
