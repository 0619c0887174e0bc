using System.Globalization;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>
/// Words, numbers, days and đồng as the reader writes them. The runtime carries no cultures: the forms of both
/// languages are written out here. Pure.
/// </summary>
public sealed class Words(Language language)
{
    private const long Million = 1_000_000;
    private const long Billion = 1_000_000_000;
    private static readonly NumberFormatInfo VietnameseNumbers = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NegativeSign = "−" };
    private static readonly NumberFormatInfo EnglishNumbers = new() { NumberGroupSeparator = ",", NumberDecimalSeparator = ".", NegativeSign = "−" };

    public const string None = "–";

    public Language Language { get; } = language;

    /// <summary>The tag for <c>lang</c> attributes.</summary>
    public string Tag => Language == Language.En ? "en" : "vi";

    private NumberFormatInfo Numbers => Language == Language.En ? EnglishNumbers : VietnameseNumbers;

    public string this[string key] => ConsoleTexts.Find(Language, key);

    /// <summary>The text of a key that may have none: of routes, rows and roles that are not all known here.</summary>
    internal string? Try(string key) => ConsoleTexts.Try(Language, key);

    /// <summary>A text with its values put in: <c>{n}</c>.</summary>
    public string Of(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The reader's of two names; the Vietnamese one where there is no English one.</summary>
    public string Name(string vi, string? en) => Language == Language.En && en is { Length: > 0 } ? en : vi;

    /// <summary>The reader's language of an API text.</summary>
    internal string Name(TextHttp text) => Name(text.Vi, text.En);

    public string Number(long? number) => number?.ToString("N0", Numbers) ?? None;

    public string Number(decimal? number, int digits = 1) => number is not { } n ? None : decimal.Truncate(n) == n ? n.ToString("N0", Numbers) : n.ToString($"N{digits}", Numbers);

    /// <summary>For fields of forms: empty where there is none.</summary>
    public string Plain(long? number) => number is null ? string.Empty : Number(number);

    /// <summary>Whole percent; none without something to be a share of.</summary>
    public string Percent(long part, long whole) => whole == 0 ? None : Percent((decimal)part * 100 / whole);

    public string Percent(decimal? percent) => percent is { } p ? $"{decimal.Round(p).ToString("N0", Numbers)}%" : None;

    public string Dong(long? dong) => dong is { } d ? Language == Language.En ? $"{Number(d)} ₫" : $"{Number(d)} đ" : None;

    /// <summary>Large sums as people say them: 7,9 tỷ đ.</summary>
    public string DongShort(long? dong)
    {
        if (dong is not { } d) return None;
        return Math.Abs(d) switch
        {
            >= Billion => Of("dong.billion", ("n", Short(d, Billion))),
            >= Million => Of("dong.million", ("n", Short(d, Million))),
            _ => Dong(d),
        };
    }

    /// <summary>A figure in the unit of its indicator.</summary>
    public string Figure(long? value, string unit) => unit == "dong" ? DongShort(value) : Number(value);

    public string Day(DateOnly? day) => day is { } d ? d.ToString(Language == Language.En ? "d MMM yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture) : None;

    public string DayAndMonth(DateOnly day) => day.ToString(Language == Language.En ? "d MMM" : "dd/MM", CultureInfo.InvariantCulture);

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Machine(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Machine(DateTimeOffset at) => at.ToOffset(LocalCalendar.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public string Moment(DateTimeOffset? at)
    {
        if (at?.ToOffset(LocalCalendar.Offset) is not { } local) return None;
        return local.ToString(Language == Language.En ? "HH:mm, d MMM yyyy" : "HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);
    }

    public string Period(Period period) => period.Kind switch
    {
        PeriodKind.Week => Of("period.week", ("n", period.WeekNumber.ToString(CultureInfo.InvariantCulture)), ("from", DayAndMonth(period.FirstDay)), ("to", Day(period.LastDay))),
        PeriodKind.Month => Of("period.month", ("n", $"{period.FirstDay.Month}"), ("name", period.FirstDay.ToString("MMMM", CultureInfo.InvariantCulture)), ("year", $"{period.FirstDay.Year}")),
        PeriodKind.Quarter => Of("period.quarter", ("n", ((period.Ordinal % 4) + 1).ToString(CultureInfo.InvariantCulture)), ("year", period.Year.ToString(CultureInfo.InvariantCulture))),
        _ => Of("period.year", ("year", period.Year.ToString(CultureInfo.InvariantCulture))),
    };

    /// <summary>For axes and narrow columns.</summary>
    public string PeriodShort(Period period) => period.Kind switch
    {
        PeriodKind.Week => Of("period.week.short", ("n", period.WeekNumber.ToString(CultureInfo.InvariantCulture))),
        PeriodKind.Month => Language == Language.En ? period.FirstDay.ToString("MMM yyyy", CultureInfo.InvariantCulture) : period.FirstDay.ToString("MM/yyyy", CultureInfo.InvariantCulture),
        PeriodKind.Quarter => Of("period.quarter.short", ("n", ((period.Ordinal % 4) + 1).ToString(CultureInfo.InvariantCulture)), ("year", period.Year.ToString(CultureInfo.InvariantCulture))),
        _ => period.Year.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>How long something took.</summary>
    public string Lag(double seconds) => seconds switch
    {
        < 60 => Of("lag.seconds", ("n", Number((decimal)Math.Round(seconds, 1)))),
        < 3600 => Of("lag.minutes", ("n", Number((long)Math.Round(seconds / 60)))),
        _ => Of("lag.hours", ("n", Number((long)Math.Round(seconds / 3600)))),
    };

    /// <summary>The text of a value of an enum: <c>status.active</c>.</summary>
    public string Choice<T>(string prefix, T value)
        where T : struct, Enum => this[$"{prefix}.{Wire.Name(value)}"];

    private string Short(long dong, long unit)
    {
        var value = (decimal)dong / unit;
        return value.ToString(Math.Abs(value) >= 100 ? "N0" : "N1", Numbers);
    }
}
