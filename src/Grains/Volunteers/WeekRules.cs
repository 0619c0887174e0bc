using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Volunteers;

/// <summary>A home-care volunteer's week against the norm (three visits a week in the published plans).</summary>
internal static class WeekRules
{
    /// <summary>Whether the volunteer owes on the day, the club's own terms apart: in the home-care team and not excused.</summary>
    public static bool Owes(Volunteer volunteer, DateOnly day)
    {
        if (!volunteer.InTeamOn(Team.HomeCare, day)) return false;
        foreach (var span in volunteer.Excused)
        {
            if (span.From <= day && day <= span.To) return false;
        }

        return true;
    }

    /// <summary>Who joined in mid-week, was excused, or whose club was paused owes less: floor(norm × owed days ÷ 7).</summary>
    public static int Expected(int norm, int owedDays) => norm * owedDays / 7;

    /// <summary>The state of a week on a local day: the day after its Sunday, or any later one, finds it closed.</summary>
    public static WeekStatus Judge(Period week, int expected, int made, DateOnly today) =>
        expected == 0 ? WeekStatus.Excused
        : made >= expected ? WeekStatus.Met
        : today > week.LastDay ? WeekStatus.Short
        : today >= week.FirstDay && made < DueBy(expected, today.DayNumber - week.FirstDay.DayNumber) ? WeekStatus.Behind
        : WeekStatus.Open;

    /// <summary>Visits that should be made when <paramref name="daysGone"/> days of the week (0–6) have gone.</summary>
    public static int DueBy(int expected, int daysGone) => expected * daysGone / 7;

    /// <summary>The next local day of the open week on which it falls behind if nothing is done; null when it will not before it closes.</summary>
    public static DateOnly? FallsBehindOn(Period week, int expected, int made, DateOnly today)
    {
        for (var gone = Math.Max(today.DayNumber - week.FirstDay.DayNumber + 1, 1); gone <= 6; gone++)
        {
            if (made < DueBy(expected, gone)) return week.FirstDay.AddDays(gone);
        }

        return null;
    }
}
