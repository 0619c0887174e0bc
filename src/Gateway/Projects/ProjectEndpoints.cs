using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Editions;
using ClbCloud.Gateway.Figures;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Projects;

/// <summary>Partners' projects. The association's nation decides what is in them; a partner reads its own.</summary>
internal static class ProjectEndpoints
{
    private const string Json = "application/json";
    private const int MostClubs = 200;

    public static void MapProjects(this IEndpointRouteBuilder v1)
    {
        var projects = v1.MapGroup("/projects").WithTags("Projects");
        projects.MapGet("", List).Needs(Reach.Nation, Power.Projects).WithSummary("Projects of partners").Produces<PageHttp<ProjectEntryHttp>>();
        projects.MapPost("", Create).Needs(Reach.Nation, Power.Administer).WithSummary("Creates a project; a repeat answers the same")
            .Accepts<NewProject>(Json).Produces<ProjectHttp>(StatusCodes.Status201Created);
        projects.MapGet("/{project}", Get).Needs(Reach.Project, Power.Projects).WithSummary("A project").Produces<ProjectHttp>();
        projects.MapPatch("/{project}", Change).Needs(Reach.Project, Power.Administer, ScopeKind.Nation).WithSummary("Changes a project")
            .Accepts<ProjectChange>(Json).Produces<ProjectHttp>();
        projects.MapGet("/{project}/figures", Figures).Needs(Reach.Project, Power.Projects)
            .WithSummary("Figures of a project's clubs while they are in it: of an edition, and for the association as they stand now").Produces<FiguresHttp>();
        projects.MapGet("/{project}/clubs", Clubs).Needs(Reach.Project, Power.Projects).WithSummary("Clubs of a project, those that left too").Produces<PageHttp<ProjectClubHttp>>();
        projects.MapPost("/{project}/clubs", PutClubs).Needs(Reach.Project, Power.Administer, ScopeKind.Nation)
            .WithSummary("Clubs join and leave; a result for each").Accepts<ClubInProject[]>(Json).Produces<ResultsHttp>();
    }

    private static async Task<IResult> List(IGrainFactory grains) => Wire.Json(new PageHttp<ProjectEntryHttp>
    {
        Items = [.. (await grains.GetGrain<IProjectRegister>(Keys.Nation).Projects()).Select(ProjectEntryHttp.Of)],
    });

    private static async Task<IResult> Create(HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<NewProject>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await Project(grains, body.Value!.Code).Put(body.Value.ToCommand());
        if (outcome.Refusal is { } refused) return Problems.Of(refused);
        http.Response.Headers.Location = $"/v1/projects/{body.Value.Code}";
        return Wire.Json(ProjectHttp.Of(outcome.Value!), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Get(string project, IGrainFactory grains) =>
        await Project(grains, project).View() is { } view ? Wire.Json(ProjectHttp.Of(view)) : Problems.NotFound;

    private static async Task<IResult> Change(string project, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<ProjectChange>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var grain = Project(grains, project);
        if (await grain.View() is not { } now) return Problems.NotFound;
        var outcome = await grain.Put(body.Value!.ToCommand(now));
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ProjectHttp.Of(outcome.Value!));
    }

    private static Task<IResult> Figures(string project, string? period, string? indicators, string? map, string? edition, IGrainFactory grains, ReleasedFigures released)
    {
        var asked = ReleasedFigures.Asked(edition);
        if (asked.Refusal is { } no) return Task.FromResult(Problems.Of(no));
        return FigureEndpoints.Answer(period, indicators, map, asked.Value is { } week ? query => released.Of(project, query, week) : grains.GetGrain<IUnitGrain>(Keys.Project(project)).Figures);
    }

    private static async Task<IResult> Clubs(string project, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var grain = Project(grains, project);
        if (await grain.View() is null) return Problems.NotFound;
        var page = await grain.ProjectClubs(after, most);
        return Wire.Json(new PageHttp<ProjectClubHttp> { Items = [.. page.Clubs.Select(ProjectClubHttp.Of)], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> PutClubs(string project, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.ReadMany<ClubInProject>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        if (await Project(grains, project).View() is null) return Problems.NotFound;
        if (body.Value.Length > MostClubs) return Problems.Of(Refusal.Of("batch.too_large", "items").With("most", MostClubs));
        var results = new List<ItemResult>(body.Value.Length);
        foreach (var item in body.Value)
        {
            if (Keys.Depth(item.Club) != 2)
            {
                results.Add(ResultHttp.Rejected(item.Club, Refusal.Of("club.unknown", "club")));
                continue;
            }

            var outcome = await grains.GetGrain<IClubProjects>(item.Club).PutProject(item.ToCommand(project));
            results.Add(outcome.Refusal is { } refused ? ResultHttp.Rejected(item.Club, refused) : new() { Id = item.Club, Status = ItemStatus.Accepted });
        }

        return Wire.Json(ResultsHttp.Of(results));
    }

    private static IProjectGrain Project(IGrainFactory grains, string code) => grains.GetGrain<IProjectGrain>(Keys.Project(code));
}
