using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClbCloud.Grains.Kernel;

/// <summary>What a <see cref="Period"/> spans.</summary>
[GenerateSerializer, Alias("clb.PeriodKind")]
public enum PeriodKind
{
    Month = 0,

    /// <summary>ISO week, Monday to Sunday.</summary>
    Week = 1,

    Quarter = 2,

    Year = 3,
}

/// <summary>
/// A month <c>2026-10</c>, an ISO week <c>2026-W47</c>, a quarter <c>2026-Q4</c> or a year <c>2026</c>, in the local
/// calendar. Figures are kept for months and weeks; quarters and years are derived.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.Period"), JsonConverter(typeof(PeriodJson))]
public readonly record struct Period : IComparable<Period>
{
    [Id(0)] public PeriodKind Kind { get; init; }

    /// <summary>Counts periods of the kind from year 1, so that the next period is one more.</summary>
    [Id(1)] public int Ordinal { get; init; }

    public static Period Month(int year, int month) => new() { Kind = PeriodKind.Month, Ordinal = (year * 12) + month - 1 };

    public static Period MonthOf(DateOnly day) => Month(day.Year, day.Month);

    // Day 0 of DateOnly is a Monday, so weeks are plain sevenths of the day number.
    public static Period WeekOf(DateOnly day) => new() { Kind = PeriodKind.Week, Ordinal = day.DayNumber / 7 };

    public static Period Quarter(int year, int quarter) => new() { Kind = PeriodKind.Quarter, Ordinal = (year * 4) + quarter - 1 };

    public static Period OfYear(int year) => new() { Kind = PeriodKind.Year, Ordinal = year };

    public DateOnly FirstDay => Kind switch
    {
        PeriodKind.Month => new DateOnly(Ordinal / 12, (Ordinal % 12) + 1, 1),
        PeriodKind.Week => DateOnly.FromDayNumber(Ordinal * 7),
        PeriodKind.Quarter => new DateOnly(Ordinal / 4, ((Ordinal % 4) * 3) + 1, 1),
        PeriodKind.Year => new DateOnly(Ordinal, 1, 1),
        _ => throw new InvalidOperationException($"Unknown period kind {Kind}."),
    };

    public DateOnly LastDay => Next.FirstDay.AddDays(-1);

    public Period Next => this with { Ordinal = Ordinal + 1 };

    public Period Previous => this with { Ordinal = Ordinal - 1 };

    public int Days => LastDay.DayNumber - FirstDay.DayNumber + 1;

    /// <summary>The ISO year of a week, the calendar year of anything else.</summary>
    public int Year => Kind == PeriodKind.Week ? FirstDay.AddDays(3).Year : FirstDay.Year;

    /// <summary>The ISO number of a week (1–53).</summary>
    public int WeekNumber => ISOWeek.GetWeekOfYear(FirstDay.ToDateTime(TimeOnly.MinValue));

    /// <summary>The month that a week counts in where a whole week is assigned to one month: that of its Thursday.</summary>
    public Period MonthOfThursday => MonthOf(FirstDay.AddDays(3));

    public bool Contains(DateOnly day) => day >= FirstDay && day <= LastDay;

    public int CompareTo(Period other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Ordinal.CompareTo(other.Ordinal);

    public static bool operator <(Period a, Period b) => a.CompareTo(b) < 0;

    public static bool operator >(Period a, Period b) => a.CompareTo(b) > 0;

    public static bool operator <=(Period a, Period b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Period a, Period b) => a.CompareTo(b) >= 0;

    public override string ToString() => Kind switch
    {
        PeriodKind.Month => string.Create(CultureInfo.InvariantCulture, $"{FirstDay.Year:D4}-{FirstDay.Month:D2}"),
        PeriodKind.Week => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-W{WeekNumber:D2}"),
        PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{Ordinal / 4:D4}-Q{(Ordinal % 4) + 1}"),
        PeriodKind.Year => Ordinal.ToString("D4", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"Unknown period kind {Kind}."),
    };

    /// <summary>Reads the four written forms, for years 1900–2200; false for anything else.</summary>
    public static bool TryParse(string? text, out Period period)
    {
        period = default;
        if (text is null || text.Length is < 4 or > 8 || !Number(text.AsSpan(0, 4), 1900, 2200, out var year)) return false;
        var rest = text.AsSpan(4);
        if (rest.Length == 0) period = OfYear(year);
        else if (rest[0] != '-') return false;
        else if (rest.Length == 3 && rest[1] == 'Q' && Number(rest[2..], 1, 4, out var quarter)) period = Quarter(year, quarter);
        else if (rest.Length == 4 && rest[1] == 'W' && Number(rest[2..], 1, ISOWeek.GetWeeksInYear(year), out var week))
            period = WeekOf(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)));
        else if (rest.Length == 3 && Number(rest[1..], 1, 12, out var month)) period = Month(year, month);
        else return false;
        return true;
    }

    public static Period Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException("A period is 2026-10, 2026-W47, 2026-Q4 or 2026.");

    private static bool Number(ReadOnlySpan<char> digits, int low, int high, out int value) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= low && value <= high;
}

internal sealed class PeriodJson : JsonConverter<Period>
{
    public override Period Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Period.TryParse(reader.GetString(), out var period) ? period : throw new JsonException("Not a period.");

    public override void Write(Utf8JsonWriter writer, Period value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override Period ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Period value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
