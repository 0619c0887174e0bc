using System.Globalization;
using System.Text;
using System.Text.Json;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Privacy;

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

/// <summary>A person's file as a text that can be printed and read aloud, in Vietnamese first.</summary>
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
                Write(text, content.RootElement, string.Empty);
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, TextHttp words) => text.Append(words.Vi).Append(" / ").AppendLine(words.En);

    private static void Write(StringBuilder text, JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) Write(text, member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var element in value.EnumerateArray()) Write(text, element, $"{path}[{++i}]");
                break;
            default:
                text.Append("  ").Append(path).Append(": ").AppendLine(value.ToString());
                break;
        }
    }
}
