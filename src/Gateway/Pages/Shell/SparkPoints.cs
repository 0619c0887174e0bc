using System.Globalization;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>A small line over 120 × 36 units. Pure.</summary>
internal sealed record SparkPoints(string Line, string Area)
{
    private const decimal Width = 120;
    private const decimal Top = 3;
    private const decimal Bottom = 33;

    /// <summary>Null where there are not two values to draw a line between.</summary>
    public static SparkPoints? Of(IReadOnlyList<decimal?> values)
    {
        var known = values.Where(v => v is not null).Select(v => v!.Value).ToArray();
        if (known.Length < 2) return null;
        var (low, high) = (known.Min(), known.Max());
        var step = Width / (values.Count - 1);
        var points = values.Select((v, i) => v is { } value ? At(i * step, high == low ? (Top + Bottom) / 2 : Bottom - ((value - low) / (high - low) * (Bottom - Top))) : null)
            .Where(p => p is not null).ToArray();
        var line = string.Join(' ', points);
        var first = At(values.ToList().FindIndex(v => v is not null) * step, 36);
        var last = At(values.ToList().FindLastIndex(v => v is not null) * step, 36);
        return new(line, $"{first} {line} {last}");
    }

    private static string At(decimal x, decimal y) => string.Create(CultureInfo.InvariantCulture, $"{decimal.Round(x, 1)},{decimal.Round(y, 1)}");
}
