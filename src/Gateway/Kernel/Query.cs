using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// Reads query parameters. They come as strings so that a wrong one is refused after the caller's scope was judged, and
/// with its name. The first wrong one is kept in <see cref="Refusal"/>.
/// </summary>
internal sealed class Query
{
    public const int MostItems = 200;

    private const int UsualItems = 50;
    private const int LongestCursor = 400;

    public Refusal? Refusal { get; private set; }

    public int Limit(string? limit)
    {
        if (limit is null) return UsualItems;
        if (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostItems) return number;
        return No<int>(Grains.Kernel.Refusal.Of("query.limit", "limit").With("most", MostItems));
    }

    /// <summary>A whole number from 1 on.</summary>
    public int? Number(string? text, string field)
    {
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : No<int?>("query.number", field);
    }

    public Period Period(string? text, string field = "period") =>
        Grains.Kernel.Period.TryParse(text, out var period) ? period : No<Period>("period.malformed", field);

    /// <summary>A period, or a span of years (2017-2020).</summary>
    public (Period First, Period? Through) Span(string? text)
    {
        if (text is { Length: 9 } && text[4] == '-' && Grains.Kernel.Period.TryParse(text[..4], out var first) && Grains.Kernel.Period.TryParse(text[5..], out var last) && last >= first)
            return (first, last);
        return (Period(text), null);
    }

    /// <summary>Periods separated by commas, spans of one kind as <c>2026-01..2026-10</c>; each once, in the order given.</summary>
    public ImmutableArray<Period> Periods(string? text, int most)
    {
        var periods = new List<Period>();
        foreach (var part in (text ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split("..");
            var (first, last) = (Period(ends[0]), Period(ends[^1]));
            if (Refusal is not null) return [];
            if (ends.Length > 2 || first.Kind != last.Kind || last < first || last.Ordinal - first.Ordinal >= most) return No<ImmutableArray<Period>>("period.span", "period");
            for (var period = first; period <= last; period = period.Next) periods.Add(period);
            if (periods.Count > most) return No<ImmutableArray<Period>>("period.span", "period");
        }

        return [.. periods.Distinct()];
    }

    public Period? Week(string? text, string field)
    {
        if (text is null) return null;
        var week = Period(text, field);
        return Refusal is null && week.Kind != PeriodKind.Week ? No<Period?>("period.malformed", field) : week;
    }

    public DateOnly? Day(string? text, string field)
    {
        if (text is null) return null;
        return TryDay(text, out var day) ? day : No<DateOnly?>("query.date", field);
    }

    public bool Flag(string? text, string field) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => No<bool>("query.flag", field),
    };

    public T? Choice<T>(string? text, string field)
        where T : struct, Enum
    {
        if (text is null) return null;
        return Wire.TryName(text, out T value) ? value : No<T?>("query.choice", field);
    }

    public string? Slug(string? text, string field) => text is null || Keys.IsSlug(text) ? text : No<string?>("id.slug", field);

    public string? Reference(string? text, string field) =>
        text is null || TextRules.Reference(text, field) is null ? text : No<string?>("id.slug", field);

    public string? Text(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        Refusal ??= TextRules.Plain(text, field);
        return text;
    }

    /// <summary>The position in a list that a cursor stands for: visible ASCII, whatever the list makes of it.</summary>
    public string? Cursor(string? cursor)
    {
        if (cursor is null) return null;
        if (cursor.Length > LongestCursor || !TryDecode(cursor, out var position)) return No<string?>("cursor.malformed", "cursor");
        return position;
    }

    public static string? CursorOf(string? position) =>
        position is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(position)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 1900 and <= 2200;

    public void Ordered<T>(T from, T to, int most, Func<T, int> position)
    {
        if (position(to) < position(from)) No<bool>("query.order", "to");
        else if (position(to) - position(from) >= most) No<bool>(Grains.Kernel.Refusal.Of("query.span", "from").With("most", most));
    }

    private static bool TryDecode(string cursor, out string position)
    {
        var bytes = new byte[cursor.Length];
        var padded = cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '=');
        var read = Convert.TryFromBase64String(padded, bytes, out var count);
        position = read ? Encoding.ASCII.GetString(bytes, 0, count) : string.Empty;
        return read && count > 0 && bytes.AsSpan(0, count).IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) < 0;
    }

    private T? No<T>(string code, string field) => No<T>(Grains.Kernel.Refusal.Of(code, field));

    private T? No<T>(Refusal refusal)
    {
        Refusal ??= refusal;
        return default;
    }
}
