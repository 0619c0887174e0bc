using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Meetings;

/// <summary>Whether a meeting may be kept, and as what.</summary>
internal static class MeetingRules
{
    private const int MostPeople = 10_000;
    private const int LongestNote = 2000;

    // Ids of so many fit a row; more people are told by their number.
    private const int MostListed = 1000;

    /// <summary>The meeting to keep; the one already kept when nothing changes.</summary>
    /// <param name="book">The club's book.</param>
    /// <param name="put">The meeting as sent.</param>
    /// <param name="lateLimitDays">Policy of today.</param>
    /// <param name="now">The instant of recording.</param>
    public static Outcome<Meeting> Put(ClubBook book, PutMeeting put, int lateLimitDays, DateTimeOffset now)
    {
        if (Check(book, put, lateLimitDays, LocalCalendar.DayOf(now)) is { } no) return no;
        var before = book.Meetings.GetValueOrDefault(put.Date);
        if (put.Cancelled && before is null) return Refusal.Of("meeting.unknown", "date");
        var present = put.Present ?? [];
        var next = new Meeting
        {
            Date = put.Date,
            Attendance = put.Cancelled ? before!.Attendance : put.Attendance ?? present.Length,
            Present = put.Cancelled ? before!.Present : [.. present.Order(StringComparer.Ordinal)],
            // Fixed when first recorded: a later join does not lower an old attendance.
            AttendanceExpected = before?.AttendanceExpected ?? book.MembersOn(put.Date),
            Areas = put.Cancelled ? before!.Areas : [.. put.Areas.Distinct().Order()],
            Themes = put.Cancelled ? before!.Themes : [.. put.Themes.Distinct().Order()],
            Note = put.Cancelled ? before!.Note : put.Note,
            Historical = before?.Historical ?? put.Historical,
            Cancelled = put.Cancelled,
            RecordedAt = before?.RecordedAt ?? now,
            Revision = before?.Revision ?? 0,
        };
        // A repeat whose answer was lost is a repeat, however old its base is by now.
        if (before is not null && Same(before, next)) return before;
        if (put.Base is { } seen && seen != next.Revision) return Refusal.Of("meeting.changed", "base").With("revision", next.Revision);
        return next with { Revision = next.Revision + 1 };
    }

    private static Refusal? Check(ClubBook book, PutMeeting put, int lateLimitDays, DateOnly today)
    {
        if (put.Date > today) return Refusal.Of("meeting.future", "date");
        if (!put.Historical && today.DayNumber - put.Date.DayNumber > lateLimitDays)
            return Refusal.Of("meeting.too_late", "date").With("days", lateLimitDays);
        if (!book.Head.CountedOn(put.Date)) return Refusal.Of("meeting.not_active", "date");
        if (put.Cancelled) return null;
        if (put.Areas.Any(a => !Enum.IsDefined(a))) return Refusal.Of("meeting.areas", "areas");
        if (put.Note?.Length > LongestNote) return Refusal.Of("meeting.note", "note").With("most", LongestNote);
        if (put.Themes.Any(t => !Enum.IsDefined(t))) return Refusal.Of("meeting.themes", "themes");
        return Attendance(book, put);
    }

    private static Refusal? Attendance(ClubBook book, PutMeeting put)
    {
        if (put.Present is not { } present)
            return put.Attendance is >= 0 and <= MostPeople ? null : Refusal.Of("meeting.attendance", "attendance").With("most", MostPeople);
        if (present.Length > MostListed) return Refusal.Of("meeting.present", "present").With("most", MostListed);
        if (present.Distinct(StringComparer.Ordinal).Count() != present.Length) return Refusal.Of("meeting.present_twice", "present");
        if (put.Attendance is { } count && count != present.Length) return Refusal.Of("meeting.attendance", "attendance").With("most", present.Length);
        foreach (var id in present)
        {
            if (!book.Members.TryGetValue(id, out var member) || !member.On(put.Date))
                return Refusal.Of("meeting.member_unknown", "present").With("member", id);
        }

        return null;
    }

    private static bool Same(Meeting a, Meeting b) =>
        a.Attendance == b.Attendance && a.Present.SequenceEqual(b.Present) && a.Areas.SequenceEqual(b.Areas)
        && a.Themes.SequenceEqual(b.Themes) && a.Note == b.Note && a.Cancelled == b.Cancelled;
}
