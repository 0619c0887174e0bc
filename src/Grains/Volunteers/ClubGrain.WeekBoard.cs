using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>The weeks of volunteers, judged as they are read.</summary>
internal sealed partial class ClubGrain : IClubVolunteers
{
    private const int MostWeeks = 54;

    public Task<ImmutableArray<VolunteerWeeks>> WeekBoard(Period from, Period to)
    {
        if (Book is null || to.Ordinal - from.Ordinal >= MostWeeks) return Task.FromResult<ImmutableArray<VolunteerWeeks>>([]);
        return Task.FromResult<ImmutableArray<VolunteerWeeks>>(
        [
            .. Book.Volunteers.Values.Where(v => v.Joined <= to.LastDay && !(v.Left < from.FirstDay))
                .Select(v => new VolunteerWeeks { Volunteer = v.Id, Weeks = WeeksOf(v, from, to) }),
        ]);
    }

    private ImmutableArray<WeekView> WeeksOf(Volunteer volunteer, Period from, Period to)
    {
        var today = LocalCalendar.Today(_clock);
        var made = Book!.MadeBy(volunteer.Id);
        var weeks = ImmutableArray.CreateBuilder<WeekView>();
        for (var week = from; week <= to; week = week.Next)
        {
            var expected = _writer.Calendar.Expected(volunteer, week);
            var count = made.GetValueOrDefault(week);
            weeks.Add(new() { Week = week, Expected = expected, Made = count, Status = WeekRules.Judge(week, expected, count, today) });
        }

        return weeks.ToImmutable();
    }
}
