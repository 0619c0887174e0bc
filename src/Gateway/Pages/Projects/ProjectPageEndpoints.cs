using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Pages.Projects;

/// <summary>Partners' projects: the list, one of them, and the forms of who decides what is in them.</summary>
internal static class ProjectPageEndpoints
{
    public static void MapProjectPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Links.Projects, async (ProjectReads reads) => await reads.All() is { } model ? ConsoleSetup.Show<ProjectsPage>(model) : ConsoleSetup.NotThere).Needs(Reach.Nation, Power.Projects);
        pages.MapPost(Links.Projects, Create).Needs(Reach.Nation, Power.Administer);
        pages.MapGet("/projects/{project}", Show).Needs(Reach.Project, Power.Projects);
        pages.MapPost("/projects/{project}", Change).Needs(Reach.Project, Power.Administer, ScopeKind.Nation);
        pages.MapPost("/projects/{project}/clubs", PutClub).Needs(Reach.Project, Power.Administer, ScopeKind.Nation);
        pages.MapFiles("/projects/{project}", Reach.Project);
    }

    private static async Task<IResult> Show(string project, string? cursor, HttpContext http, ProjectReads reads)
    {
        var query = new Query();
        var after = query.Cursor(cursor);
        if (query.Refusal is { } no) return ErrorPages.Of(no);
        return await reads.One(project, after, http.Request.Query.ContainsKey("saved")) is { } model ? ConsoleSetup.Show<ProjectPage>(model) : ConsoleSetup.NotThere;
    }

    private static async Task<IResult> Create(HttpContext http, IGrainFactory grains)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var code = form["code"].ToString().Trim();
        if (!Keys.IsSlug(code)) return ErrorPages.Of(Refusal.Of("id.slug", "code"));
        var places = ProjectForm.Places(form["places"].ToString());
        return places.Refusal is { } wrong ? ErrorPages.Of(wrong) : await Put(grains, code, ProjectForm.Read(form, places.Value, isNew: true));
    }

    private static async Task<IResult> Change(string project, HttpContext http, IGrainFactory grains)
    {
        if (await grains.GetGrain<IProjectGrain>(Keys.Project(project)).View() is not { } now) return ConsoleSetup.NotThere;
        return await Put(grains, project, ProjectForm.Read(await http.Request.ReadFormAsync(http.RequestAborted), now.Terms.Places, isNew: false));
    }

    private static async Task<IResult> Put(IGrainFactory grains, string code, Outcome<PutProject> read)
    {
        if (read.Refusal is { } no) return ErrorPages.Of(no);
        var outcome = await grains.GetGrain<IProjectGrain>(Keys.Project(code)).Put(read.Value!);
        return outcome.Refusal is { } refused ? ErrorPages.Of(refused) : Results.Redirect($"{Links.Project(code)}?saved=1");
    }

    private static async Task<IResult> PutClub(string project, HttpContext http, IGrainFactory grains)
    {
        var read = ProjectForm.Link(project, await http.Request.ReadFormAsync(http.RequestAborted));
        if (read.Refusal is { } no) return ErrorPages.Of(no);
        var outcome = await grains.GetGrain<IClubProjects>(read.Value.Club).PutProject(read.Value.Link);
        return outcome.Refusal is { } refused ? ErrorPages.Of(refused) : Results.Redirect($"{Links.Project(project)}?saved=1");
    }
}
