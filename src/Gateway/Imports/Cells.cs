using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Imports;

/// <summary>
/// The cells of one row, by field. The first that cannot be read is kept as a refusal: with the kind of value that was
/// there, never the value.
/// </summary>
internal sealed class Cells(IReadOnlyDictionary<string, string> texts)
{
    private const int LongestCode = 100;
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);
    private static readonly string[] Dates = ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy/M/d"];
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "d/M/yyyy H:mm", "d/M/yyyy H:mm:ss", "d-M-yyyy H:mm"];
    private static readonly string[] Offsets = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public Refusal? Refusal { get; private set; }

    /// <summary>Text without blanks around it; null for an empty cell.</summary>
    public string? Text(string field, int most = TextRules.NameLength, bool lines = false)
    {
        if (Raw(field) is not { } text) return null;
        if (TextRules.Plain(text, field, most, lines) is not { } no) return text;
        Refusal ??= no;
        return null;
    }

    /// <summary>A name of a person or thing, as people may type it.</summary>
    public string? Name(string field)
    {
        if (Raw(field) is not { } text) return null;
        if (TextRules.Name(text, field) is not { } no) return text;
        Refusal ??= no;
        return null;
    }

    public string? Code(string field)
    {
        if (Raw(field) is not { } text) return null;
        return IsCode(text) ? text : No<string>("import.code", field);
    }

    public ImmutableArray<string>? Codes(string field)
    {
        if (Raw(field) is not { } text) return null;
        var codes = Split(text);
        return codes.All(IsCode) ? codes : No<ImmutableArray<string>?>("import.code", field);
    }

    public DateOnly? Day(string field)
    {
        if (Raw(field) is not { } text) return null;
        return TryDay(text, out var day) ? day : No<DateOnly?>("import.date", field);
    }

    /// <summary>An instant with its offset, or a time in Vietnam.</summary>
    public DateTimeOffset? Instant(string field)
    {
        if (Raw(field) is not { } text) return null;
        if (DateTime.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return Near(new DateTimeOffset(local, Vietnam), field);
        return DateTimeOffset.TryParseExact(text, Offsets, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? Near(instant, field)
            : No<DateTimeOffset?>("import.instant", field);
    }

    public int? Whole(string field) => Number(field) is not { } number ? null : number is >= int.MinValue and <= int.MaxValue ? (int)number : No<int?>("import.number", field);

    /// <summary>A whole number; dots, commas and blanks between thousands, and đồng behind it, are allowed.</summary>
    public long? Number(string field)
    {
        if (Raw(field) is not { } text) return null;
        var plain = text.Replace("đồng", "", StringComparison.OrdinalIgnoreCase).Replace("đ", "", StringComparison.OrdinalIgnoreCase).Replace(" ", "", StringComparison.Ordinal);
        if (plain.IndexOfAny(['.', ',']) >= 0)
        {
            // 1.000 is a thousand, 1.5 is no whole number.
            var groups = plain.Split(plain.Contains('.', StringComparison.Ordinal) ? '.' : ',');
            if (groups[0].Length is < 1 or > 3 || groups.Skip(1).Any(g => g.Length != 3)) return No<long?>("import.number", field);
            plain = string.Concat(groups);
        }

        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : No<long?>("import.number", field);
    }

    public T? Choice<T>(string field)
        where T : struct, Enum
    {
        if (Raw(field) is not { } text) return null;
        return Words<T>.Find(text) is { } value ? value : No<T?>("import.choice", field);
    }

    public ImmutableArray<T>? Choices<T>(string field)
        where T : struct, Enum
    {
        if (Raw(field) is not { } text) return null;
        var found = Split(text).Select(Words<T>.Find).ToArray();
        return found.All(f => f is not null) ? [.. found.Select(f => f!.Value).Distinct()] : No<ImmutableArray<T>?>("import.choice", field);
    }

    /// <summary>The value, or a refusal that it is missing.</summary>
    public T Needed<T>(T? value, string field)
        where T : struct
    {
        if (value is null) Refusal ??= Refusal.Of("import.missing", field);
        return value ?? default;
    }

    /// <inheritdoc cref="Needed{T}(T?, string)"/>
    public string Needed(string? value, string field)
    {
        if (value is null) Refusal ??= Refusal.Of("import.missing", field);
        return value ?? string.Empty;
    }

    private string? Raw(string field) => texts.TryGetValue(field, out var text) && text.Length > 0 ? text : null;

    private DateTimeOffset? Near(DateTimeOffset instant, string field) => instant.Year is >= 1900 and <= 2200 ? instant : No<DateTimeOffset?>("import.instant", field);

    private T? No<T>(string code, string field)
    {
        Refusal ??= Refusal.Of(code, field).With("value", ClassOf(texts[field]));
        return default;
    }

    private static string ClassOf(string text) =>
        text.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or '-' or ' ') && text.Any(char.IsAsciiDigit) && text.Count(c => c == '-') < 2 ? "number"
        : TryDay(text, out _) || (text.Any(char.IsAsciiDigit) && text.Count(c => c is '/' or '-' or ':') >= 2) ? "date"
        : "text";

    private static bool TryDay(string text, out DateOnly day)
    {
        // A spreadsheet's date comes with midnight.
        var bare = text.EndsWith("T00:00:00", StringComparison.Ordinal) || text.EndsWith(" 00:00:00", StringComparison.Ordinal) ? text[..^9] : text;
        return DateOnly.TryParseExact(bare, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 1900 and <= 2200;
    }

    private static bool IsCode(string text) => text.Length <= LongestCode && TextRules.Plain(text, string.Empty) is null;

    private static ImmutableArray<string> Split(string text) => [.. text.Split([';', '|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>Words of a list of values: their names on the wire, and Vietnamese ones with or without tone marks.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Table = Enum.GetValues<T>()
        .SelectMany(value => VietnameseWords.Of($"{typeof(T).Name}.{value}").Append(JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString())), (value, word) => (value, word: Fold(word)))
        .DistinctBy(w => w.word).ToFrozenDictionary(w => w.word, w => w.value, StringComparer.Ordinal);

    public static T? Find(string text) => Table.TryGetValue(Fold(text), out var value) ? value : null;

    private static string Fold(string text) => string.Concat(TextFold.Fold(text).Where(char.IsAsciiLetterOrDigit));
}

internal static class VietnameseWords
{
    private static readonly FrozenDictionary<string, string[]> Table = new Dictionary<string, string[]>
    {
        ["Sex.Female"] = ["nữ"], ["Sex.Male"] = ["nam"], ["Sex.Other"] = ["khác"],
        ["ClubOrigin.Project"] = ["dự án"], ["ClubOrigin.State"] = ["nhà nước"], ["ClubOrigin.Other"] = ["khác"],
        ["Circumstance.Poor"] = ["hộ nghèo", "nghèo"], ["Circumstance.NearPoor"] = ["hộ cận nghèo", "cận nghèo"], ["Circumstance.Difficult"] = ["khó khăn"],
        ["Circumstance.LivingAlone"] = ["sống một mình"], ["Circumstance.OlderCouple"] = ["hai người già"], ["Circumstance.LongIllness"] = ["bệnh lâu năm"],
        ["Team.HomeCare"] = ["chăm sóc tại nhà"], ["Team.Economic"] = ["kinh tế"],
        ["CareTask.Cooking"] = ["nấu ăn"], ["CareTask.Cleaning"] = ["dọn dẹp"], ["CareTask.Laundry"] = ["giặt giũ"], ["CareTask.Conversation"] = ["trò chuyện"],
        ["CareTask.Massage"] = ["xoa bóp"], ["CareTask.BloodPressure"] = ["đo huyết áp"], ["CareTask.Temperature"] = ["đo nhiệt độ"], ["CareTask.Pulse"] = ["đo mạch"],
        ["CareTask.DietGuidance"] = ["hướng dẫn ăn uống"], ["CareTask.MedicineGuidance"] = ["hướng dẫn uống thuốc"], ["CareTask.Injection"] = ["tiêm"],
        ["CareTask.Infusion"] = ["truyền"], ["CareTask.Company"] = ["bầu bạn"], ["CareTask.Other"] = ["khác"],
        ["Area.Livelihood"] = ["1"], ["Area.Health"] = ["2"], ["Area.HomeCare"] = ["3"], ["Area.SelfHelp"] = ["4"],
        ["Area.Rights"] = ["5"], ["Area.Awareness"] = ["6"], ["Area.Culture"] = ["7"], ["Area.Resources"] = ["8"],
        ["EntryKind.Opening"] = ["số dư đầu"], ["EntryKind.Seed"] = ["vốn ban đầu"], ["EntryKind.Dues"] = ["hội phí"], ["EntryKind.Donation"] = ["ủng hộ"],
        ["EntryKind.Fundraising"] = ["gây quỹ"], ["EntryKind.Interest"] = ["lãi"], ["EntryKind.Expense"] = ["chi"], ["EntryKind.Transfer"] = ["chuyển quỹ"],
        ["EntryKind.Purchase"] = ["mua"], ["EntryKind.Sale"] = ["bán"], ["EntryKind.WriteOff"] = ["xóa sổ"],
        ["Fund.Income"] = ["quỹ tăng thu nhập"], ["Fund.Club"] = ["quỹ CLB"],
        ["EntryForm.Cash"] = ["tiền"], ["EntryForm.Goods"] = ["hiện vật"],
    }.ToFrozenDictionary();

    public static string[] Of(string value) => Table.TryGetValue(value, out var words) ? words : [];
}
