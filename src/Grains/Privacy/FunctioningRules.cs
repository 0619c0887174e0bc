using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Privacy;

/// <summary>Which answers to the Short Set may be kept.</summary>
internal static class FunctioningRules
{
    private const int MostAnswers = 30_000;

    /// <summary>The answers as they are to be kept; those that are there when the same came again. Refusals never say what was answered.</summary>
    public static Outcome<Functioning> Put(ClubBook book, Functioning put, bool asked, DateOnly today)
    {
        if (!book.Members.ContainsKey(put.Member)) return Refusal.Of("health.member_unknown", "member");
        var person = new PersonRef { Kind = PersonKind.Member, Id = put.Member };
        if (book.PrivacyBook.Refuses(person.Kind, person.Id, "member") is { } gone) return gone;
        if (put.Date > today || put.Date.Year < 2000) return Refusal.Of("functioning.date", "date");
        if (Wrong(put.Answers) is { } field) return Refusal.Of("functioning.answer", field);
        if (ConsentRules.Refuses(book, asked, person, ConsentPurpose.Health, put.Date, "member") is { } no) return no;
        var known = book.PrivacyBook.Functionings.GetValueOrDefault(PrivacyBook.KeyOf(put));
        if (known is null && book.PrivacyBook.Functionings.Count >= MostAnswers) return Refusal.Of("batch.too_large", "member").With("most", MostAnswers);
        return known?.Answers == put.Answers ? known : put with { Revision = (known?.Revision ?? 0) + 1 };
    }

    private static string? Wrong(ShortSet a) =>
        IsCode(a.Vis) ? IsCode(a.Hear) ? IsCode(a.Mob) ? IsCode(a.Cog) ? IsCode(a.Sc) ? IsCode(a.Comm) ? null : "comm" : "sc" : "cog" : "mob" : "hear" : "vis";

    private static bool IsCode(int answer) => answer is >= 1 and <= 4;
}
