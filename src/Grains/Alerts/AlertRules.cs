using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Slices;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Alerts;

/// <summary>What changed in a club's alerts at one instant.</summary>
internal sealed record AlertChanges(ImmutableSortedDictionary<string, Alert> Open, ImmutableArray<Alert> Changed);

/// <summary>
/// Which alerts a club should have open at an instant. An alert of a closed week or month stays while a late entry can
/// still mend it, and closes by itself after that.
/// </summary>
internal static class AlertRules
{
    /// <summary>Opens, changes and closes alerts so that they fit the book at <paramref name="at"/>.</summary>
    public static AlertChanges Judge(ClubBook book, ClubCalendar calendar, DateTimeOffset at) =>
        Fit(book.Alerts, Causes(book, calendar, LocalCalendar.DayOf(at)), at);

    /// <summary>What changes when these causes stand, and no other.</summary>
    public static AlertChanges Fit(ImmutableSortedDictionary<string, Alert> known, SortedDictionary<string, Alert> causes, DateTimeOffset at)
    {
        var open = known;
        var changed = ImmutableArray.CreateBuilder<Alert>();
        foreach (var (id, alert) in known)
        {
            if (causes.ContainsKey(id)) continue;
            open = open.Remove(id);
            changed.Add(alert with { ClosedAt = at });
        }

        foreach (var (id, cause) in causes)
        {
            var before = known.GetValueOrDefault(id);
            var next = before is null ? cause with { OpenedAt = at, ChangedAt = at }
                : before.Kind != cause.Kind ? before with { Kind = cause.Kind, ChangedAt = at, Reason = cause.Reason }
                : before.Reason.SequenceEqual(cause.Reason) ? before
                : before with { Reason = cause.Reason };
            if (ReferenceEquals(next, before)) continue;
            open = open.SetItem(id, next);
            changed.Add(next);
        }

        return new(open, changed.ToImmutable());
    }

    /// <summary>The next instant after <paramref name="now"/> at which alerts or figures change without any fact.</summary>
    public static DateTimeOffset? DueAt(ClubBook book, ClubCalendar calendar, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        if (book.Head.Launched is null) return null;
        var next = new DateOnly(today.Year + 1, 1, 1); // everyone grows a year older in the figures
        Take(ref next, today, calendar.NextChange(today));
        foreach (var slice in BookSlices.All) Take(ref next, today, slice.DueOn(book, calendar, today));
        if (book.Head.ReportingFrom is null || book.Head.StatusOn(today) == ClubStatus.Dissolved)
            return book.Head.CountedOn(today) ? LocalCalendar.StartOf(next) : null;
        var month = Period.MonthOf(today);
        Take(ref next, today, month.Next.FirstDay);
        Take(ref next, today, MonthRules.WarnsFrom(month, calendar.PolicyOf(month)));
        var week = Period.WeekOf(today);
        if (book.Volunteers.Count > 0) Take(ref next, today, week.Next.FirstDay);
        foreach (var volunteer in book.Volunteers.Values)
        {
            var expected = calendar.Expected(volunteer, week);
            if (expected > 0) Take(ref next, today, WeekRules.FallsBehindOn(week, expected, book.MadeBy(volunteer.Id).GetValueOrDefault(week), today));
        }

        var limit = calendar.PolicyOn(today).LateLimitDays;
        foreach (var alert in book.Alerts.Values)
        {
            if (Period.TryParse(alert.Period, out var period)) Take(ref next, today, period.LastDay.AddDays(limit + 1));
        }

        return LocalCalendar.StartOf(next);
    }

    private static void Take(ref DateOnly next, DateOnly today, DateOnly? candidate)
    {
        if (candidate is { } day && day > today && day < next) next = day;
    }

    private static SortedDictionary<string, Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var causes = new SortedDictionary<string, Alert>(StringComparer.Ordinal);
        if (book.Head.ReportingFrom is not { } from || today < from || book.Head.StatusOn(today) is ClubStatus.Forming or ClubStatus.Dissolved) return causes;
        var limit = calendar.PolicyOn(today).LateLimitDays;
        var oldest = today.AddDays(-limit) > from ? today.AddDays(-limit) : from;
        foreach (var volunteer in book.Volunteers.Values) Weeks(book, calendar, volunteer, oldest, today, causes);
        for (var month = Period.MonthOf(oldest); month <= Period.MonthOf(today); month = month.Next) Meeting(book, calendar, month, today, causes);
        foreach (var alert in BookSlices.All.SelectMany(s => s.Causes(book, calendar, today))) causes[alert.Id] = alert;
        if (book.Head.StatusOn(today) != ClubStatus.Active) return causes;
        foreach (var check in NormRules.Check(book, calendar.PolicyOn(today), today))
        {
            if (check.Broken is { } side) Add(causes, AlertKind.NormBroken, $"norm|{check.Norm}", check.Norm, string.Empty, Norm(check, side));
        }

        return causes;
    }

    private static void Weeks(ClubBook book, ClubCalendar calendar, Volunteer volunteer, DateOnly oldest, DateOnly today, SortedDictionary<string, Alert> causes)
    {
        var made = book.MadeBy(volunteer.Id);
        // A week that ended before the limit can be mended no more: its Sunday decides.
        for (var week = Period.WeekOf(oldest); week <= Period.WeekOf(today); week = week.Next)
        {
            if (week.LastDay < oldest) continue;
            var expected = calendar.Expected(volunteer, week);
            var count = made.GetValueOrDefault(week);
            AlertKind? kind = WeekRules.Judge(week, expected, count, today) switch
            {
                WeekStatus.Behind => AlertKind.VolunteerBehind,
                WeekStatus.Short => AlertKind.VolunteerShort,
                WeekStatus.Open or WeekStatus.Met or WeekStatus.Excused => null,
                _ => throw new InvalidOperationException("Unknown week status."),
            };
            if (kind is { } k) Add(causes, k, $"week|{volunteer.Id}|{week}", volunteer.Id, week.ToString(), [("made", count), ("expected", expected)]);
        }
    }

    private static void Meeting(ClubBook book, ClubCalendar calendar, Period month, DateOnly today, SortedDictionary<string, Alert> causes)
    {
        if (!calendar.MonthOwed(month) || ClubFigures.MeetingsOf(book, month).Any(m => !m.Cancelled)) return;
        var closed = today > month.LastDay;
        if (!closed && today < MonthRules.WarnsFrom(month, calendar.PolicyOf(month))) return;
        Add(causes, closed ? AlertKind.MeetingMissed : AlertKind.MeetingDue, $"meeting|{month}", string.Empty, month.ToString(), []);
    }

    private static (string, object)[] Norm(NormCheck check, string side)
    {
        var reason = new List<(string, object)> { ("number", check.Number), ("side", side), ("source", check.Source) };
        if (check.AtLeast is { } low) reason.Add(("atLeast", low));
        if (check.AtMost is { } high) reason.Add(("atMost", high));
        return [.. reason];
    }

    private static void Add(SortedDictionary<string, Alert> causes, AlertKind kind, string id, string subject, string period, (string Name, object Value)[] reason) =>
        causes[id] = Cause(kind, id, subject, period, reason);

    /// <summary>Key of the row that keeps one time that an alert was open, after it closed: another time takes its own.</summary>
    public static string HistoryKey(Alert closed) =>
        string.Create(CultureInfo.InvariantCulture, $"alx|{closed.Id}|{closed.OpenedAt.UtcDateTime:yyyyMMddHHmmssfff}");

    /// <summary>An alert that should be open, for <see cref="IBookSlice.Causes"/>.</summary>
    public static Alert Cause(AlertKind kind, string id, string subject, string period, params (string Name, object Value)[] reason) =>
        new()
        {
            Id = id,
            Kind = kind,
            Subject = subject,
            Period = period,
            OpenedAt = default,
            ChangedAt = default,
            Reason = reason.ToImmutableSortedDictionary(r => r.Name, r => Convert.ToString(r.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal),
        };
}
