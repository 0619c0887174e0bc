using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClbCloud.Gateway.Exports;
using ClbCloud.Grains.Figures;
using CsvHelper;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace ClbCloud.Gateway.Tests.Exports;

[Collection(Together.Name)]
public sealed class ExportTests(GatewayApplication app)
{
    [Fact]
    public async Task A_csv_holds_every_figure_of_the_province_and_its_communes_and_its_manifest_fits()
    {
        await Country.Make(app, "ha-xa");
        var admin = await app.AsNation();
        using var answer = await admin.Send("GET", "/v1/provinces/ha-xa/exports/figures.csv?period=2026-09..2026-10&indicators=members,clubs,visits");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), answer.Headers.GetValues("Clb-Sha256").Single());
        var rows = Rows(bytes);
        Assert.StartsWith("Mã đơn vị", rows[0][0], StringComparison.Ordinal);
        Assert.Equal(3 * 2 * 3, rows.Count - 1);
        Assert.Equal("18", answer.Headers.GetValues("Clb-Rows").Single());
        Assert.Equal(["ha-xa", "ha-xa|m-1", "ha-xa|m-2"], rows.Skip(1).Select(r => r[0]).Distinct());
        foreach (var row in rows.Skip(1))
        {
            var path = row[0].Contains('|', StringComparison.Ordinal) ? row[0].Replace("|", "/communes/", StringComparison.Ordinal) : row[0];
            var figures = await admin.Send("GET", $"/v1/provinces/{path}/figures?period={row[3]}&indicators={row[4]}").Ok();
            Assert.Equal((string?)figures["figures"]![row[4]]!.ToJsonString(), row[8]);
        }
    }

    [Fact]
    public async Task An_archive_has_the_file_and_its_manifest_and_the_workbook_is_one()
    {
        var country = await Country.Make(app, "ha-xb");
        var nation = await app.AsNation();
        await Soon.Until(async () => (long)(await nation.Send("GET", $"{country.Project}/figures?period=2026-10&indicators=members").Ok())["figures"]!["members"]! == 1, "the project has its member");
        using var answer = await nation.Send("GET", $"{country.Project}/exports/figures.zip?period=2026-10&format=xlsx&indicators=members,members.older55");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var read = new StreamReader(archive.GetEntry("manifest.json")!.Open());
        var manifest = JsonNode.Parse(await read.ReadToEndAsync())!;
        using var file = new MemoryStream();
        await using (var entry = archive.GetEntry((string)manifest["file"]!)!.Open()) await entry.CopyToAsync(file);
        Assert.Equal((string?)manifest["sha256"], Convert.ToHexStringLower(SHA256.HashData(file.ToArray())));
        Assert.Equal(file.Length, (long)manifest["bytes"]!);
        Assert.NotNull(manifest["asOf"]);
        var sheet = Assert.Single(Sheets(file));
        Assert.Equal((int)manifest["rows"]!, sheet.Count - 1);
        // The project, and the province that brings its one club: its one member is 76.
        Assert.Equal(
            [$"project:{country.Code} members 1", $"project:{country.Code} members.older55 1", "ha-xb members 1", "ha-xb members.older55 1"],
            sheet.Skip(1).Select(r => $"{r[0]} {r[4]} {r[8]}"));
    }

    [Fact]
    public async Task A_sheet_that_is_full_is_followed_by_another_and_nothing_is_lost()
    {
        using var file = new MemoryStream();
        Assert.Equal(25, await ExcelExport.Write(file, Many(25), rowsOfASheet: 10));
        var sheets = Sheets(file);
        Assert.Equal([10, 10, 8], sheets.Select(s => s.Count));
        Assert.All(sheets, s => Assert.Equal(FigureRows.Headings, s[0]));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), sheets.SelectMany(s => s.Skip(1)).Select(r => r[8]));
    }

    [Fact]
    public async Task A_sheet_that_is_just_full_stays_alone_and_no_rows_are_a_heading()
    {
        using var full = new MemoryStream();
        await ExcelExport.Write(full, Many(9), rowsOfASheet: 10);
        Assert.Equal([10], Sheets(full).Select(s => s.Count));
        using var empty = new MemoryStream();
        await ExcelExport.Write(empty, Many(0));
        Assert.Equal([1], Sheets(empty).Select(s => s.Count));
    }

    [Theory]
    [InlineData("=1+2")]
    [InlineData("+84912")]
    [InlineData("-1+cmd")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    public async Task What_a_spreadsheet_would_take_for_a_formula_is_text(string name)
    {
        using var csv = new MemoryStream();
        await CsvExport.Write(csv, Many(1, name));
        Assert.Equal($"'{name}", Rows(csv.ToArray())[1][1]);
        using var book = new MemoryStream();
        await ExcelExport.Write(book, Many(1, name));
        Assert.Equal($"'{name}", Sheets(book)[0][1][1]);
    }

    [Fact]
    public async Task Numbers_are_numbers_also_below_zero()
    {
        using var csv = new MemoryStream();
        await CsvExport.Write(csv, Many(1, value: -5));
        Assert.Equal("-5", Rows(csv.ToArray())[1][8]);
        using var book = new MemoryStream();
        await ExcelExport.Write(book, Many(1, value: -5));
        using var document = SpreadsheetDocument.Open(book, false);
        var cell = document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().ElementAt(FigureRows.Headings.Length + 8);
        Assert.Equal((CellValues.Number, "-5"), (cell.DataType!.Value, cell.CellValue!.Text));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_refused()
    {
        var country = await Country.Make(app, "ha-xc");
        var admin = await app.AsNation();
        var exports = $"{country.Project}/exports";
        await admin.Send("GET", $"{exports}/figures.csv").Problem(400, "period.malformed", "period");
        await admin.Send("GET", $"{exports}/figures.csv?period=2020-01..2026-10").Problem(400, "period.span", "period");
        await admin.Send("GET", $"{exports}/figures.csv?period=2026-10&indicators=khong-co").Problem(400, "indicator.unknown");
        await admin.Send("GET", $"{exports}/figures.csv?period=2026-W40&indicators=members").Problem(400, "period.not_kept");
        await admin.Send("GET", $"{exports}/figures.zip?period=2026-10&format=pdf").Problem(400, "query.choice", "format");
        await admin.Send("GET", $"{exports}/adx.xml?period=2026-10&scheme=khong-co").Problem(422, "mapping.unknown", "scheme");
        await admin.Send("GET", $"{exports}/adx.xml?period=2026-W40").Problem(400, "period.not_kept");
        await admin.Send("PUT", $"{country.Project}/mappings/khac", country.Mapping(ofProject: false).Replace("ha-xc\",", "ha-xc|clb-1\",", StringComparison.Ordinal)).Problem(422, "mapping.unit", "orgUnits");
        var twice = """{"ids":"code","orgUnits":[{"unit":"ha-xc","id":"A"},{"unit":"ha-xc","id":"B"}],"dataElements":[{"indicator":"members","dataElement":"D"}]}""";
        await admin.Send("PUT", $"{country.Province}/mappings/khac", twice).Problem(422, "mapping.twice", "orgUnits");
        await admin.Send("PUT", $"{country.Province}/mappings/khac", """{"ids":"code","orgUnits":[{"unit":"ha-xc","id":"A"}],"dataElements":[{"indicator":"members","dataElement":"D"}]}""").Ok();
        await admin.Send("GET", $"{country.Province}/exports/adx.xml?period=2026-10&scheme=khac").Problem(422, "mapping.data_set", "scheme");
        // Two mappings: which one must be said.
        await admin.Send("GET", $"{country.Province}/exports/data-value-sets.json?period=2026-10").Problem(422, "mapping.unknown", "scheme");
    }

    [Theory]
    [InlineData("2026-10", "202610", "2026-10-01/P1M")]
    [InlineData("2026-W47", "2026W47", "2026-11-16/P7D")]
    [InlineData("2027-W01", "2027W1", "2027-01-04/P7D")]
    [InlineData("2026-Q4", "2026Q4", "2026-10-01/P3M")]
    [InlineData("2026", "2026", "2026-01-01/P1Y")]
    public void Periods_are_written_as_the_other_system_writes_them(string period, string dataValues, string adx)
    {
        var parsed = ClbCloud.Grains.Kernel.Period.Parse(period);
        Assert.Equal((dataValues, adx), (Dhis2Periods.DataValues(parsed), Dhis2Periods.Adx(parsed)));
    }

    private static async IAsyncEnumerable<FigureRow> Many(int count, string name = "Đơn vị mẫu", long? value = null)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new("ha-xa", name, null, "2026-10", Indicators.Find("members")!, "members", value ?? i, 0, 1);
        }
    }

    internal static List<string[]> Rows(byte[] csv)
    {
        using var reader = new CsvReader(new StreamReader(new MemoryStream(csv), Encoding.UTF8), new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false });
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add(reader.Parser.Record!);
        return rows;
    }

    private static List<List<string[]>> Sheets(MemoryStream file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file.ToArray()), false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => e.Description));
        var book = document.WorkbookPart!;
        return
        [
            .. book.Workbook.Sheets!.Elements<Sheet>().Select(s => ((WorksheetPart)book.GetPartById(s.Id!.Value!)).Worksheet.Descendants<Row>()
                .Select(r => r.Elements<Cell>().Select(c => c.InlineString?.InnerText ?? c.CellValue!.Text).ToArray()).ToList()),
        ];
    }
}
