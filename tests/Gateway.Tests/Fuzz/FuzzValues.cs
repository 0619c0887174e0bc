using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Fuzz;

/// <summary>Values that programs stumble over, written as JSON, and bodies made of them after a schema. One random source a request: a request is known by its number.</summary>
internal sealed class FuzzValues(Random random, JsonObject schemas)
{
    private const int DeepestSchema = 6;
    private const string Half = "half-a-character";

    private static readonly string[] Texts =
    [
        "", " ", "p-1", "p-2", "v-1", "r-1", "r-2", "clb-1", "clb-2", "m-1", "m-2", "thon-1", "ln-1", "ke-hoach", "members", "visits", "clubs.new", "khong-co",
        "health", "culture", "board", "treasurer", "admin", "poor", "female", "male", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-01", "2025-07-01", "2026-10", "2026-W53",
        "2026-W40", "2026", "2026-Q2", "2026-11-01T08:00:00+07:00", "2026-11-01T08:00:00", "9999-12-31T23:59:59+14:00", "00000000-0000-0000-0000-000000000000",
        "11111111-2222-4333-8444-555555555555", "null", "true", "-1", "=1+1", "../../etc/passwd", "%00", "'; DROP TABLE rows; --", "<script>alert(1)</script>", "{{7*7}}",
        "Nguyễn Thị Mẫu", "Nguye\u0302\u0303n", "\u202eabc", "🙂", "a|b", "ha-fuzz-0|clb-1", "nation", "http://127.0.0.1:1/", "https://example.invalid/x", "0912 345 678", "482915",
    ];

    private static readonly string[] Numbers =
        ["0", "1", "-1", "2", "7", "30", "60", "100", "1000", "2026", "90000000", "2147483647", "2147483648", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e308", "1e999", "0.1", "-0", "1.0000000000000000000001"];

    private static readonly string[] Odd = ["null", "true", "false", "[]", "{}", "[[]]", "[null]", "\"\\u0000\"", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":1}}}", "[1,2,3]"];

    public bool Chance(int percent) => random.Next(100) < percent;

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public string Text() => random.Next(12) switch
    {
        0 => new string('a', random.Next(1, 6_000)),
        1 => Day(),
        2 => Guid(),
        _ => Of(Texts),
    };

    public string Day() => new DateOnly(2019, 1, 1).AddDays(random.Next(3_300)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string Period() => random.Next(5) switch
    {
        0 => Day()[..7],
        1 => Day()[..4],
        2 => string.Create(CultureInfo.InvariantCulture, $"{random.Next(2020, 2028)}-W{random.Next(1, 54):00}"),
        3 => string.Create(CultureInfo.InvariantCulture, $"{random.Next(2020, 2028)}-Q{random.Next(1, 6)}"),
        _ => Text(),
    };

    /// <summary>A good body with one to three of its values made something else, left out, or doubled; sometimes cut or garbled as a whole.</summary>
    public string Mutated(string good)
    {
        if (Chance(6)) return good[..random.Next(good.Length)];
        if (Chance(3)) return Of(Odd);
        var body = JsonNode.Parse(good)!;
        for (var i = random.Next(1, 4); i > 0; i--) Mutate(body);
        // Half a character can be sent, and cannot be kept by a node.
        var text = body.ToJsonString().Replace(Half, "\\ud800", StringComparison.Ordinal);
        return Chance(2) ? text.Insert(random.Next(text.Length), Of<string>([",", "\"", "\\", "\u0001", "]"])) : text;
    }

    /// <summary>A body after a schema of the document; a tenth of its values of another type.</summary>
    public string Written(JsonNode? schema)
    {
        var text = new StringBuilder();
        Write(text, schema, 0);
        return text.ToString();
    }

    private void Mutate(JsonNode body)
    {
        var at = body;
        while (at is JsonArray { Count: > 0 } array) at = array[random.Next(array.Count)];
        if (at is not JsonObject { Count: > 0 } item) return;
        var field = Of(item.Select(p => p.Key).ToArray());
        if (item[field] is JsonObject or JsonArray && Chance(50))
        {
            Mutate(item[field]!);
            return;
        }

        switch (random.Next(4))
        {
            case 0: item.Remove(field); break;
            case 1: item["khong"] = 1; break;
            default: item[field] = Node(Chance(70) ? Quoted(Text()) : Chance(50) ? Of(Numbers) : Of(Odd)); break;
        }
    }

    private void Write(StringBuilder text, JsonNode? schema, int depth)
    {
        schema = Resolved(schema);
        if (schema is null || depth > DeepestSchema || Chance(10)) text.Append(Chance(50) ? Quoted(Text()) : Chance(60) ? Of(Numbers) : Of(Odd));
        else if (schema["enum"] is JsonArray { Count: > 0 } choices) text.Append(Of(choices.ToArray())?.ToJsonString() ?? "null");
        else if (schema["properties"] is JsonObject properties) WriteObject(text, properties, depth);
        else if (TypeOf(schema) == "array") WriteArray(text, schema["items"], depth);
        else text.Append(Scalar(schema));
    }

    private void WriteObject(StringBuilder text, JsonObject properties, int depth)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, of) in properties.Where(_ => Chance(80)))
        {
            if (!first) text.Append(',');
            text.Append(Quoted(name)).Append(':');
            Write(text, of, depth + 1);
            first = false;
        }

        text.Append('}');
    }

    private void WriteArray(StringBuilder text, JsonNode? items, int depth)
    {
        text.Append('[');
        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            Write(text, items, depth + 1);
        }

        text.Append(']');
    }

    private string Scalar(JsonNode schema) => (TypeOf(schema), (string?)schema["format"]) switch
    {
        ("integer" or "number", _) => Of(Numbers),
        ("boolean", _) => Chance(50) ? "true" : "false",
        (_, "date") => Quoted(Chance(80) ? Day() : Text()),
        (_, "uuid") => Quoted(Chance(80) ? Guid() : Text()),
        (_, "date-time") => Quoted($"{Day()}T08:00:00+07:00"),
        _ => Quoted(Text()),
    };

    private string Guid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private JsonNode? Resolved(JsonNode? schema)
    {
        for (var i = 0; i < DeepestSchema; i++)
        {
            if (schema?["$ref"] is { } named) schema = schemas[((string)named!).Split('/')[^1]];
            else if (schema?["oneOf"] is JsonArray { Count: > 0 } either) schema = Of(either.ToArray());
            else break;
        }

        return schema;
    }

    private static string? TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray types => (string?)types.FirstOrDefault(t => (string?)t != "null"),
        var type => (string?)type,
    };

    private static JsonNode? Node(string json) => JsonNode.Parse(json.Replace("\\ud800", Half, StringComparison.Ordinal));

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
