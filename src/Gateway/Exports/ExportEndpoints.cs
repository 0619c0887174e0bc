using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Exports;

/// <summary>Figures of a province or project as files, and what other systems call them.</summary>
internal static class ExportEndpoints
{
    private const int MostPeriods = 60;
    private const int MostIndicators = 100;
    private const string Json = "application/json";
    private const string Zip = "application/zip";

    public static void MapExports(this IEndpointRouteBuilder v1)
    {
        Map(v1.MapGroup("/provinces/{t}").WithTags("Exports"), Reach.Province, ScopeKind.Province, Power.Figures);
        Map(v1.MapGroup("/projects/{project}").WithTags("Exports"), Reach.Project, ScopeKind.Nation, Power.Projects);
    }

    private static void Map(RouteGroupBuilder unit, Reach reach, ScopeKind writer, Power reader)
    {
        unit.MapGet("/mappings", Mappings).Needs(reach, reader).WithSummary("What other systems call the figures").Produces<PageHttp<MappingHttp>>();
        unit.MapPut("/mappings/{scheme}", PutMapping).Needs(reach, Power.Manage, writer).WithSummary("Replaces the mapping of a scheme")
            .Accepts<NewMapping>(Json).Produces<MappingHttp>();
        unit.MapGet("/exports/data-value-sets.json", DataValueSets).Needs(reach, reader)
            .WithSummary("Figures as DHIS2 takes them in dataValueSets").Produces(StatusCodes.Status200OK, contentType: Json);
        unit.MapGet("/exports/adx.xml", Adx).Needs(reach, reader)
            .WithSummary("Figures as DHIS2 takes them in ADX").Produces(StatusCodes.Status200OK, contentType: Dhis2Export.AdxType);
        unit.MapGet("/exports/figures.csv", Csv).Needs(reach, reader)
            .WithSummary("Figures as CSV; rows, SHA-256 and as of in headers").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        unit.MapGet("/exports/figures.xlsx", Excel).Needs(reach, reader)
            .WithSummary("Figures as an Excel workbook; rows, SHA-256 and as of in headers").Produces(StatusCodes.Status200OK, contentType: ExcelExport.Type);
        unit.MapGet("/exports/figures.zip", Packed).Needs(reach, reader)
            .WithSummary("Figures as CSV or Excel in an archive with a manifest").Produces(StatusCodes.Status200OK, contentType: Zip);
    }

    /// <summary>The tables as files, for pages of the console: their readers have a session, and the API takes tokens only.</summary>
    public static void MapFiles(this IEndpointRouteBuilder pages, string prefix, Reach reach)
    {
        pages.MapGet($"{prefix}/exports/figures.csv", Csv).Needs(reach, reach == Reach.Project ? Power.Projects : Power.Figures);
        pages.MapGet($"{prefix}/exports/figures.xlsx", Excel).Needs(reach, reach == Reach.Project ? Power.Projects : Power.Figures);
        pages.MapGet($"{prefix}/exports/figures.zip", Packed).Needs(reach, reach == Reach.Project ? Power.Projects : Power.Figures);
    }

    private static async Task<IResult> Mappings(HttpContext http, IGrainFactory grains) => Wire.Json(new PageHttp<MappingHttp>
    {
        Items = [.. (await grains.GetGrain<IUnitMappings>(UnitOf(http)).Mappings()).Select(MappingHttp.Of)],
    });

    private static async Task<IResult> PutMapping(string scheme, HttpContext http, IGrainFactory grains)
    {
        var body = await Body.Read<NewMapping>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var mapping = body.Value!.ToMapping(scheme);
        if (mapping.Refusal is { } wrong) return Problems.Of(wrong);
        var outcome = await grains.GetGrain<IUnitMappings>(UnitOf(http)).PutMapping(mapping.Value!);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(MappingHttp.Of(outcome.Value!));
    }

    private static Task<IResult> DataValueSets(string? period, string? scheme, string? map, string? edition, HttpContext http, IGrainFactory grains, ExportReading reading, TimeProvider clock) =>
        Mapped(http, grains, reading, clock, (period, scheme, map, edition), "data-value-sets.json", Json, needsDataSet: false, (stream, mapping, groups, alone, today) =>
            Dhis2Export.DataValueSets(stream, mapping, groups, alone, today));

    private static Task<IResult> Adx(string? period, string? scheme, string? map, string? edition, HttpContext http, IGrainFactory grains, ExportReading reading, TimeProvider clock) =>
        Mapped(http, grains, reading, clock, (period, scheme, map, edition), "adx.xml", Dhis2Export.AdxType, needsDataSet: true, (stream, mapping, groups, _, today) =>
            Dhis2Export.Adx(stream, mapping, groups, clock.GetUtcNow(), today));

    private static Task<IResult> Csv(string? period, string? indicators, string? map, string? edition, HttpContext http, ExportReading reading, TimeProvider clock) =>
        Tabular(http, reading, (period, indicators, map, edition), (asked, name) => ExportFile.Send(http, clock, $"{name}.csv", CsvExport.Type, asked(CsvExport.Write)));

    private static Task<IResult> Excel(string? period, string? indicators, string? map, string? edition, HttpContext http, ExportReading reading, TimeProvider clock) =>
        Tabular(http, reading, (period, indicators, map, edition), (asked, name) => ExportFile.Send(http, clock, $"{name}.xlsx", ExcelExport.Type, asked(WriteExcel)));

    private static Task<IResult> Packed(string? period, string? indicators, string? map, string? edition, string? format, HttpContext http, ExportReading reading, TimeProvider clock) =>
        Tabular(http, reading, (period, indicators, map, edition), (asked, name) => format switch
        {
            null or "csv" => ExportFile.SendPacked(http, clock, $"{name}.csv", asked(CsvExport.Write)),
            "xlsx" => ExportFile.SendPacked(http, clock, $"{name}.xlsx", asked(WriteExcel)),
            _ => Task.FromResult(Problems.Of("query.choice", "format")),
        });

    private static Task<long> WriteExcel(Stream stream, IAsyncEnumerable<FigureRow> rows) => ExcelExport.Write(stream, rows);

    private static async Task<IResult> Tabular(
        HttpContext http, ExportReading reading, (string? Period, string? Indicators, string? Map, string? Edition) asked,
        Func<Func<Func<Stream, IAsyncEnumerable<FigureRow>, Task<long>>, Func<Stream, Task<Written>>>, string, Task<IResult>> send)
    {
        var query = new Query();
        var periods = query.Periods(asked.Period, MostPeriods);
        ImmutableArray<string> indicators = [.. (query.Text(asked.Indicators, "indicators") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostIndicators)];
        var map = query.Choice<UnitMap>(asked.Map, "map") ?? UnitMap.Then;
        if (query.Refusal is { } no) return Problems.Of(no);
        var queries = Queries(periods, _ => indicators, map);
        var unit = UnitOf(http);
        var read = await reading.Of(unit, queries, asked.Edition, http.RequestAborted);
        if (read.Refusal is { } refused) return Problems.Of(refused);
        var source = read.Value!;
        return await send(
            write => async stream => new Written(await write(stream, FigureRows.Of(source.Whole, source.Below(_ => true), http.RequestAborted)), AsOf(source.Whole), source.Edition),
            $"{unit.Replace(':', '-')}-{periods[0]}{(periods.Length > 1 ? $"-{periods[^1]}" : string.Empty)}");
    }

    private static async Task<IResult> Mapped(
        HttpContext http, IGrainFactory grains, ExportReading reading, TimeProvider clock, (string? Period, string? Scheme, string? Map, string? Edition) asked, string name, string type,
        bool needsDataSet, Func<Stream, IdMapping, IAsyncEnumerable<MappedGroup>, bool, DateOnly, Task<long>> write)
    {
        var query = new Query();
        var periods = query.Periods(asked.Period, MostPeriods);
        var scheme = query.Slug(asked.Scheme, "scheme");
        var map = query.Choice<UnitMap>(asked.Map, "map") ?? UnitMap.Then;
        if (query.Refusal is { } no) return Problems.Of(no);
        var unit = UnitOf(http);
        var mappings = await grains.GetGrain<IUnitMappings>(unit).Mappings();
        // One mapping needs no name.
        var mapping = scheme is null ? (mappings.Length == 1 ? mappings[0] : null) : mappings.FirstOrDefault(m => m.Scheme == scheme);
        if (mapping is null) return Problems.Of("mapping.unknown", "scheme");
        if (needsDataSet && mapping.DataSet is null) return Problems.Of("mapping.data_set", "scheme");
        var queries = Queries(periods, p => [.. mapping.DataElements.Keys.Where(id => p.Kind != PeriodKind.Week || Indicators.IsWeekly(id))], map);
        if (queries.Any(q => q.Indicators.IsEmpty)) return Problems.Of(Refusal.Of("period.not_kept", "period").With("indicator", mapping.DataElements.Keys.First()));
        var read = await reading.Of(unit, queries, asked.Edition, http.RequestAborted);
        if (read.Refusal is { } refused) return Problems.Of(refused);
        var source = read.Value!;
        var alone = mapping.OrgUnits.Count == 1 && periods.Length == 1;
        return await ExportFile.Send(http, clock, name, type, async stream =>
            new Written(await write(stream, mapping, Groups(source.Whole, source.Below(mapping.OrgUnits.ContainsKey), mapping, source.Told), alone, source.Told), AsOf(source.Whole), source.Edition));
    }

    private static async IAsyncEnumerable<MappedGroup> Groups(
        ExportUnit whole, IAsyncEnumerable<ExportUnit> below, IdMapping mapping, DateOnly today, [EnumeratorCancellation] CancellationToken ct = default)
    {
        if (mapping.OrgUnits.ContainsKey(whole.Key))
        {
            foreach (var group in Dhis2Export.Groups(whole, mapping, today)) yield return group;
        }

        await foreach (var unit in below.WithCancellation(ct))
        {
            foreach (var group in Dhis2Export.Groups(unit, mapping, today)) yield return group;
        }
    }

    private static ImmutableArray<FiguresQuery> Queries(ImmutableArray<Period> periods, Func<Period, ImmutableArray<string>> indicators, UnitMap map) =>
        [.. periods.Select(p => new FiguresQuery { Period = p, Indicators = indicators(p), Map = map })];

    private static DateTimeOffset? AsOf(ExportUnit unit) => unit.Figures.Max(f => f.AsOf);

    private static string UnitOf(HttpContext http) => http.PlaceOf() is { Kind: ScopeKind.Project, Key: var code } ? Keys.Project(code) : http.PlaceOf().Key;
}
