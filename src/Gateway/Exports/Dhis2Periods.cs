using System.Globalization;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Exports;

/// <summary>Periods as DHIS2 writes them in dataValueSets, and as ADX does. Pure.</summary>
internal static class Dhis2Periods
{
    /// <summary><c>202610</c>, <c>2026W47</c>, <c>2026Q4</c>, <c>2026</c>.</summary>
    public static string DataValues(Period period) => period.Kind switch
    {
        PeriodKind.Month => string.Create(CultureInfo.InvariantCulture, $"{period.FirstDay:yyyyMM}"),
        // Weeks below ten have one digit there.
        PeriodKind.Week => string.Create(CultureInfo.InvariantCulture, $"{period.Year:D4}W{period.WeekNumber}"),
        PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{period.Year:D4}Q{((period.FirstDay.Month - 1) / 3) + 1}"),
        PeriodKind.Year => period.Year.ToString("D4", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"Unknown period kind {period.Kind}."),
    };

    /// <summary>First day and duration: <c>2026-10-01/P1M</c>.</summary>
    public static string Adx(Period period)
    {
        var duration = period.Kind switch
        {
            PeriodKind.Month => "P1M",
            PeriodKind.Week => "P7D",
            PeriodKind.Quarter => "P3M",
            PeriodKind.Year => "P1Y",
            _ => throw new InvalidOperationException($"Unknown period kind {period.Kind}."),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{period.FirstDay:yyyy-MM-dd}/{duration}");
    }
}
