using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Imports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Imports;

/// <summary>Imports by hand: a file, its dry run, what it says, the commit, the way back.</summary>
internal static class ImportPageEndpoints
{
    private const int PageSize = 25;
    private const int ShownRows = 12;
    private const int LongestName = 100;

    public static void MapImportPages(this IEndpointRouteBuilder pages)
    {
        foreach (var at in ImportRoute.All)
        {
            pages.MapGet($"{at.Path}/imports", List).Reads(at);
            pages.MapPost($"{at.Path}/imports", Upload).Writes(at);
            pages.MapGet($"{at.Path}/imports/{{import}}", Show).Reads(at);
            pages.MapPost($"{at.Path}/imports/{{import}}", Decide).Writes(at);
            pages.MapImportFiles(at);
        }
    }

    private static async Task<IResult> List(string? cursor, HttpContext http, IGrainFactory grains, Viewer viewer, Places places)
    {
        var query = new Query();
        var after = query.Cursor(cursor);
        if (query.Refusal is { } no) return ErrorPages.Of(no);
        if (await PlaceOf(http, places) is not { } place) return ConsoleSetup.NotThere;
        var page = await grains.Imports(http).List(after, PageSize);
        return ConsoleSetup.Show<ImportsPage>(new ImportsModel(
            place, page.Imports, Query.CursorOf(page.Next), Guid.NewGuid().ToString(), [.. Enum.GetValues<ImportKind>().Where(k => viewer.Has(ImportPowers.Of(k)))], viewer.Has(Power.Administer)));
    }

    private static async Task<IResult> Upload(HttpContext http, IGrainFactory grains, Viewer viewer)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.Files["file"] is not { Length: > 0 } file) return ErrorPages.Of(Refusal.Of("import.empty", "file"));
        if (file.Length > ImportUpload.MostBytes) return ErrorPages.Of(Refusal.Of("body.too_large").With("most", ImportUpload.MostBytes));
        if (!Wire.TryName<ImportKind>(form["kind"].ToString(), out var kind) || !Wire.TryName<ImportStrategy>(form["strategy"].ToString(), out var strategy))
            return ErrorPages.Of(Refusal.Of("query.choice", "kind"));
        if (!Guid.TryParse(form["key"].ToString(), out var key)) return ErrorPages.Of("form.stale");
        var system = form["system"].ToString().Trim() is { Length: > 0 } typed ? typed : "clb";
        if (!Keys.IsSlug(system)) return ErrorPages.Of(Refusal.Of("id.slug", "system"));
        var historical = form["historical"] == "true";
        if (!viewer.Has(ImportPowers.Of(kind)) || (historical && !viewer.Has(Power.Administer))) return ErrorPages.Of("role");
        // Browsers say the type of a file by its name, each in its own way: what is in it tells better.
        var terms = new UploadTerms(kind, system, strategy, historical, NameOf(file.FileName), null);
        await using var content = file.OpenReadStream();
        var outcome = await ImportUpload.Take(grains, http.PlaceOf(), key.ToString(), terms, content, http.RequestAborted);
        return outcome.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect($"{http.Request.Path}/{outcome.Value!.Id}");
    }

    private static async Task<IResult> Show(HttpContext http, IGrainFactory grains, Viewer viewer, Places places)
    {
        if (await PlaceOf(http, places) is not { } place || await grains.Import(http) is not var (grain, view)) return ConsoleSetup.NotThere;
        var pass = ImportEndpoints.PassOf(view);
        var report = await grain.Report(pass);
        return ConsoleSetup.Show<ImportPage>(new ImportModel(
            place, view, pass, report?.Counts ?? new(),
            [.. (report?.Conflicts ?? []).Select(c => Line(c, view.Kind, viewer))],
            ImportHttp.IsResting(view.State),
            view.Refusal is { } no ? viewer.Words.Name(Texts.Of(no.Code, no.Args)) : null,
            viewer.Has(ImportPowers.Of(view.Kind))));
    }

    private static async Task<IResult> Decide(HttpContext http, IGrainFactory grains, Viewer viewer)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (await grains.Import(http) is not var (grain, view)) return ConsoleSetup.NotThere;
        if (!viewer.Has(ImportPowers.Of(view.Kind))) return ErrorPages.Of("role");
        var outcome = form["do"].ToString() switch
        {
            "check" => await grain.Check(),
            "whole" => await grain.Commit(ImportMode.Whole),
            "rows" => await grain.Commit(ImportMode.Rows),
            "undo" => await grain.Undo(),
            "discard" => await grain.Discard(),
            _ => Refusal.Of("query.choice", "do"),
        };
        return outcome.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect(http.Request.Path.ToString());
    }

    private static async Task<Shell.Place?> PlaceOf(HttpContext http, Places places) => http.PlaceOf() switch
    {
        { Kind: ScopeKind.Club } club => (await places.Club(club.Key))?.Place,
        var unit => (await places.Unit(unit.Key))?.Place,
    };

    private static ConflictLine Line(ImportConflict conflict, ImportKind kind, Viewer viewer)
    {
        var shown = ImportConflictHttp.Of(conflict, kind);
        return new(viewer.Words.Name(shown.Message), shown.Column, shown.Count, [.. shown.Rows.Take(ShownRows)]);
    }

    // Some browsers send the whole path.
    private static string? NameOf(string sent)
    {
        var name = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return name.Length is 0 or > LongestName || TextRules.Plain(name, "name") is not null ? null : name;
    }
}
