using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Demo;

/// <summary>Visits and meetings since a club reports: most as the norms ask, some not.</summary>
internal static class Activities
{
    private const int VisitsOfAWeek = 3;

    // Days after Monday. Each pattern keeps pace with the norm through the week; the fourth day is one more than owed.
    private static readonly int[][] Patterns = [[0, 2, 4, 5], [1, 3, 5, 6], [0, 3, 4, 6], [1, 2, 4, 5]];
    private static readonly CareTask[] Tasks =
    [
        CareTask.Cooking, CareTask.Cleaning, CareTask.Laundry, CareTask.Massage, CareTask.BloodPressure, CareTask.Temperature,
        CareTask.Pulse, CareTask.DietGuidance, CareTask.MedicineGuidance, CareTask.Company,
    ];

    public static ImmutableArray<VolunteerVisits> Visits(ClubPlan plan, ImmutableArray<AddVolunteer> volunteers, int seed, DateTimeOffset now)
    {
        if (plan.SetUp.ReportingFrom is not { } from) return [];
        return
        [
            .. volunteers.Where(v => v.Teams.Contains(Team.HomeCare))
                .Select(v => new VolunteerVisits(v.Id, [.. Visits(plan, v, from, seed, now)]))
                .Where(v => !v.Visits.IsEmpty),
        ];
    }

    public static ImmutableArray<PutMeeting> Meetings(ClubPlan plan, ImmutableArray<AddMember> members, int seed, DateTimeOffset now)
    {
        if (!plan.Meetings || plan.SetUp.ReportingFrom is not { } from) return [];
        var today = LocalCalendar.DayOf(now);
        var dayOfMonth = Dice.For(seed, $"{plan.Key}|meeting-day").Between(5, 25);
        var meetings = ImmutableArray.CreateBuilder<PutMeeting>();
        for (var month = Period.MonthOf(from); month.FirstDay <= today; month = month.Next)
        {
            var dice = Dice.For(seed, $"{plan.Key}|meeting|{month}");
            var date = month.FirstDay.AddDays(dayOfMonth - 1);
            if (dice.Chance(4) || date < from || date > today || date >= plan.PausedFrom) continue;
            meetings.Add(Meeting(plan, members, date, today, dice));
        }

        return meetings.ToImmutable();
    }

    /// <summary>Older facts are loaded as history: the late limit does not hold for them. A margin spares the borderline.</summary>
    public static bool IsHistorical(DateOnly day, DateOnly today) => day < today.AddDays(-(new Grains.Policies.Policy().LateLimitDays - 5));

    private static IEnumerable<Visit> Visits(ClubPlan plan, AddVolunteer volunteer, DateOnly from, int seed, DateTimeOffset now)
    {
        var pattern = Dice.For(seed, $"{plan.Key}|{volunteer.Id}|pattern").Pick(Patterns);
        var thisWeek = Period.WeekOf(LocalCalendar.DayOf(now));
        for (var week = Period.WeekOf(from); week <= thisWeek; week = week.Next)
        {
            var dice = Dice.For(seed, $"{plan.Key}|{volunteer.Id}|{week.FirstDay.DayNumber.ToString(CultureInfo.InvariantCulture)}");
            var count = week == thisWeek ? (dice.Chance(88) ? VisitsOfAWeek : dice.Between(0, 1)) : ClosedWeek(dice);
            for (var k = 0; k < count; k++)
            {
                var day = week.FirstDay.AddDays(pattern[k]);
                var visit = Visit(volunteer, day, k, dice);
                if (visit.StartedAt.AddMinutes(visit.Minutes) > now || day >= plan.PausedFrom || IsExcused(volunteer, day)) continue;
                yield return visit;
            }
        }
    }

    private static int ClosedWeek(Dice dice) => dice.Between(1, 100) switch
    {
        <= 82 => VisitsOfAWeek,
        <= 91 => VisitsOfAWeek + 1,
        <= 97 => VisitsOfAWeek - 1,
        <= 99 => 1,
        _ => 0,
    };

    private static bool IsExcused(AddVolunteer volunteer, DateOnly day) => volunteer.Excused.Any(e => e.From <= day && day <= e.To);

    private static Visit Visit(AddVolunteer volunteer, DateOnly day, int index, Dice dice)
    {
        var tasks = new SortedSet<CareTask> { CareTask.Conversation };
        for (var t = dice.Between(1, 3); t > 0; t--) tasks.Add(dice.Pick(Tasks));
        return new()
        {
            Id = dice.Guid(),
            Volunteer = volunteer.Id,
            Recipient = volunteer.Recipients[index % volunteer.Recipients.Length],
            StartedAt = LocalCalendar.StartOf(day).AddHours(dice.Between(7, 16)).AddMinutes(5 * dice.Between(0, 11)),
            Minutes = 5 * dice.Between(4, 18),
            Tasks = [.. tasks],
            Vitals = tasks.Contains(CareTask.BloodPressure)
                ? new Vitals { Systolic = dice.Between(105, 165), Diastolic = dice.Between(62, 98), Pulse = dice.Between(58, 96) }
                : null,
            Source = dice.Chance(80) ? VisitSource.Phone : VisitSource.Paper,
        };
    }

    private static PutMeeting Meeting(ClubPlan plan, ImmutableArray<AddMember> members, DateOnly date, DateOnly today, Dice dice)
    {
        var present = members.Where(m => m.Joined <= date && !(m.Left < date)).ToArray();
        var count = present.Length * dice.Between(70, 98) / 100;
        var skipped = dice.Chance(78) ? 0 : dice.Between(1, 3);
        var areas = Enum.GetValues<Area>();
        var order = dice.Permutation(areas.Length);
        return new()
        {
            Date = date,
            Attendance = plan.Number % 6 == 0 ? null : count,
            Present = plan.Number % 6 == 0 ? [.. dice.Permutation(present.Length).Take(count).Order().Select(i => present[i].Id)] : null,
            Areas = [.. areas.Where((_, i) => order[i] >= skipped)],
            Themes = [.. Enum.GetValues<Theme>().Where(_ => dice.Chance(18))],
            Historical = IsHistorical(date, today),
        };
    }
}
