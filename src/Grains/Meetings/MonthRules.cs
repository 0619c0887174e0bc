using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Meetings;

/// <summary>What a club's meetings of one month amount to.</summary>
internal readonly record struct MonthVerdict(bool Met, bool AllAreas, bool AttendanceOk);

/// <summary>A club's month: at least one meeting by its last day, all eight areas, attendance against the target.</summary>
internal static class MonthRules
{
    private const int AllAreas = 8;

    public static MonthVerdict Judge(IEnumerable<Meeting> meetingsOfMonth, Policy policy)
    {
        var areas = new HashSet<Area>();
        int held = 0;
        long present = 0, expected = 0;
        foreach (var meeting in meetingsOfMonth)
        {
            if (meeting.Cancelled) continue;
            held++;
            areas.UnionWith(meeting.Areas);
            present += meeting.Attendance;
            expected += meeting.AttendanceExpected;
        }

        return new(held > 0, areas.Count == AllAreas, expected > 0 && present * 100 >= expected * policy.AttendancePercent);
    }

    /// <summary>The first local day on which a missing meeting of the month warns.</summary>
    public static DateOnly WarnsFrom(Period month, Policy policy) => month.Next.FirstDay.AddDays(-policy.MeetingDueDays);
}
