using System.Collections.Immutable;
using System.Security.Cryptography;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Volunteers;

/// <summary>When a visit of the volunteer began and ended, for finding overlaps.</summary>
internal readonly record struct VisitSpan(Guid Id, DateTimeOffset From, DateTimeOffset Until)
{
    public static VisitSpan Of(Visit visit) => new(visit.Id, visit.StartedAt, visit.StartedAt.AddMinutes(visit.Minutes));

    public bool Overlaps(VisitSpan other) => Id != other.Id && From < other.Until && other.From < Until;
}

/// <summary>Whether a visit may be kept, and with which warnings.</summary>
internal static class VisitRules
{
    public const int MostMinutes = 720;
    public const int LongestNote = 2000;

    /// <summary>Why the visit is refused; null when it may be kept.</summary>
    /// <param name="page">The volunteer's rows.</param>
    /// <param name="visit">The visit as sent.</param>
    /// <param name="historical">An administrator's historical load: no late limit.</param>
    /// <param name="now">The instant of recording.</param>
    public static Refusal? Check(VolunteerPage page, Visit visit, bool historical, DateTimeOffset now)
    {
        if (visit.Minutes is < 1 or > MostMinutes) return Refusal.Of("visit.minutes", "minutes").With("most", MostMinutes);
        if (visit.Tasks.IsDefaultOrEmpty || visit.Tasks.Any(t => !Enum.IsDefined(t))) return Refusal.Of("visit.tasks", "tasks");
        if (visit.Note?.Length > LongestNote) return Refusal.Of("visit.note", "note").With("most", LongestNote);
        if (Vitals(visit.Vitals) is { } no) return no;
        if (visit.StartedAt > now) return Refusal.Of("visit.future", "startedAt");
        var day = LocalCalendar.DayOf(visit.StartedAt);
        if (day < page.Volunteer.Joined) return Refusal.Of("visit.before_joining", "startedAt");
        if (page.Volunteer.Left is { } left && day > left) return Refusal.Of("visit.after_leaving", "startedAt");
        if (!historical && LocalCalendar.DayOf(now).DayNumber - day.DayNumber > page.LateLimitDays)
            return Refusal.Of("visit.too_late", "startedAt").With("days", page.LateLimitDays);
        return Recipient(page, visit.Recipient, day) ?? Consent(page, visit, day);
    }

    /// <summary>
    /// Readings ask the consent that all readings ask, as of the visit's day. The visit is refused whole, under the field
    /// <c>vitals</c>: sent again without readings it is kept, for its id was never used.
    /// </summary>
    public static Refusal? Consent(VolunteerPage page, Visit visit, DateOnly day) =>
        visit.Vitals is null or { Systolic: null, Diastolic: null, Pulse: null, Temperature: null }
            ? null
            : ConsentRules.Refuses(page.Recipients.GetValueOrDefault(visit.Recipient)?.Health ?? [], page.AsksHealthConsent, day, "vitals");

    private static Refusal? Recipient(VolunteerPage page, string recipient, DateOnly day)
    {
        if (!page.Recipients.TryGetValue(recipient, out var care))
            return Refusal.Of(page.AllRecipients.Contains(recipient) ? "visit.recipient_unassigned" : "visit.recipient_unknown", "recipient");
        var assigned = page.Volunteer.Assignments.Any(a => a.Recipient == recipient && a.From <= day && (a.To is not { } to || day <= to));
        var inCare = care.From <= day && (care.To is not { } end || day <= end);
        return assigned && inCare ? null : Refusal.Of("visit.recipient_unassigned", "recipient");
    }

    private static Refusal? Vitals(Vitals? vitals) =>
        vitals is null ? null
        : vitals.Systolic is < 40 or > 300 ? Refusal.Of("visit.vitals", "vitals.systolic")
        : vitals.Diastolic is < 20 or > 200 ? Refusal.Of("visit.vitals", "vitals.diastolic")
        : vitals.Pulse is < 20 or > 250 ? Refusal.Of("visit.vitals", "vitals.pulse")
        : vitals.Temperature is < 30 or > 45 ? Refusal.Of("visit.vitals", "vitals.temperature")
        : null;

    /// <summary>Warnings to keep with the visit: <c>visit.overlaps</c> when another of the same volunteer runs at the same time.</summary>
    public static ImmutableArray<string> Warnings(Visit visit, IEnumerable<VisitSpan> others)
    {
        var span = VisitSpan.Of(visit);
        return others.Any(span.Overlaps) ? ["visit.overlaps"] : [];
    }

    /// <summary>What tells a repeat from another visit under the same id: a hash of all its content.</summary>
    public static string Hash(Visit visit) =>
        Convert.ToHexStringLower(SHA256.HashData(RowBody.Write(visit with { StartedAt = visit.StartedAt.ToUniversalTime() })));

    /// <summary>Row key of the fact: dated, so that days are read as ranges.</summary>
    public static string RowKey(Visit visit) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x|{visit.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss}|{visit.Id:N}");

    /// <summary>The first row key at or after the instant.</summary>
    public static string RowKeyFrom(DateTimeOffset instant) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x|{instant.UtcDateTime:yyyyMMdd'T'HHmmss}");

    public static string IdKey(Guid id) => $"id|{id:N}";
}

/// <summary>The row <c>id|{client id}</c>: what was accepted under it; never pruned.</summary>
internal sealed record IdRow
{
    /// <summary>Hash of the body.</summary>
    [Sensitive]
    public required string Hash { get; init; }

    /// <summary>Row key of the fact.</summary>
    public required string Row { get; init; }
}
