using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// Numbers that nobody publishes and that follow from two that are: by how many weeks volunteers fell short of all weeks,
/// members of this month's end who were not there at the meeting, members not examined this year; and among how many
/// people a sum of money lies. By club, month and edition, as what each edition found new. Pure.
/// </summary>
internal static class ReleaseGaps
{
    public const string Attendance = "~attendance";
    public const string AttendanceBefore = "~attendance.before";
    public const string Weeks = "~weeks";
    public const string WeeksBefore = "~weeks.before";
    public const string Checkups = "~checkups";

    private static readonly string[] Counted =
        ["members", "volunteers.home_care", "loans.borrowers", "loans.disbursed", "meetings", "meetings.attendance_expected", "volunteer_weeks.expected", "checkups.people"];

    private static readonly (string Id, Func<State, int, long> At)[] Gaps =
    [
        (Attendance, (s, m) => (s.At("meetings", m) * s.Level("members", m)) - s.At("meetings.attendance_expected", m)),
        (AttendanceBefore, (s, m) => (s.At("meetings", m) * s.Level("members", m - 1)) - s.At("meetings.attendance_expected", m)),
        (Weeks, (s, m) => (s.WeeksOf(m) * s.Level("volunteers.home_care", m)) - s.At("volunteer_weeks.expected", m)),
        (WeeksBefore, (s, m) => (s.WeeksOf(m) * s.Level("volunteers.home_care", m - 1)) - s.At("volunteer_weeks.expected", m)),
        (Checkups, (s, m) => s.Level("members", m) - s.ThisYear("checkups.people", m)),
    ];

    public static IEnumerable<(int Edition, Period Month, FigureVector Figures)> Of(ClubHistory club, Period last)
    {
        if (club.News.All(n => n.Changes.IsEmpty)) yield break;
        var first = club.News.SelectMany(n => n.Changes.Keys).Min();
        var (now, before) = (new State(first, last), new State(first, last));
        foreach (var news in club.News.Where(n => !n.Changes.IsEmpty))
        {
            now.Add(news.Changes);
            for (var m = news.Changes.Keys.First().Ordinal - first.Ordinal; m <= last.Ordinal - first.Ordinal; m++)
            {
                var month = first with { Ordinal = first.Ordinal + m };
                var found = Gaps.Select(g => KeyValuePair.Create(g.Id, g.At(now, m) - g.At(before, m))).Concat(People(news.Changes.GetValueOrDefault(month, FigureVector.Zero), now, before, m));
                if (FigureVector.Of(found) is { IsZero: false } figures) yield return (news.Edition, month, figures);
            }

            before.Add(news.Changes);
        }
    }

    // Where the count did not change, somebody's money did: one person's, for all that is known.
    private static IEnumerable<KeyValuePair<string, long>> People(FigureVector changes, State now, State before, int month) =>
        ReleaseLinks.Money.Where(l => changes[l.Id] != 0).Select(l => KeyValuePair.Create(
            ReleaseLinks.PeopleOf(l.Id),
            Math.Max(1, Math.Abs(Indicators.IsStock(l.People!) ? now.Level(l.People!, month) - before.Level(l.People!, month) : now.At(l.People!, month) - before.At(l.People!, month)))));

    /// <summary>What was known of a club after an edition.</summary>
    private sealed class State(Period first, Period last)
    {
        private readonly Dictionary<string, long[]> _at = Counted.ToDictionary(id => id, _ => new long[last.Ordinal - first.Ordinal + 1], StringComparer.Ordinal);
        private readonly Dictionary<string, long[]> _levels = Counted.ToDictionary(id => id, _ => new long[last.Ordinal - first.Ordinal + 1], StringComparer.Ordinal);

        public void Add(ImmutableSortedDictionary<Period, FigureVector> changes)
        {
            foreach (var (month, figures) in changes)
            {
                if (month > last) continue;
                foreach (var id in Counted) _at[id][month.Ordinal - first.Ordinal] += figures[id];
            }

            foreach (var id in Counted)
            {
                var level = 0L;
                for (var m = 0; m < _at[id].Length; m++) _levels[id][m] = level += _at[id][m];
            }
        }

        public long At(string id, int month) => _at[id][month];

        public long Level(string id, int month) => month < 0 ? 0 : _levels[id][month];

        public long ThisYear(string id, int month)
        {
            var january = month - (first with { Ordinal = first.Ordinal + month }).FirstDay.Month;
            return Level(id, month) - Level(id, january);
        }

        /// <summary>A week belongs to the month of its Thursday.</summary>
        public long WeeksOf(int month)
        {
            var day = (first with { Ordinal = first.Ordinal + month }).FirstDay;
            var thursday = day.AddDays((DayOfWeek.Thursday - day.DayOfWeek + 7) % 7);
            return ((DateTime.DaysInMonth(day.Year, day.Month) - thursday.Day) / 7) + 1;
        }
    }
}
