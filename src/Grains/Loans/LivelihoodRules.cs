using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Loans;

/// <summary>Recorded needs for loans, and livelihood groups. Sending one again corrects or ends it.</summary>
internal static class LivelihoodRules
{
    private const int MostPeople = 200;

    public static Outcome<LoanNeed> Put(ClubBook book, LoanNeed need, DateOnly today)
    {
        if (!Keys.IsSlug(need.Id)) return Refusal.Of("need.id", "id");
        if (!book.Members.ContainsKey(need.Member)) return Refusal.Of("need.member_unknown", "member");
        if (need.From > today || need.To < need.From || need.To > today) return Refusal.Of("need.dates", "from");
        if (need.Dong is not null and (< 1 or > EntryRules.MostDong)) return Refusal.Of("need.dong", "dong");
        if (EntryRules.BadText(need.Purpose)) return Refusal.Of("need.purpose", "purpose");
        if (need.To is null && book.Ledger.Needs.Values.Any(n => n.Id != need.Id && n.Member == need.Member && n.To is null)) return Refusal.Of("need.open", "member");
        var before = book.Ledger.Needs.GetValueOrDefault(need.Id);
        return before is not null && before == need with { Revision = before.Revision } ? before : need with { Revision = (before?.Revision ?? 0) + 1 };
    }

    public static Outcome<LivelihoodGroup> Put(ClubBook book, LivelihoodGroup group, DateOnly today)
    {
        if (!Keys.IsSlug(group.Id)) return Refusal.Of("group.id", "id");
        if (string.IsNullOrWhiteSpace(group.Name) || group.Name.Length > PersonRules.LongestName) return Refusal.Of("group.name", "name");
        if (BadSpan(group.From, group.To, today) || group.Members.Any(m => BadSpan(m.From, m.To, today)) || group.Mentors.Any(m => BadSpan(m.From, m.To, today)))
            return Refusal.Of("group.dates", "from");
        if (group.Members.Length > MostPeople || group.Members.Any(m => !book.Members.ContainsKey(m.Member))) return Refusal.Of("group.member_unknown", "members");
        if (group.Mentors.Length > MostPeople || group.Mentors.Any(m => !IsMentor(book, m))) return Refusal.Of("group.mentor_unknown", "mentors");
        var before = book.Ledger.Groups.GetValueOrDefault(group.Id);
        var same = before is not null && RowBody.Write(before).AsSpan().SequenceEqual(RowBody.Write(group with { Revision = before.Revision }));
        return same ? before! : group with { Revision = (before?.Revision ?? 0) + 1 };
    }

    private static bool IsMentor(ClubBook book, MentorSpan mentor) =>
        book.Members.ContainsKey(mentor.Member) && book.Volunteers.TryGetValue(mentor.Volunteer, out var volunteer) && volunteer.InTeamOn(Team.Economic, mentor.From);

    private static bool BadSpan(DateOnly from, DateOnly? to, DateOnly today) => from > today || to < from || to > today;
}
