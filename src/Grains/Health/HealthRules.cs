using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Grains.Health;

/// <summary>Which check-ups, cards, programmes and groups may be kept.</summary>
internal static class HealthRules
{
    private const int MostSpans = 60;

    public static bool HoldsOn(this ImmutableArray<DaySpan> spans, DateOnly day)
    {
        foreach (var span in spans)
        {
            if (span.From <= day && (span.To is not { } to || day <= to)) return true;
        }

        return false;
    }

    /// <summary>The fact to keep; the one already kept when the same came again.</summary>
    public static Outcome<CheckupFact> Record(ClubBook book, Checkup checkup, bool historical, int lateLimitDays, DateTimeOffset now)
    {
        if (book.HealthBook.Checkups.TryGetValue(checkup.Id, out var known)) return known.Checkup == checkup ? known : Refusal.Of("checkup.id_reused", "id");
        var today = LocalCalendar.DayOf(now);
        if (checkup.Date > today) return Refusal.Of("checkup.future", "date");
        if (!historical && today.DayNumber - checkup.Date.DayNumber > lateLimitDays) return Refusal.Of("checkup.too_late", "date").With("days", lateLimitDays);
        if (!book.Members.TryGetValue(checkup.Member, out var member) || !member.On(checkup.Date)) return Refusal.Of("health.member_unknown", "member");
        if (checkup.Place?.Length > PersonRules.LongestName) return Refusal.Of("health.note", "place").With("most", PersonRules.LongestName);
        return new CheckupFact { Checkup = checkup, RecordedAt = now, Historical = historical };
    }

    public static Outcome<CheckupFact> Void(ClubBook book, VoidFact command, DateTimeOffset now)
    {
        if (!ReadingRules.Reasons.Contains(command.Reason)) return Refusal.Of("health.reason", "reason");
        if (!book.HealthBook.Checkups.TryGetValue(command.Id, out var fact)) return Refusal.Of("checkup.unknown", "id");
        if (fact.Stands) return fact with { VoidedAt = now, Reason = command.Reason };
        return fact.Reason == command.Reason ? fact : Refusal.Of("checkup.already_void", "id");
    }

    public static Outcome<Insurance> Put(ClubBook book, Insurance put, DateOnly today)
    {
        if (!book.Members.ContainsKey(put.Member)) return Refusal.Of("health.member_unknown", "member");
        // A card is issued ahead only up to its own year; expiry days lie ahead as a rule.
        if (!Spans(put.Cards, today, latest: today.AddYears(20))) return Refusal.Of("health.spans", "cards").With("most", MostSpans);
        var before = book.HealthBook.Insurance.GetValueOrDefault(put.Member);
        var next = put with { Revision = before?.Revision ?? 0 };
        return before is not null && ActivityRules.Same(before, next) ? before : next with { Revision = next.Revision + 1 };
    }

    public static Outcome<LongTermCare> Put(ClubBook book, LongTermCare put, DateOnly today)
    {
        if (!book.Recipients.ContainsKey(put.Recipient)) return Refusal.Of("health.recipient_unknown", "recipient");
        if (!Spans(put.Spans, today, latest: today)) return Refusal.Of("health.spans", "spans").With("most", MostSpans);
        if (put.Programme?.Length > PersonRules.LongestName) return Refusal.Of("health.note", "programme").With("most", PersonRules.LongestName);
        var before = book.HealthBook.LongTerm.GetValueOrDefault(put.Recipient);
        var next = put with { Revision = before?.Revision ?? 0 };
        return before is not null && ActivityRules.Same(before, next) ? before : next with { Revision = next.Revision + 1 };
    }

    public static Outcome<ExerciseGroup> Put(ClubBook book, ExerciseGroup put, DateOnly today)
    {
        if (!Keys.IsSlug(put.Id)) return Refusal.Of("exercise.id", "id");
        if (string.IsNullOrWhiteSpace(put.Name) || put.Name.Length > PersonRules.LongestName) return Refusal.Of("exercise.name", "name").With("most", PersonRules.LongestName);
        if (!Enum.IsDefined(put.Kind)) return Refusal.Of("exercise.kind", "kind");
        if (put.From > today || put.From.Year < 1990) return Refusal.Of("exercise.from", "from");
        if (put.To < put.From || put.To > today) return Refusal.Of("exercise.to", "to");
        if (put.PerWeek is < 1 or > 14) return Refusal.Of("exercise.per_week", "perWeek");
        if (put.Members.Length > 500 || put.Members.Distinct(StringComparer.Ordinal).Count() != put.Members.Length || put.Members.Any(m => !book.Members.ContainsKey(m)))
            return Refusal.Of("health.member_unknown", "members");
        var before = book.HealthBook.Groups.GetValueOrDefault(put.Id);
        var next = put with { Revision = before?.Revision ?? 0 };
        return before is not null && ActivityRules.Same(before, next) ? before : next with { Revision = next.Revision + 1 };
    }

    private static bool Spans(ImmutableArray<DaySpan> spans, DateOnly today, DateOnly latest) =>
        spans.Length <= MostSpans && spans.All(s => s.From <= today && s.From.Year >= 1990 && !(s.To < s.From) && !(s.To > latest));
}
