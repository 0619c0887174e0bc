using System.Globalization;
using System.IO.Packaging;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ClbCloud.Gateway.Exports;

/// <summary>
/// Figures as a workbook, written forward only: the package is opened for writing alone, so that no part is held in
/// memory. A sheet that is full is followed by another one.
/// </summary>
internal static class ExcelExport
{
    public const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
    private const string BookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Most rows of a sheet, the heading included.</summary>
    public const int RowsOfASheet = 1_048_576;

    public static async Task<long> Write(Stream stream, IAsyncEnumerable<FigureRow> rows, int rowsOfASheet = RowsOfASheet)
    {
        using var package = Package.Open(stream, FileMode.Create, FileAccess.Write);
        var sheets = new List<Uri>();
        var count = 0L;
        await using var next = rows.GetAsyncEnumerator();
        var more = await next.MoveNextAsync();
        do
        {
            var sheet = package.CreatePart(Part($"worksheets/sheet{sheets.Count + 1}.xml"), SheetType, CompressionOption.Normal);
            sheets.Add(sheet.Uri);
            using var part = sheet.GetStream(FileMode.Create, FileAccess.Write);
            using var writer = OpenXmlWriter.Create(part);
            writer.WriteStartElement(new Worksheet());
            writer.WriteStartElement(new SheetData());
            Row(writer, [.. FigureRows.Headings.Select(Text)]);
            for (var inSheet = 1; more && inSheet < rowsOfASheet; inSheet++)
            {
                Row(writer, Cells(next.Current));
                count++;
                more = await next.MoveNextAsync();
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        while (more);

        Book(package, sheets);
        return count;
    }

    // The list of sheets comes last: how many there are is known only then.
    private static void Book(Package package, List<Uri> sheets)
    {
        var book = package.CreatePart(Part("workbook.xml"), BookType, CompressionOption.Normal);
        package.CreateRelationship(book.Uri, TargetMode.Internal, $"{Relations}/officeDocument", "book");
        for (var i = 0; i < sheets.Count; i++) book.CreateRelationship(sheets[i], TargetMode.Internal, $"{Relations}/worksheet", Id(i));
        using var part = book.GetStream(FileMode.Create, FileAccess.Write);
        using var list = OpenXmlWriter.Create(part);
        list.WriteStartElement(new Workbook());
        list.WriteStartElement(new Sheets());
        for (var i = 0; i < sheets.Count; i++)
            list.WriteElement(new Sheet { Name = i == 0 ? "Số liệu" : string.Create(CultureInfo.InvariantCulture, $"Số liệu {i + 1}"), SheetId = (uint)i + 1, Id = Id(i) });
        list.WriteEndElement();
        list.WriteEndElement();
    }

    private static Uri Part(string name) => new($"/xl/{name}", UriKind.Relative);

    private static string Id(int sheet) => string.Create(CultureInfo.InvariantCulture, $"sheet{sheet + 1}");

    private static Cell[] Cells(FigureRow row) =>
    [
        Text(row.Unit), Text(row.NameVi), Text(row.NameEn), Text(row.Period), Text(row.IndicatorId), Text(row.Indicator.NameVi), Text(row.Indicator.NameEn),
        Text(row.Indicator.Unit), row.Value is { } value ? Number(value) : new Cell(), Number(row.Declared), Number((decimal)Math.Round(row.Coverage, 4)), Text(row.Note),
    ];

    private static void Row(OpenXmlWriter writer, Cell[] cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells) writer.WriteElement(cell);
        writer.WriteEndElement();
    }

    // A text cell is never a formula; it is marked all the same, for whoever saves the sheet as CSV.
    private static Cell Text(string? text) =>
        new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(FigureRows.Cell(text)) { Space = SpaceProcessingModeValues.Preserve }) };

    private static Cell Number(decimal value) => new() { DataType = CellValues.Number, CellValue = new CellValue(value.ToString(CultureInfo.InvariantCulture)) };
}
