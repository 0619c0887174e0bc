using System.Globalization;
using System.IO.Packaging;
using System.Text;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Imports;
using CsvHelper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ClbCloud.Gateway.Imports;

/// <summary>Files that go with imports: empty ones to fill in, and reports row by row.</summary>
internal static class ImportFiles
{
    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
    private const string BookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const int PageParts = 200;

    private static readonly string[] ReportHeads =
        ["Dòng / Row", "Mã CLB / Club", "Mã trong sổ / Id", "Kết quả / Result", "Mã lỗi / Code", "Cột / Column", "Giải thích", "Explanation"];

    public static byte[] CsvTemplate(ImportKind kind)
    {
        using var file = new MemoryStream();
        using (var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(writer, CultureInfo.InvariantCulture))
        {
            foreach (var column in ImportColumns.Of(kind)) csv.WriteField(column.Vi);
            csv.NextRecord();
        }

        return file.ToArray();
    }

    public static byte[] ExcelTemplate(ImportKind kind)
    {
        using var file = new MemoryStream();
        using (var package = Package.Open(file, FileMode.Create, FileAccess.ReadWrite))
        {
            var sheet = package.CreatePart(new Uri("/xl/worksheets/sheet1.xml", UriKind.Relative), SheetType);
            using (var part = sheet.GetStream(FileMode.Create, FileAccess.Write))
            using (var writer = OpenXmlWriter.Create(part))
            {
                writer.WriteElement(new Worksheet(new SheetData(new Row(ImportColumns.Of(kind).Select(c => new Cell
                {
                    DataType = CellValues.InlineString,
                    InlineString = new InlineString(new Text(c.Vi)),
                })))));
            }

            var book = package.CreatePart(new Uri("/xl/workbook.xml", UriKind.Relative), BookType);
            package.CreateRelationship(book.Uri, TargetMode.Internal, $"{Relations}/officeDocument", "book");
            book.CreateRelationship(sheet.Uri, TargetMode.Internal, $"{Relations}/worksheet", "sheet1");
            using var list = book.GetStream(FileMode.Create, FileAccess.Write);
            using var sheets = OpenXmlWriter.Create(list);
            sheets.WriteElement(new Workbook(new Sheets(new Sheet { Name = "Nhập liệu", SheetId = 1, Id = "sheet1" })));
        }

        return file.ToArray();
    }

    /// <summary>Every row's result as CSV, by club.</summary>
    public static async Task<Written> Report(Stream stream, IImportGrain import, ImportKind kind, ImportPass pass)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var head in ReportHeads) csv.WriteField(head);
        await csv.NextRecordAsync();
        var count = 0L;
        string? next = null;
        do
        {
            var page = await import.Results(pass, next, PageParts);
            next = page.Next;
            foreach (var (club, row) in page.Clubs.SelectMany(c => c.Rows, (c, row) => (c.Club, row)))
            {
                var texts = row.Refusal is { } no ? Texts.Of(no.Code, no.Args) : null;
                csv.WriteField(row.Number);
                csv.WriteField(FigureRows.Cell(club));
                csv.WriteField(FigureRows.Cell(row.Id));
                csv.WriteField(Wire.Name(row.Status));
                csv.WriteField(row.Refusal?.Code);
                csv.WriteField(FigureRows.Cell(ImportConflictHttp.ColumnOf(kind, row.Refusal?.Field) ?? row.Refusal?.Field));
                csv.WriteField(FigureRows.Cell(texts?.Vi));
                csv.WriteField(FigureRows.Cell(texts?.En));
                await csv.NextRecordAsync();
                count++;
            }
        }
        while (next is not null);
        return new(count, null);
    }
}
