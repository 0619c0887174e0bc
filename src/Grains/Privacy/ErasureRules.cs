using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Grains.Privacy;

/// <summary>When a person may be erased, and who should be. Pure.</summary>
internal static class ErasureRules
{
    /// <summary>The person, or why it cannot be erased now.</summary>
    public static Outcome<PersonSet> Check(ClubBook book, ErasePerson command, DateOnly today)
    {
        if (PersonSet.Of(book, command.Person) is not { } person) return Refusal.Of("person.unknown", "person");
        if (command.Request is { } request && (!book.PrivacyBook.Requests.TryGetValue(request, out var filed) || !person.Has(filed.Filed.Person))) return Refusal.Of("request.unknown", "request");
        if (person.IsCurrent(book, today)) return Refusal.Of("erasure.current", "person");
        // What is owed is owed by somebody.
        return person.Member is { } member && book.Ledger.Loans.Values.Any(l => l.Terms.Request.Member == member && (LoanRules.StatusOf(l) is LoanStatus.Open or LoanStatus.Approved or LoanStatus.Requested))
            ? Refusal.Of("erasure.loan_open", "person")
            : person;
    }

    /// <summary>Persons whose last day is longer ago than the years; none when there is no limit.</summary>
    public static ImmutableArray<PersonRef> Outdated(ClubBook book, int years, DateOnly today)
    {
        if (years <= 0) return [];
        var found = ImmutableArray.CreateBuilder<PersonRef>();
        var seen = new HashSet<PersonRef>(book.PrivacyBook.Gone.Keys);
        foreach (var one in Records(book))
        {
            if (seen.Contains(one) || PersonSet.Of(book, one) is not { } person) continue;
            seen.UnionWith(person.All);
            if (person.LastDay(book) is { } last && last.AddYears(years) < today && !Check(book, new ErasePerson { Person = one }, today).Refused) found.Add(one);
        }

        return found.ToImmutable();
    }

    private static IEnumerable<PersonRef> Records(ClubBook book) =>
        book.Members.Keys.Select(id => new PersonRef { Kind = PersonKind.Member, Id = id })
            .Concat(book.Volunteers.Keys.Select(id => new PersonRef { Kind = PersonKind.Volunteer, Id = id }))
            .Concat(book.Recipients.Keys.Select(id => new PersonRef { Kind = PersonKind.Recipient, Id = id }))
            .Concat(book.WorkBook.Older.Keys.Select(id => new PersonRef { Kind = PersonKind.OlderPerson, Id = id }));
}
