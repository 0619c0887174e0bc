using System.Runtime.InteropServices;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Slices;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>Figures by period, while they are being added up.</summary>
internal sealed class FigureSheet
{
    private readonly Dictionary<Period, Dictionary<string, long>> _sums = [];

    public void Add(Period period, string id, long value)
    {
        if (value == 0) return;
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, period, out _);
        sums ??= new Dictionary<string, long>(StringComparer.Ordinal);
        CollectionsMarshal.GetValueRefOrAddDefault(sums, id, out _) += value;
    }

    public Dictionary<Period, FigureVector> ToVectors() => _sums.ToDictionary(s => s.Key, s => FigureVector.Of(s.Value));
}

/// <summary>
/// A club's figures by month and ISO week, from its book alone. Four parts that depend on different things, so that a
/// visit does not count the members again.
/// </summary>
internal static class ClubFigures
{
    /// <summary>Stocks as net changes by month, and what happened to the club itself.</summary>
    public static Dictionary<Period, FigureVector> Stocks(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var sheet = new FigureSheet();
        if (book.Head.Launched is not { } launched) return sheet.ToVectors();
        var current = Period.MonthOf(today);
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var month = Period.MonthOf(launched); month <= current; month = month.Next)
        {
            var level = ClubLevels.At(book, calendar, month, closed: month < current);
            foreach (var (id, value) in level) sheet.Add(month, id, value - before.GetValueOrDefault(id));
            foreach (var (id, value) in before)
            {
                if (!level.ContainsKey(id)) sheet.Add(month, id, -value);
            }

            before = level;
        }

        sheet.Add(Period.MonthOf(launched), "clubs.new", 1);
        foreach (var day in book.Head.Consolidated) sheet.Add(Period.MonthOf(day), "clubs.consolidated", 1);
        foreach (var recipient in book.Recipients.Values) sheet.Add(Period.MonthOf(recipient.From), "recipients.new", 1);
        return sheet.ToVectors();
    }

    /// <summary>Visits by month and week.</summary>
    public static Dictionary<Period, FigureVector> Visits(ClubBook book)
    {
        var sheet = new FigureSheet();
        foreach (var (month, count) in book.VisitsByMonth) sheet.Add(month, "visits", count);
        foreach (var weeks in book.Made.Values)
        {
            foreach (var (week, count) in weeks) sheet.Add(week, "visits", count);
        }

        return sheet.ToVectors();
    }

    /// <summary>Closed volunteer-weeks, in their week and in the month of its Thursday.</summary>
    public static Dictionary<Period, FigureVector> Weeks(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var sheet = new FigureSheet();
        if (book.Head.ReportingFrom is not { } from) return sheet.ToVectors();
        var open = Period.WeekOf(today);
        foreach (var volunteer in book.Volunteers.Values)
        {
            var made = book.MadeBy(volunteer.Id);
            for (var week = Period.WeekOf(volunteer.Joined > from ? volunteer.Joined : from); week < open; week = week.Next)
            {
                var expected = calendar.Expected(volunteer, week);
                if (expected == 0) continue;
                var met = WeekRules.Judge(week, expected, made.GetValueOrDefault(week), today) == WeekStatus.Met ? 1 : 0;
                foreach (var period in (ReadOnlySpan<Period>)[week, week.MonthOfThursday])
                {
                    sheet.Add(period, "volunteer_weeks.expected", 1);
                    sheet.Add(period, "volunteer_weeks.met", met);
                }
            }
        }

        return sheet.ToVectors();
    }

    /// <summary>Meetings by month and week, and closed club-months.</summary>
    public static Dictionary<Period, FigureVector> Months(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var sheet = new FigureSheet();
        foreach (var meeting in book.Meetings.Values)
        {
            if (meeting.Cancelled) continue;
            var month = Period.MonthOf(meeting.Date);
            sheet.Add(month, "meetings", 1);
            sheet.Add(Period.WeekOf(meeting.Date), "meetings", 1);
            sheet.Add(month, "meetings.attendance", meeting.Attendance);
            sheet.Add(month, "meetings.attendance_expected", meeting.AttendanceExpected);
        }

        if (book.Head.ReportingFrom is not { } from) return sheet.ToVectors();
        var open = Period.MonthOf(today);
        for (var month = Period.MonthOf(from); month < open; month = month.Next)
        {
            if (!calendar.MonthOwed(month)) continue;
            var verdict = MonthRules.Judge(MeetingsOf(book, month), calendar.PolicyOf(month));
            sheet.Add(month, "club_months.expected", 1);
            sheet.Add(month, "club_months.met", verdict.Met ? 1 : 0);
            sheet.Add(month, "club_months.all_areas", verdict.Met && verdict.AllAreas ? 1 : 0);
            sheet.Add(month, "club_months.attendance_ok", verdict.Met && verdict.AttendanceOk ? 1 : 0);
        }

        return sheet.ToVectors();
    }

    public static IEnumerable<Meeting> MeetingsOf(ClubBook book, Period month) => book.Meetings.Values.Where(m => month.Contains(m.Date));
}

/// <summary>Remembers each part of a club's figures until something that it depends on changes.</summary>
internal sealed class FigureMemo
{
    private ClubBook? _book;
    private ClubCalendar? _calendar;
    private DateOnly _today;
    private Dictionary<Period, FigureVector>[] _parts = [];
    private readonly Dictionary<IBookSlice, (object?[] Inputs, Dictionary<Period, FigureVector> Figures)> _slices = [];

    /// <summary>All figures of the book on the day, by period; periods without any are absent.</summary>
    public Dictionary<Period, FigureVector> All(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var sameCalendar = ReferenceEquals(calendar, _calendar) && _book is not null && _parts.Length == 4;
        var sameMonth = sameCalendar && Period.MonthOf(today) == Period.MonthOf(_today);
        var sameWeek = sameCalendar && Period.WeekOf(today) == Period.WeekOf(_today);
        var sameMeetings = sameMonth && ReferenceEquals(book.Meetings, _book!.Meetings);
        var samePeople = sameMeetings && ReferenceEquals(book.Members, _book!.Members) && ReferenceEquals(book.Volunteers, _book.Volunteers)
            && ReferenceEquals(book.Recipients, _book.Recipients) && SameSetUp(book.Head, _book.Head);
        var sameVisits = sameWeek && ReferenceEquals(book.Made, _book!.Made) && ReferenceEquals(book.VisitsByMonth, _book.VisitsByMonth);
        var sameWeeks = sameVisits && ReferenceEquals(book.Volunteers, _book!.Volunteers);
        _parts =
        [
            samePeople ? _parts[0] : ClubFigures.Stocks(book, calendar, today),
            sameVisits ? _parts[1] : ClubFigures.Visits(book),
            sameWeeks ? _parts[2] : ClubFigures.Weeks(book, calendar, today),
            sameMeetings ? _parts[3] : ClubFigures.Months(book, calendar, today),
        ];
        var sliced = BookSlices.All.Select(slice => Slice(slice, sameMonth, book, calendar, today)).ToArray();
        (_book, _calendar, _today) = (book, calendar, today);
        var all = new Dictionary<Period, FigureVector>();
        foreach (var part in _parts.Concat(sliced))
        {
            foreach (var (period, figures) in part) all[period] = all.TryGetValue(period, out var sum) ? sum.Plus(figures) : figures;
        }

        return all;
    }

    private Dictionary<Period, FigureVector> Slice(IBookSlice slice, bool sameMonth, ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        // Days matter to some slices (a loan goes overdue), so another day counts anew.
        var inputs = slice.Inputs(book);
        if (sameMonth && today == _today && _slices.TryGetValue(slice, out var known) && known.Inputs.SequenceEqual(inputs, ReferenceEqualityComparer.Instance)) return known.Figures;
        var sheet = new FigureSheet();
        slice.Figures(book, calendar, today, sheet);
        var figures = sheet.ToVectors();
        _slices[slice] = (inputs, figures);
        return figures;
    }

    private static bool SameSetUp(ClubHead a, ClubHead b) =>
        a.Launched == b.Launched && a.Statuses == b.Statuses && a.File == b.File && a.RulesAdopted == b.RulesAdopted && a.Origin == b.Origin
        && a.Board == b.Board && a.Consolidated == b.Consolidated && a.Projects == b.Projects && a.ReportingFrom == b.ReportingFrom;
}
