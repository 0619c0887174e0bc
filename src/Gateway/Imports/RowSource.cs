using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using CsvHelper;
using CsvHelper.Configuration;
using ExcelDataReader;

namespace ClbCloud.Gateway.Imports;

internal enum ImportFormat
{
    Csv,
    Excel,
    Json,
}

/// <summary>A file that cannot be read further, with the reason.</summary>
internal sealed class UnreadableFileException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>Reads the rows of a file one after the other; never the whole of it.</summary>
internal static class RowSource
{
    private static readonly string[] Delimiters = [",", ";", "\t"];
    private static readonly JsonSerializerOptions JsonRows = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private const int LongestCell = 16_000;
    private const int MostColumns = 60;
    private const long MostUnpacked = 512L * 1024 * 1024;

    // The reader of workbooks asks for the code page of old ones, though it reads new ones alone.
    static RowSource() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="kind">What its rows are.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="ofAClub">A club's own file need not have the column that names the club.</param>
    /// <exception cref="UnreadableFileException">Where the file ends being one.</exception>
    public static IEnumerable<RawRow> Read(ImportKind kind, ImportFormat format, Stream file, bool ofAClub = false)
    {
        using var rows = (format switch
        {
            ImportFormat.Csv => Csv(kind, file, ofAClub),
            ImportFormat.Excel => Excel(kind, file, ofAClub),
            _ => Json(kind, file),
        }).GetEnumerator();
        var number = 0;
        while (true)
        {
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (Exception broken) when (broken is not (UnreadableFileException or OutOfMemoryException or IOException) or EndOfStreamException)
            {
                throw Unreadable(broken is DecoderFallbackException || broken.InnerException is DecoderFallbackException ? "import.encoding" : "import.malformed", number + 1);
            }

            number = rows.Current.Number;
            if (rows.Current.Cells.Count > 0) yield return rows.Current;
        }
    }

    /// <summary>By the first bytes, for a sender that does not say.</summary>
    public static ImportFormat Sniff(Stream file)
    {
        Span<byte> first = stackalloc byte[8];
        var count = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var start = Encoding.Latin1.GetString(first[..count]).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\r', '\n', '\t');
        return start.StartsWith("PK", StringComparison.Ordinal) ? ImportFormat.Excel : start.StartsWith('[') || start.StartsWith('{') ? ImportFormat.Json : ImportFormat.Csv;
    }

    private static IEnumerable<RawRow> Csv(ImportKind kind, Stream file, bool ofAClub)
    {
        // Excel's own "Unicode text" has a mark of its own; what is no UTF-8 is refused rather than guessed at.
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, Delimiter = Delimiter(file), MaxFieldSize = LongestCell, IgnoreBlankLines = false };
        file.Position = 0;
        using var csv = new CsvParser(text, settings, leaveOpen: true);
        var number = 0;
        ImportColumn?[]? columns = null;
        while (csv.Read())
        {
            number++;
            var cells = csv.Record!;
            if (columns is null) columns = Heads(kind, cells, ofAClub);
            else yield return new(number, Row(columns, cells));
        }

        if (columns is null) throw Unreadable("import.empty");
    }

    // Whichever divides the heads: in Vietnam Excel writes semicolons.
    private static string Delimiter(Stream file)
    {
        file.Position = 0;
        using var text = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 4096, leaveOpen: true);
        var head = new char[4096];
        var line = new string(head, 0, text.ReadBlock(head)).Split('\n', 2)[0];
        file.Position = 0;
        return Delimiters.MaxBy(d => line.Count(c => c == d[0]))!;
    }

    private static IEnumerable<RawRow> Excel(ImportKind kind, Stream file, bool ofAClub)
    {
        using (var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            // A small file may say that it is a huge one.
            if (archive.Entries.Sum(e => e.Length) > MostUnpacked) throw Unreadable("import.malformed", 1);
        }

        file.Position = 0;
        using var book = ExcelReaderFactory.CreateOpenXmlReader(file, new ExcelReaderConfiguration { LeaveOpen = true });
        var number = 0;
        ImportColumn?[]? columns = null;
        while (book.Read())
        {
            number++;
            if (book.FieldCount > 16_384) throw Unreadable("import.malformed", number);
            var cells = Enumerable.Range(0, book.FieldCount).Select(i => Text(book.GetValue(i))).ToArray();
            if (columns is null) columns = Heads(kind, cells, ofAClub);
            else yield return new(number, Row(columns, cells));
        }

        if (columns is null) throw Unreadable("import.empty");
    }

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        DateTime day => day.ToString(day.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        double number => number.ToString("0.###############", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static IEnumerable<RawRow> Json(ImportKind kind, Stream file)
    {
        var known = ImportColumns.Of(kind);
        // One array of objects, or one object a line.
        var lines = FirstOf(file) == '{';
        var number = 0;
        var rows = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, topLevelValues: lines, JsonRows).ToBlockingEnumerable();
        foreach (var row in rows)
        {
            number++;
            if (row.ValueKind != JsonValueKind.Object) throw Unreadable("import.malformed", number);
            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in row.EnumerateObject())
            {
                if (known.FirstOrDefault(c => c.Field == member.Name) is not { } column) throw Unreadable(Refusal.Of("json.unknown_field").With("row", number));
                var text = VietnameseText.Clean(Text(member.Value) ?? throw Unreadable("import.malformed", number));
                if (text.Length > LongestCell) throw Unreadable("import.malformed", number);
                if (text.Length > 0) cells.Add(column.Field, text);
            }

            yield return new(number, cells);
        }

        if (number == 0) throw Unreadable("import.empty");
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number) => string.Join(';', value.EnumerateArray().Select(v => v.ToString())),
        _ => null,
    };

    private static char FirstOf(Stream file)
    {
        file.Position = 0;
        int next;
        while ((next = file.ReadByte()) is 0xEF or 0xBB or 0xBF or ' ' or '\r' or '\n' or '\t')
        {
        }

        file.Position = 0;
        return next < 0 ? '\0' : (char)next;
    }

    private static ImportColumn?[] Heads(ImportKind kind, string[] cells, bool ofAClub)
    {
        if (cells.Length > MostColumns && cells.Skip(MostColumns).Any(c => c.Length > 0)) throw Unreadable("import.malformed", 1);
        var columns = ImportColumns.Read(kind, cells, ofAClub);
        return columns.Refusal is { } no ? throw Unreadable(no) : columns.Value!;
    }

    private static Dictionary<string, string> Row(ImportColumn?[] columns, string[] cells)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length && i < cells.Length; i++)
        {
            if (columns[i] is not { } column || cells[i].Length == 0) continue;
            var text = VietnameseText.Clean(cells[i]);
            if (text.Length > 0) row.Add(column.Field, text);
        }

        return row;
    }

    private static UnreadableFileException Unreadable(string code, int? row = null) => Unreadable(row is { } number ? Refusal.Of(code, "file").With("row", number) : Refusal.Of(code, "file"));

    private static UnreadableFileException Unreadable(Refusal refusal) => new(refusal);
}
