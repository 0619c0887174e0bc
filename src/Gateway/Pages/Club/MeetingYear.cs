using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>Lays meetings out by month. Pure.</summary>
internal static class MeetingYear
{
    public static IReadOnlyList<MonthLine> Of(ImmutableArray<Meeting> meetings, ClubView club, Period first, Period last)
    {
        var lines = new List<MonthLine>();
        for (var month = first; month <= last; month = month.Next)
        {
            var owed = club.ReportingFrom is { } from && from <= month.LastDay;
            lines.Add(new(month, owed, month == last, [.. meetings.Where(m => !m.Cancelled && month.Contains(m.Date))]));
        }

        return lines;
    }
}
