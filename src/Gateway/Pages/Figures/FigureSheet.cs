using System.Globalization;
using System.Text;
using CsvHelper;

namespace ClbCloud.Gateway.Pages.Figures;

/// <summary>The explorer's table as a file for spreadsheets: plain numbers, machine periods, and a mark so that tone marks are read right. Pure.</summary>
internal static class FigureSheet
{
    public static byte[] Of(ExplorerModel model)
    {
        using var memory = new MemoryStream();
        using (var csv = new CsvWriter(new StreamWriter(memory, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), CultureInfo.InvariantCulture))
        {
            csv.WriteField("name");
            csv.WriteField("unit");
            foreach (var period in model.Periods) csv.WriteField(period.ToString());
            csv.NextRecord();
            foreach (var row in model.Rows)
            {
                csv.WriteField(Harmless(row.Name));
                csv.WriteField(row.Unit);
                foreach (var value in row.Values) csv.WriteField(value);
                csv.NextRecord();
            }
        }

        return memory.ToArray();
    }

    // A spreadsheet takes a text that begins so for a formula.
    private static string Harmless(string name) => name is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{name}" : name;
}
