using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Privacy;

/// <summary>How a person stands to one purpose.</summary>
internal enum ConsentState
{
    /// <summary>Never asked.</summary>
    None,
    Given,
    Withdrawn,
}

/// <summary>
/// Which consents may be recorded, and what holds. None is ever assumed: each names one purpose and the proof of it. A
/// withdrawal always holds; whether a consent must be there at all, the policy says.
/// </summary>
internal static class ConsentRules
{
    public const int LongestReference = 200;
    private const int MostConsents = 20_000;

    /// <summary>The consent as it is to be kept; the one that is there when the same came again.</summary>
    public static Outcome<Consent> Give(ClubBook book, GiveConsent given, DateTimeOffset now)
    {
        if (PersonSet.Of(book, given.Person) is null) return Refusal.Of("person.unknown", "person");
        if (!Enum.IsDefined(given.Purpose) || !Enum.IsDefined(given.Method)) return Refusal.Of("json.value", "purpose");
        if (given.Date > LocalCalendar.DayOf(now) || given.Date.Year < 1990) return Refusal.Of("consent.date", "date");
        if (string.IsNullOrWhiteSpace(given.Reference) || given.Reference.Length > LongestReference) return Refusal.Of("consent.reference", "reference").With("most", LongestReference);
        if (given.Witness?.Length > PersonRules.LongestName || (given.Method == ConsentMethod.VoiceRecording && string.IsNullOrWhiteSpace(given.Witness))) return Refusal.Of("consent.witness", "witness");
        var known = book.PrivacyBook.Consents.GetValueOrDefault(given.Id);
        if (known is not null) return known.Given == given ? known : Refusal.Of("consent.id_reused", "id");
        if (book.PrivacyBook.Gone.ContainsKey(given.Person)) return Refusal.Of("person.erased", "person");
        return book.PrivacyBook.Consents.Count < MostConsents ? new Consent { Given = given, RecordedAt = now } : Refusal.Of("batch.too_large", "id").With("most", MostConsents);
    }

    public static Outcome<Consent> Withdraw(ClubBook book, WithdrawConsent command, DateTimeOffset now)
    {
        if (!book.PrivacyBook.Consents.TryGetValue(command.Id, out var known)) return Refusal.Of("consent.unknown", "id");
        if (command.Date > LocalCalendar.DayOf(now) || command.Date < known.Given.Date) return Refusal.Of("consent.date", "date");
        if (command.Reference?.Length > LongestReference) return Refusal.Of("consent.reference", "reference").With("most", LongestReference);
        if (known.Withdrawn is { } day) return day == command.Date ? known : Refusal.Of("consent.withdrawn_already", "id").With("date", day.ToString("yyyy-MM-dd", null));
        return known with { Withdrawn = command.Date, WithdrawnBy = command.Method, WithdrawalReference = command.Reference, WithdrawalRecordedAt = now };
    }

    /// <summary>How the person stands to a purpose on a day: by the last word up to then, of whichever of its records.</summary>
    public static ConsentState StateOn(ClubBook book, PersonRef person, ConsentPurpose purpose, DateOnly day) => StateOn(SpansOf(book, person, purpose), day);

    /// <inheritdoc cref="StateOn(ClubBook, PersonRef, ConsentPurpose, DateOnly)"/>
    public static ConsentState StateOn(ImmutableArray<ConsentSpan> spans, DateOnly day) => spans.LastOrDefault(s => s.From <= day) switch
    {
        null => ConsentState.None,
        { Withdrawn: { } end } when end <= day => ConsentState.Withdrawn,
        _ => ConsentState.Given,
    };

    /// <summary>The person's consents to a purpose, oldest first, of whichever of its records.</summary>
    public static ImmutableArray<ConsentSpan> SpansOf(ClubBook book, PersonRef person, ConsentPurpose purpose)
    {
        var consents = book.PrivacyBook.Consents;
        return consents.IsEmpty || PersonSet.Of(book, person) is not { } records
            ? []
            : [.. consents.Values.Where(c => c.Given.Purpose == purpose && records.Has(c.Given.Person)).OrderBy(c => (c.Given.Date, c.RecordedAt)).Select(c => new ConsentSpan { From = c.Given.Date, Withdrawn = c.Withdrawn })];
    }

    /// <summary>Why nothing may be recorded for the purpose; null when it may.</summary>
    public static Refusal? Refuses(ClubBook book, bool asked, PersonRef person, ConsentPurpose purpose, DateOnly day, string field) => Refuses(SpansOf(book, person, purpose), asked, day, field);

    /// <inheritdoc cref="Refuses(ClubBook, bool, PersonRef, ConsentPurpose, DateOnly, string)"/>
    public static Refusal? Refuses(ImmutableArray<ConsentSpan> spans, bool asked, DateOnly day, string field) => StateOn(spans, day) switch
    {
        ConsentState.Withdrawn => Refusal.Of("consent.withdrawn", field),
        ConsentState.None when asked => Refusal.Of("consent.missing", field),
        _ => null,
    };

    /// <summary>Whether a partner's project may see the person's record.</summary>
    public static bool Shares(ClubBook book, bool asked, PersonRef person, DateOnly day) => Refuses(book, asked, person, ConsentPurpose.PartnerSharing, day, string.Empty) is null;
}
