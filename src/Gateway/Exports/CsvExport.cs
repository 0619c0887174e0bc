using System.Globalization;
using System.Text;
using CsvHelper;

namespace ClbCloud.Gateway.Exports;

/// <summary>Figures as CSV in UTF-8 with a byte order mark, so that spreadsheets show Vietnamese.</summary>
internal static class CsvExport
{
    public const string Type = "text/csv; charset=utf-8";

    public static async Task<long> Write(Stream stream, IAsyncEnumerable<FigureRow> rows)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var heading in FigureRows.Headings) csv.WriteField(heading);
        await csv.NextRecordAsync();
        var count = 0L;
        await foreach (var row in rows)
        {
            csv.WriteField(FigureRows.Cell(row.Unit));
            csv.WriteField(FigureRows.Cell(row.NameVi));
            csv.WriteField(FigureRows.Cell(row.NameEn));
            csv.WriteField(row.Period);
            csv.WriteField(row.IndicatorId);
            csv.WriteField(FigureRows.Cell(row.Indicator.NameVi));
            csv.WriteField(FigureRows.Cell(row.Indicator.NameEn));
            csv.WriteField(row.Indicator.Unit);
            csv.WriteField(row.Value);
            csv.WriteField(row.Declared);
            csv.WriteField(Math.Round(row.Coverage, 4));
            csv.WriteField(row.Note);
            await csv.NextRecordAsync();
            count++;
        }

        return count;
    }
}
