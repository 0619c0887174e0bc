namespace ClbCloud.Grains.Kernel;

/// <summary>
/// The calendar of Asia/Ho_Chi_Minh. Vietnam has kept UTC+7 without summer time since 1975, and no fact here is older,
/// so the offset is a constant and no time zone data is needed on the machine.
/// </summary>
public static class LocalCalendar
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    public static DateOnly Today(TimeProvider clock) => DayOf(clock.GetUtcNow());

    /// <summary>The instant at which the local day begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The instant at which the period has ended.</summary>
    public static DateTimeOffset EndOf(Period period) => StartOf(period.Next.FirstDay);
}
