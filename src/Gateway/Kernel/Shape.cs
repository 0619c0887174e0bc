using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// Compares a JSON value with the type that it is to become, and names the first field that does not fit. The
/// serializer alone would refuse too, but without telling an unknown field from a wrong type, or where a field is missing.
/// </summary>
internal static partial class Shape
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, JsonPropertyInfo>> Known = new();

    [GeneratedRegex(@"(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex OffsetPattern();

    /// <param name="value">What came.</param>
    /// <param name="type">What it shall become.</param>
    /// <param name="path">Where it stands: empty for the whole body, <c>items[3]</c> in a batch.</param>
    public static Refusal? Check(JsonElement value, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = Wire.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Fields(value, type, path),
            JsonTypeInfoKind.Enumerable => Items(value, info.ElementType!, path),
            _ => Scalar(value, type, path, null),
        };
    }

    private static Refusal? Fields(JsonElement value, Type type, string path)
    {
        if (value.ValueKind != JsonValueKind.Object) return Refusal.Of("json.type", path);
        var known = Known.GetOrAdd(type, PropertiesOf);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (Label(member) is not { } name) return Refusal.Of("text.control", path);
            var at = Join(path, name);
            if (!known.TryGetValue(name, out var property)) return Refusal.Of("json.unknown_field", at);
            if (!seen.Add(name)) return Refusal.Of("json.duplicate_field", at);
            if (Field(member.Value, property, at) is { } no) return no;
        }

        var missing = known.Values.FirstOrDefault(p => p.IsRequired && !seen.Contains(p.Name));
        return missing is null ? null : Refusal.Of("json.missing_field", Join(path, missing.Name));
    }

    private static Refusal? Field(JsonElement value, JsonPropertyInfo property, string at)
    {
        if (value.ValueKind == JsonValueKind.Null) return property.IsSetNullable ? null : Refusal.Of("json.type", at);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return Wire.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.None
            ? Scalar(value, type, at, property.AttributeProvider)
            : Check(value, type, at);
    }

    private static Refusal? Items(JsonElement value, Type element, string path)
    {
        if (value.ValueKind != JsonValueKind.Array) return Refusal.Of("json.type", path);
        if (value.GetArrayLength() > Body.MostItems) return Refusal.Of("batch.too_large", path).With("most", Body.MostItems);
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            var at = $"{path}[{i++}]";
            var no = item.ValueKind == JsonValueKind.Null ? Refusal.Of("json.type", at) : Check(item, element, at);
            if (no is not null) return no;
        }

        return null;
    }

    private static Refusal? Scalar(JsonElement value, Type type, string at, ICustomAttributeProvider? marks)
    {
        if (type == typeof(bool)) return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : WrongType(at);
        if (type == typeof(int)) return Whole(value, at, marks);
        if (type == typeof(long)) return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? null : WrongType(at);
        if (type == typeof(decimal)) return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _) ? null : WrongType(at);
        if (value.ValueKind != JsonValueKind.String) return WrongType(at);
        if (Text(value) is not { } text) return Refusal.Of("text.control", at);
        if (type == typeof(string)) return Words(text, at, marks);
        if (type == typeof(Guid)) return Guid.TryParseExact(text, "D", out _) ? null : WrongType(at);
        if (type == typeof(DateOnly)) return Day(text, at);
        if (type == typeof(DateTimeOffset)) return Instant(value, text, at);
        return type.IsEnum && !Enum.GetNames(type).Any(n => JsonNamingPolicy.KebabCaseLower.ConvertName(n) == text) ? Refusal.Of("json.value", at) : null;
    }

    private static Refusal? Whole(JsonElement value, string at, ICustomAttributeProvider? marks)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number)) return WrongType(at);
        return Mark<WholeAttribute>(marks) is { } range && (number < range.Least || number > range.Most)
            ? Refusal.Of("number.range", at).With("least", range.Least).With("most", range.Most)
            : null;
    }

    private static Refusal? Words(string text, string at, ICustomAttributeProvider? marks) =>
        Mark<NameAttribute>(marks) is not null ? TextRules.Name(text, at)
        : Mark<SlugAttribute>(marks) is not null ? TextRules.Slug(text, at)
        : Mark<ReferenceAttribute>(marks) is not null ? TextRules.Reference(text, at)
        : Mark<NoteAttribute>(marks) is not null ? TextRules.Note(text, at)
        : TextRules.Plain(text, at);

    private static Refusal? Day(string text, string at)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return WrongType(at);
        return day.Year is < FirstYear or > LastYear ? Refusal.Of("date.range", at) : null;
    }

    private static Refusal? Instant(JsonElement value, string text, string at)
    {
        // An instant without an offset would be read in the server's zone.
        if (!OffsetPattern().IsMatch(text)) return Refusal.Of("instant.offset", at);
        if (!value.TryGetDateTimeOffset(out var instant)) return WrongType(at);
        return instant.Year is < FirstYear or > LastYear ? Refusal.Of("date.range", at) : null;
    }

    private static Refusal WrongType(string at) => Refusal.Of("json.type", at);

    private static T? Mark<T>(ICustomAttributeProvider? marks)
        where T : Attribute => marks?.GetCustomAttributes(typeof(T), false).FirstOrDefault() as T;

    // Escapes of half a surrogate pair, and bytes that are no UTF-8, come to light only here.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Label(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Join(string path, string name)
    {
        // The sender's own word goes back to it; no more of it than names a field.
        if (name.Length > 40) name = name[..40];
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    private static FrozenDictionary<string, JsonPropertyInfo> PropertiesOf(Type type) =>
        Wire.Options.GetTypeInfo(type).Properties.Where(p => p.Set is not null).ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
}
