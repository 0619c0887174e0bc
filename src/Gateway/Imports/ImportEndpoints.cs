using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Imports;

/// <summary>Files of clubs, people and facts: upload, dry run, report, commit, undo.</summary>
internal static class ImportEndpoints
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";

    public static void MapImports(this IEndpointRouteBuilder v1)
    {
        foreach (var at in ImportRoute.All) Map(v1, at);
    }

    private static void Map(IEndpointRouteBuilder v1, ImportRoute at)
    {
        var imports = v1.MapGroup($"{at.Path}/imports").WithTags("Imports");
        imports.MapGet("", List).Reads(at).WithSummary("Imports, the newest first").Produces<PageHttp<ImportHttp>>();
        imports.MapPost("", Upload).Writes(at).WithSummary("Uploads a file and begins its dry run")
            .WithDescription("kind: clubs, members, recipients, volunteers, visits, meetings, entries. system: whose codes the file has, clb for our own ids. strategy: create-and-update, create, update. "
                + "historical=true lifts the late limit, for administrators. Needs the header Idempotency-Key: the same file under the same key is the same import. "
                + "In a file of a commune or club each row is about that commune's clubs or that club; any other row is a conflict.")
            .Accepts<IReadOnlyList<Dictionary<string, string>>>(Json, Csv, ExcelExport.Type).Produces<ImportHttp>(StatusCodes.Status202Accepted);
        var import = imports.MapGroup("/{import}");
        import.MapGet("", Get).Reads(at).WithSummary("An import: where it is, and its counts").Produces<ImportHttp>();
        import.MapGet("/events", Events).Reads(at).WithSummary("Its progress as server-sent events, until it rests")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        import.MapGet("/report", Report).Reads(at).WithSummary("What a pass came to, conflicts grouped by code").Produces<ImportReportHttp>();
        import.MapGet("/report.csv", ReportCsv).Reads(at).WithSummary("What became of every row, as CSV").Produces(StatusCodes.Status200OK, contentType: Csv);
        import.MapPost("/check", Check).Writes(at).WithSummary("Runs the dry run again").Produces<ImportHttp>(StatusCodes.Status202Accepted);
        import.MapPost("/commit", Commit).Writes(at).WithSummary("Applies the rows, all of them or those without a conflict")
            .Accepts<CommitRequest>(Json).Produces<ImportHttp>(StatusCodes.Status202Accepted);
        import.MapPost("/undo", Undo).Writes(at).WithSummary("Takes back what the import did, unless something depends on it")
            .Produces<ImportHttp>(StatusCodes.Status202Accepted);
        import.MapPost("/discard", Discard).Writes(at).WithSummary("Gives up an import that was not committed; its rows are deleted")
            .Produces<ImportHttp>(StatusCodes.Status202Accepted);
        var templates = v1.MapGroup($"{at.Path}/import-templates/{{kind}}").WithTags("Imports");
        templates.MapGet("/template.csv", CsvTemplate).Reads(at).WithSummary("An empty file with the heads of the columns").Produces(StatusCodes.Status200OK, contentType: Csv);
        templates.MapGet("/template.xlsx", ExcelTemplate).Reads(at).WithSummary("The same as a workbook").Produces(StatusCodes.Status200OK, contentType: ExcelExport.Type);
    }

    /// <summary>What pages of the console need as it is: progress, the report as a file, templates. Their readers have a session, and the API takes tokens only.</summary>
    public static void MapImportFiles(this IEndpointRouteBuilder pages, ImportRoute at)
    {
        pages.MapGet($"{at.Path}/imports/{{import}}/events", Events).Reads(at);
        pages.MapGet($"{at.Path}/imports/{{import}}/report.csv", ReportCsv).Reads(at);
        pages.MapGet($"{at.Path}/import-templates/{{kind}}/template.csv", CsvTemplate).Reads(at);
        pages.MapGet($"{at.Path}/import-templates/{{kind}}/template.xlsx", ExcelTemplate).Reads(at);
    }

    private static async Task<IResult> List(string? cursor, string? limit, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var page = await grains.Imports(http).List(after, most);
        return Wire.Json(new PageHttp<ImportHttp> { Items = [.. page.Imports.Select(ImportHttp.Of)], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> Upload(string? kind, string? system, string? strategy, string? historical, string? name, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        if (kind is null || query.Choice<ImportKind>(kind, "kind") is not { } of) return Problems.Of(query.Refusal ?? Refusal.Of("query.choice", "kind"));
        var terms = new UploadTerms(
            of, query.Slug(system, "system") ?? "clb", query.Choice<ImportStrategy>(strategy, "strategy") ?? ImportStrategy.CreateAndUpdate,
            query.Flag(historical, "historical"), query.Text(name, "name"), FormatOf(http.Request.ContentType));
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        var caller = Callers.Of(http.User)!;
        if (!caller.May(ImportPowers.Of(of))) return Problems.Of("role", "kind");
        if (terms.Historical && !caller.May(Power.Administer)) return Problems.Of("role", "historical");
        var key = MoneyKey.Of(http);
        if (key.Refusal is { } missing) return Problems.Of(missing);
        if (http.Request.ContentLength > ImportUpload.MostBytes) return Problems.Of(Refusal.Of("body.too_large").With("most", ImportUpload.MostBytes));
        var outcome = await ImportUpload.Take(grains, http.PlaceOf(), key.Value!, terms, http.Request.Body, http.RequestAborted);
        return Answer(outcome, http);
    }

    private static ImportFormat? FormatOf(string? type) => type?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        Csv or "text/plain" or "text/tab-separated-values" => ImportFormat.Csv,
        Json or "application/x-ndjson" => ImportFormat.Json,
        ExcelExport.Type => ImportFormat.Excel,
        _ => null,
    };

    private static async Task<IResult> Get(HttpContext http, IGrainFactory grains) =>
        await grains.Import(http) is var (_, view) ? Wire.Json(ImportHttp.Of(view)) : Problems.NotFound;

    private static async Task<IResult> Events(HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        await grains.Import(http) is var (import, _) ? new ImportEvents(import, Callers.Of(http.User)!, clock) : Problems.NotFound;

    private static async Task<IResult> Report(string? of, HttpContext http, IGrainFactory grains)
    {
        var query = new Query();
        var asked = query.Choice<ImportPass>(of, "of");
        if (query.Refusal is { } no) return Problems.Of(no);
        if (await grains.Import(http) is not var (grain, view) || await grain.Report(asked ?? PassOf(view)) is not { } report) return Problems.NotFound;
        return Wire.Json(new ImportReportHttp
        {
            Import = ImportHttp.Of(view),
            Of = report.Pass,
            Counts = ImportCountsHttp.Of(report.Counts),
            Conflicts = [.. report.Conflicts.Select(c => ImportConflictHttp.Of(c, view.Kind))],
        });
    }

    private static async Task<IResult> ReportCsv(string import, string? of, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var asked = query.Choice<ImportPass>(of, "of");
        if (query.Refusal is { } no) return Problems.Of(no);
        if (await grains.Import(http) is not var (grain, view)) return Problems.NotFound;
        var pass = asked ?? PassOf(view);
        return await ExportFile.Send(http, clock, $"{import}-{Wire.Name(pass)}.csv", CsvExport.Type, stream => ImportFiles.Report(stream, grain, view.Kind, pass));
    }

    // The last pass that there is.
    internal static ImportPass PassOf(ImportView view) =>
        view.State is ImportState.UndoChecking or ImportState.Undoing or ImportState.Undone || view.Undo.Rejected > 0 ? ImportPass.Undo
        : view.State is ImportState.Applying or ImportState.Clearing or ImportState.Applied ? ImportPass.Apply
        : ImportPass.Check;

    private static Task<IResult> Check(HttpContext http, IGrainFactory grains) => Step(http, grains, import => import.Check());

    private static async Task<IResult> Commit(HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<CommitRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return await Step(http, grains, import => import.Commit(body.Value!.Mode));
    }

    private static Task<IResult> Undo(HttpContext http, IGrainFactory grains) => Step(http, grains, import => import.Undo());

    private static Task<IResult> Discard(HttpContext http, IGrainFactory grains) => Step(http, grains, import => import.Discard());

    private static async Task<IResult> Step(HttpContext http, IGrainFactory grains, Func<IImportGrain, Task<Outcome<ImportView>>> step) =>
        await grains.Import(http) is var (import, _) ? Answer(await step(import), http) : Problems.Of(Refusal.Of("import.not_there"));

    private static IResult Answer(Outcome<ImportView> outcome, HttpContext http)
    {
        if (outcome.Refusal is { } no) return Problems.Of(no);
        http.Response.Headers.Location = $"{ImportRoute.AddressOf(http.PlaceOf())}/{outcome.Value!.Id}";
        return Wire.Json(ImportHttp.Of(outcome.Value!), StatusCodes.Status202Accepted);
    }

    private static IResult CsvTemplate(string kind) =>
        Wire.TryName<ImportKind>(kind, out var of) ? Results.Bytes(ImportFiles.CsvTemplate(of), CsvExport.Type, $"{kind}.csv") : Problems.NotFound;

    private static IResult ExcelTemplate(string kind) =>
        Wire.TryName<ImportKind>(kind, out var of) ? Results.Bytes(ImportFiles.ExcelTemplate(of), ExcelExport.Type, $"{kind}.xlsx") : Problems.NotFound;
}
