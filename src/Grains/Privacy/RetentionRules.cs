using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Privacy;

/// <summary>
/// Whose time in the book is over. By default that is a list and no more; where the policy says so, the club gives notice
/// on it, and takes names away when a notice has stood for its time. Whoever owes, asks about the data, or comes back
/// meanwhile has no notice any more; should it come to one again, its time begins anew. Pure.
/// </summary>
internal static class RetentionRules
{
    /// <summary>Days from the notice to the end of a name (ours).</summary>
    public const int NoticeDays = 30;

    /// <summary>Records that a club may take away on one day, so that a wrong setting is seen before it has done much (ours).</summary>
    public const int MostADay = 5;

    public static bool Acts(Policy policy) => policy is { RetentionActs: not 0, RetentionYears: > 0 };

    /// <summary>Who is due, and from when on the club takes the name away.</summary>
    public static ImmutableArray<RetentionDue> List(ClubBook book, Policy policy, DateOnly today) =>
    [
        .. ErasureRules.Outdated(book, policy.RetentionYears, today).Select(person =>
        {
            var listed = Acts(policy) ? book.PrivacyBook.Notices.GetValueOrDefault(person)?.Listed : null;
            return new RetentionDue { Person = person, Listed = listed, ErasedFrom = listed?.AddDays(NoticeDays) };
        }),
    ];

    /// <summary>Notices to give, and those that stand no longer.</summary>
    public static (ImmutableArray<RetentionNotice> Given, ImmutableArray<RetentionNotice> Ended) Look(ClubBook book, Policy policy, DateOnly today)
    {
        var (due, known) = (Due(book, policy, today).ToHashSet(), book.PrivacyBook.Notices);
        return (
            [.. due.Where(p => !known.ContainsKey(p)).Select(p => new RetentionNotice { Person = p, Listed = today })],
            [.. known.Values.Where(n => !due.Contains(n.Person))]);
    }

    /// <summary>Whose names go today.</summary>
    public static ImmutableArray<PersonRef> Ready(ClubBook book, Policy policy, DateOnly today)
    {
        var gone = book.PrivacyBook.Gone.Values.Count(g => g.Retention && LocalCalendar.DayOf(g.At) == today);
        return [.. Due(book, policy, today).Where(p => IsRipe(book, p, today)).Take(Math.Max(0, MostADay - gone))];
    }

    /// <summary>The person, if the club may still take the name away by itself.</summary>
    public static Outcome<PersonSet> Check(ClubBook book, Policy policy, ErasePerson command, DateOnly today) =>
        IsRipe(book, command.Person, today) && Due(book, policy, today).Contains(command.Person) ? ErasureRules.Check(book, command, today) : Refusal.Of("erasure.current", "person");

    /// <summary>The next day on which notices are given or end.</summary>
    public static DateOnly? DueOn(ClubBook book, Policy policy, DateOnly today)
    {
        if (!Acts(policy)) return null;
        var ends = book.Members.Values.Select(m => m.Left).Concat(book.Volunteers.Values.Select(v => v.Left)).Concat(book.Recipients.Values.Select(r => r.To)).Concat(book.WorkBook.Older.Values.Select(o => o.To));
        DateOnly? next = null;
        foreach (var day in ends.OfType<DateOnly>().Select(last => last.AddYears(policy.RetentionYears).AddDays(1)).Where(day => day > today).Concat(book.PrivacyBook.Notices.Values.Select(Ripe)))
        {
            if (next is null || day < next) next = day;
        }

        return next;

        // What is more than a day takes waits for the next one.
        DateOnly Ripe(RetentionNotice notice) => notice.Listed.AddDays(NoticeDays) is var day && day > today ? day : today.AddDays(1);
    }

    public static IEnumerable<Alert> Causes(ClubBook book)
    {
        if (book.PrivacyBook.Notices is not { IsEmpty: false } notices) yield break;
        var first = notices.Values.Min(n => n.Listed).AddDays(NoticeDays);
        yield return AlertRules.Cause(AlertKind.RetentionDue, "retention", string.Empty, string.Empty, ("people", notices.Count), ("on", first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    private static bool IsRipe(ClubBook book, PersonRef person, DateOnly today) =>
        book.PrivacyBook.Notices.TryGetValue(person, out var notice) && notice.Listed.AddDays(NoticeDays) <= today;

    private static IEnumerable<PersonRef> Due(ClubBook book, Policy policy, DateOnly today) => !Acts(policy)
        ? []
        : ErasureRules.Outdated(book, policy.RetentionYears, today).Where(person => PersonSet.Of(book, person) is { } records && !book.PrivacyBook.Requests.Values.Any(r => r.IsOpen && records.Has(r.Filed.Person)));
}
