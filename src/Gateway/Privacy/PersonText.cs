using System.Globalization;
using System.Text;
using System.Text.Json;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Privacy;
using CsvHelper;

namespace ClbCloud.Gateway.Privacy;

/// <summary>All that a club holds about one person.</summary>
internal sealed record PersonFileHttp
{
    public required PersonHttp Person { get; init; }

    /// <summary>The records of the club's book that are this person.</summary>
    public required IReadOnlyList<PersonHttp> Records { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Something is left out that the caller may not see: readings are the club's own board's and health role's.</summary>
    public required bool Partial { get; init; }

    public required IReadOnlyList<PersonItemHttp> Items { get; init; }

    public static PersonFileHttp Of(PersonFile file) => new()
    {
        Person = PersonHttp.Of(file.Person),
        Records = [.. file.Records.Select(PersonHttp.Of)],
        At = file.At,
        Partial = file.Partial,
        Items = [.. file.Items.Select(i => new PersonItemHttp { Section = i.Section, Former = i.Former, Content = JsonSerializer.Deserialize<JsonElement>(i.Json) })],
    };
}

internal sealed record PersonItemHttp
{
    public required string Section { get; init; }

    /// <summary>As it was before a correction.</summary>
    public required bool Former { get; init; }

    public required JsonElement Content { get; init; }
}

/// <summary>A person's file as a text that can be printed and read aloud, in Vietnamese first, or as a table.</summary>
internal static class PersonText
{
    public static string Of(PersonFile file)
    {
        var text = new StringBuilder();
        Line(text, Texts.Of("file.title"));
        Line(text, Texts.Of("file.at", new Dictionary<string, string> { ["at"] = file.At.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) }));
        if (file.Partial) Line(text, Texts.Of("file.partial"));
        foreach (var section in file.Items.GroupBy(i => i.Section).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.AppendLine();
            Line(text, Texts.Of($"file.section.{section.Key}"));
            foreach (var item in section)
            {
                text.AppendLine(item.Former ? $"- ({Texts.Of("file.former").Vi})" : "-");
                using var content = JsonDocument.Parse(item.Json);
                foreach (var (field, value) in Fields(content.RootElement, string.Empty)) text.Append("  ").Append(field).Append(": ").AppendLine(value);
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, TextHttp words) => text.Append(words.Vi).Append(" / ").AppendLine(words.En);

    /// <summary>The same for a spreadsheet: one line a value, in UTF-8 with a byte order mark.</summary>
    public static byte[] Csv(PersonFile file)
    {
        using var memory = new MemoryStream();
        using (var csv = new CsvWriter(new StreamWriter(memory, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), CultureInfo.InvariantCulture))
        {
            Row(csv, "section", "name_vi", "name_en", "number", "former", "field", "value");
            if (file.Partial) Row(csv, "partial", Texts.Of("file.partial").Vi, Texts.Of("file.partial").En, string.Empty, string.Empty, string.Empty, string.Empty);
            foreach (var section in file.Items.GroupBy(i => i.Section).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var (name, number) = (Texts.Of($"file.section.{section.Key}"), 0);
                foreach (var item in section)
                {
                    number++;
                    using var content = JsonDocument.Parse(item.Json);
                    foreach (var (field, value) in Fields(content.RootElement, string.Empty))
                        Row(csv, section.Key, name.Vi, name.En, number.ToString(CultureInfo.InvariantCulture), item.Former ? "true" : "false", field, FigureRows.Cell(value));
                }
            }
        }

        return memory.ToArray();
    }

    private static void Row(CsvWriter csv, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells) csv.WriteField(cell);
        csv.NextRecord();
    }

    private static IEnumerable<(string Field, string Value)> Fields(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Fields(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((element, i) => Fields(element, $"{path}[{i + 1}]")),
        _ => [(path, value.ToString())],
    };
}
