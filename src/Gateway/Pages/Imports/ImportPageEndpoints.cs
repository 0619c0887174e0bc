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
        pages.MapGet("/provinces/{t}/imports", List).Needs(Reach.Province, Power.Import);
        pages.MapPost("/provinces/{t}/imports", Upload).Needs(Reach.Province, Power.Import, ScopeKind.Province);
        pages.MapGet("/provinces/{t}/imports/{import}", Show).Needs(Reach.Province, Power.Import);
        pages.MapPost("/provinces/{t}/imports/{import}", Decide).Needs(Reach.Province, Power.Import, ScopeKind.Province);
        pages.MapImportFiles();
    }

    private static async Task<IResult> List(string t, string? cursor, IGrainFactory grains, Viewer viewer, Places places)
    {
        var query = new Query();
        var after = query.Cursor(cursor);
        if (query.Refusal is { } no) return ErrorPages.Of(no);
        if (await places.Unit(Keys.Province(t)) is not var (place, _)) return ConsoleSetup.NotThere;
        var page = await grains.GetGrain<IImportsGrain>(Keys.Province(t)).List(after, PageSize);
        return ConsoleSetup.Show<ImportsPage>(new ImportsModel(
            place, page.Imports, Query.CursorOf(page.Next), Guid.NewGuid().ToString(), viewer.Caller!.Kind <= ScopeKind.Province, viewer.Has(Power.Administer)));
    }

    private static async Task<IResult> Upload(string t, HttpContext http, IGrainFactory grains, Viewer viewer)
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
        var outcome = await ImportUpload.Take(grains, t, key.ToString(), terms, content, http.RequestAborted);
        return outcome.Refusal is { } no ? ErrorPages.Of(no) : Results.Redirect($"{http.Request.Path}/{outcome.Value!.Id}");
    }

    private static async Task<IResult> Show(string t, string import, IGrainFactory grains, Viewer viewer, Places places)
    {
        var grain = grains.GetGrain<IImportGrain>(Keys.Import(t, import));
        if (await places.Unit(Keys.Province(t)) is not var (place, _) || await grain.Get() is not { } view) return ConsoleSetup.NotThere;
        var pass = ImportEndpoints.PassOf(view);
        var report = await grain.Report(pass);
        return ConsoleSetup.Show<ImportPage>(new ImportModel(
            place, view, pass, report?.Counts ?? new(),
            [.. (report?.Conflicts ?? []).Select(c => Line(c, view.Kind, viewer))],
            ImportHttp.IsResting(view.State),
            view.Refusal is { } no ? viewer.Words.Name(Texts.Of(no.Code, no.Args)) : null,
            viewer.Caller!.Kind <= ScopeKind.Province && viewer.Has(ImportPowers.Of(view.Kind))));
    }

    private static async Task<IResult> Decide(string t, string import, HttpContext http, IGrainFactory grains, Viewer viewer)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var grain = grains.GetGrain<IImportGrain>(Keys.Import(t, import));
        if (await grain.Get() is not { } view) return ConsoleSetup.NotThere;
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
