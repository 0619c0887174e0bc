using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>
/// What is owed on which day, and by which norms: the club's terms, and the excuses and policy books of the units that
/// were above it on that day. Remembers what it has worked out; made anew when any of these changes.
/// </summary>
internal sealed class ClubCalendar(ClubHead head, ImmutableArray<DatedBooks> norms)
{
    private readonly Dictionary<int, bool> _owed = [];
    private readonly Dictionary<DateOnly, Policy> _policies = [];
    private readonly Dictionary<Volunteer, Dictionary<int, int>> _expected = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, bool> _months = [];

    public ImmutableArray<DatedBooks> Norms { get; } = norms;

    /// <summary>Same terms and norms: what was worked out still holds.</summary>
    public bool Fits(ClubHead other, ImmutableArray<DatedBooks> otherNorms) =>
        Norms == otherNorms && head.Launched == other.Launched && head.ReportingFrom == other.ReportingFrom && head.Statuses == other.Statuses
        && head.Board == other.Board;

    /// <summary>Norms in force on the day.</summary>
    public Policy PolicyOn(DateOnly day)
    {
        if (_policies.TryGetValue(day, out var policy)) return policy;
        return _policies[day] = PolicyRules.Effective(BooksOn(day), day);
    }

    /// <summary>A period is judged by the norms that it began with.</summary>
    public Policy PolicyOf(Period period) => PolicyOn(period.FirstDay);

    /// <summary>Whether anything is owed by the club on the day.</summary>
    public bool OwedOn(DateOnly day)
    {
        if (_owed.TryGetValue(day.DayNumber, out var owed)) return owed;
        owed = head.ReportingFrom is { } from && day >= from && head.StatusOn(day) == ClubStatus.Active && !PolicyRules.IsExcused(BooksOn(day), day);
        return _owed[day.DayNumber] = owed;
    }

    /// <summary>A month owes its meeting when at least half of its days are owed.</summary>
    public bool MonthOwed(Period month)
    {
        if (_months.TryGetValue(month.Ordinal, out var owed)) return owed;
        var days = Enumerable.Range(0, month.Days).Count(i => OwedOn(month.FirstDay.AddDays(i)));
        return _months[month.Ordinal] = days * 2 >= month.Days;
    }

    /// <summary>Visits owed by the volunteer in the week: floor(norm × owed days ÷ 7).</summary>
    public int Expected(Volunteer volunteer, Period week)
    {
        if (!_expected.TryGetValue(volunteer, out var weeks)) _expected[volunteer] = weeks = [];
        if (weeks.TryGetValue(week.Ordinal, out var expected)) return expected;
        var owed = 0;
        for (var i = 0; i < 7; i++)
        {
            var day = week.FirstDay.AddDays(i);
            if (OwedOn(day) && WeekRules.Owes(volunteer, day)) owed++;
        }

        return weeks[week.Ordinal] = WeekRules.Expected(PolicyOf(week).VisitsPerWeek, owed);
    }

    /// <summary>The next local day after <paramref name="day"/> on which the policy or the club's terms change.</summary>
    public DateOnly? NextChange(DateOnly day)
    {
        DateOnly? next = PolicyRules.NextChange(BooksOn(day), day);
        foreach (var norms in Norms) Take(norms.From);
        foreach (var change in head.Statuses.Select(s => (DateOnly?)s.From).Append(head.ReportingFrom).Append(head.Launched).Concat(head.Board.Select(t => t.To)))
        {
            if (change is not { } other) continue;
            Take(other);
            // A month's stocks are those of its end, so that its first day already shows them.
            Take(Period.MonthOf(other).FirstDay);
        }

        return next;

        void Take(DateOnly candidate)
        {
            if (candidate > day && (next is null || candidate < next)) next = candidate;
        }
    }

    private ImmutableArray<PolicyBook> BooksOn(DateOnly day) => Dated.At(Norms, day, n => n.From)?.Books ?? [];
}
