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
        var imports = v1.MapGroup("/provinces/{t}/imports").WithTags("Imports");
        imports.MapGet("", List).Needs(Reach.Province, Power.Import).WithSummary("Imports, the newest first").Produces<PageHttp<ImportHttp>>();
        imports.MapPost("", Upload).Needs(Reach.Province, Power.Import, ScopeKind.Province).WithSummary("Uploads a file and begins its dry run")
            .WithDescription("kind: clubs, members, recipients, volunteers, visits, meetings, entries. system: whose codes the file has, clb for our own ids. strategy: create-and-update, create, update. "
                + "historical=true lifts the late limit, for administrators. Needs the header Idempotency-Key: the same file under the same key is the same import.")
            .Accepts<IReadOnlyList<Dictionary<string, string>>>(Json, Csv, ExcelExport.Type).Produces<ImportHttp>(StatusCodes.Status202Accepted);
        var import = imports.MapGroup("/{import}");
        import.MapGet("", Get).Needs(Reach.Province, Power.Import).WithSummary("An import: where it is, and its counts").Produces<ImportHttp>();
        import.MapGet("/events", Events).Needs(Reach.Province, Power.Import).WithSummary("Its progress as server-sent events, until it rests")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        import.MapGet("/report", Report).Needs(Reach.Province, Power.Import).WithSummary("What a pass came to, conflicts grouped by code").Produces<ImportReportHttp>();
        import.MapGet("/report.csv", ReportCsv).Needs(Reach.Province, Power.Import).WithSummary("What became of every row, as CSV").Produces(StatusCodes.Status200OK, contentType: Csv);
        import.MapPost("/check", Check).Needs(Reach.Province, Power.Import, ScopeKind.Province).WithSummary("Runs the dry run again").Produces<ImportHttp>(StatusCodes.Status202Accepted);
        import.MapPost("/commit", Commit).Needs(Reach.Province, Power.Import, ScopeKind.Province).WithSummary("Applies the rows, all of them or those without a conflict")
            .Accepts<CommitRequest>(Json).Produces<ImportHttp>(StatusCodes.Status202Accepted);
        import.MapPost("/undo", Undo).Needs(Reach.Province, Power.Import, ScopeKind.Province).WithSummary("Takes back what the import did, unless something depends on it")
            .Produces<ImportHttp>(StatusCodes.Status202Accepted);
        import.MapPost("/discard", Discard).Needs(Reach.Province, Power.Import, ScopeKind.Province).WithSummary("Gives up an import that was not committed; its rows are deleted")
            .Produces<ImportHttp>(StatusCodes.Status202Accepted);
        var templates = v1.MapGroup("/provinces/{t}/import-templates/{kind}").WithTags("Imports");
        templates.MapGet("/template.csv", CsvTemplate).Needs(Reach.Province, Power.Import).WithSummary("An empty file with the heads of the columns").Produces(StatusCodes.Status200OK, contentType: Csv);
        templates.MapGet("/template.xlsx", ExcelTemplate).Needs(Reach.Province, Power.Import).WithSummary("The same as a workbook").Produces(StatusCodes.Status200OK, contentType: ExcelExport.Type);
    }

    /// <summary>What pages of the console need as it is: progress, the report as a file, templates. Their readers have a session, and the API takes tokens only.</summary>
    public static void MapImportFiles(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/provinces/{t}/imports/{import}/events", Events).Needs(Reach.Province, Power.Import);
        pages.MapGet("/provinces/{t}/imports/{import}/report.csv", ReportCsv).Needs(Reach.Province, Power.Import);
        pages.MapGet("/provinces/{t}/import-templates/{kind}/template.csv", CsvTemplate).Needs(Reach.Province, Power.Import);
        pages.MapGet("/provinces/{t}/import-templates/{kind}/template.xlsx", ExcelTemplate).Needs(Reach.Province, Power.Import);
    }

    private static IImportGrain Import(this IGrainFactory grains, string t, string import) => grains.GetGrain<IImportGrain>(Keys.Import(t, import));

    private static async Task<IResult> List(string t, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var page = await grains.GetGrain<IImportsGrain>(Keys.Province(t)).List(after, most);
        return Wire.Json(new PageHttp<ImportHttp> { Items = [.. page.Imports.Select(ImportHttp.Of)], Next = Query.CursorOf(page.Next) });
    }

    private static async Task<IResult> Upload(string t, string? kind, string? system, string? strategy, string? historical, string? name, HttpContext http, IGrainFactory grains)
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
        var outcome = await ImportUpload.Take(grains, t, key.Value!, terms, http.Request.Body, http.RequestAborted);
        return Answer(t, outcome, http);
    }

    private static ImportFormat? FormatOf(string? type) => type?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        Csv or "text/plain" or "text/tab-separated-values" => ImportFormat.Csv,
        Json or "application/x-ndjson" => ImportFormat.Json,
        ExcelExport.Type => ImportFormat.Excel,
        _ => null,
    };

    private static async Task<IResult> Get(string t, string import, IGrainFactory grains) =>
        await grains.Import(t, import).Get() is { } view ? Wire.Json(ImportHttp.Of(view)) : Problems.NotFound;

    private static async Task<IResult> Events(string t, string import, HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        await grains.Import(t, import).Get() is null ? Problems.NotFound : new ImportEvents(grains.Import(t, import), Callers.Of(http.User)!, clock);

    private static async Task<IResult> Report(string t, string import, string? of, IGrainFactory grains)
    {
        var query = new Query();
        var asked = query.Choice<ImportPass>(of, "of");
        if (query.Refusal is { } no) return Problems.Of(no);
        var grain = grains.Import(t, import);
        if (await grain.Get() is not { } view || await grain.Report(asked ?? PassOf(view)) is not { } report) return Problems.NotFound;
        return Wire.Json(new ImportReportHttp
        {
            Import = ImportHttp.Of(view),
            Of = report.Pass,
            Counts = ImportCountsHttp.Of(report.Counts),
            Conflicts = [.. report.Conflicts.Select(c => ImportConflictHttp.Of(c, view.Kind))],
        });
    }

    private static async Task<IResult> ReportCsv(string t, string import, string? of, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var asked = query.Choice<ImportPass>(of, "of");
        if (query.Refusal is { } no) return Problems.Of(no);
        var grain = grains.Import(t, import);
        if (await grain.Get() is not { } view) return Problems.NotFound;
        var pass = asked ?? PassOf(view);
        return await ExportFile.Send(http, clock, $"{import}-{Wire.Name(pass)}.csv", CsvExport.Type, stream => ImportFiles.Report(stream, grain, view.Kind, pass));
    }

    // The last pass that there is.
    internal static ImportPass PassOf(ImportView view) =>
        view.State is ImportState.UndoChecking or ImportState.Undoing or ImportState.Undone || view.Undo.Rejected > 0 ? ImportPass.Undo
        : view.State is ImportState.Applying or ImportState.Clearing or ImportState.Applied ? ImportPass.Apply
        : ImportPass.Check;

    private static async Task<IResult> Check(string t, string import, HttpContext http, IGrainFactory grains) => Answer(t, await grains.Import(t, import).Check(), http);

    private static async Task<IResult> Commit(string t, string import, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<CommitRequest>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        return Answer(t, await grains.Import(t, import).Commit(body.Value!.Mode), http);
    }

    private static async Task<IResult> Undo(string t, string import, HttpContext http, IGrainFactory grains) => Answer(t, await grains.Import(t, import).Undo(), http);

    private static async Task<IResult> Discard(string t, string import, HttpContext http, IGrainFactory grains) => Answer(t, await grains.Import(t, import).Discard(), http);

    private static IResult Answer(string t, Outcome<ImportView> outcome, HttpContext http)
    {
        if (outcome.Refusal is { } no) return Problems.Of(no);
        http.Response.Headers.Location = $"/v1/provinces/{t}/imports/{outcome.Value!.Id}";
        return Wire.Json(ImportHttp.Of(outcome.Value!), StatusCodes.Status202Accepted);
    }

    private static IResult CsvTemplate(string kind) =>
        Wire.TryName<ImportKind>(kind, out var of) ? Results.Bytes(ImportFiles.CsvTemplate(of), CsvExport.Type, $"{kind}.csv") : Problems.NotFound;

    private static IResult ExcelTemplate(string kind) =>
        Wire.TryName<ImportKind>(kind, out var of) ? Results.Bytes(ImportFiles.ExcelTemplate(of), ExcelExport.Type, $"{kind}.xlsx") : Problems.NotFound;
}
