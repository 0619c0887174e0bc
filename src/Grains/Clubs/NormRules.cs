using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>
/// A club's size, composition and teams beside the norms: warnings with evidence, never refusals. Too many women or
/// volunteers is no warning. Sources: docs/adr/0004-norms.md.
/// </summary>
internal static class NormRules
{
    private const string Decision5133 = "Quyết định 5133/QĐ-UBND Thanh Hóa";
    private const string BacNinh = "Đề án 933/QĐ-UBND Bắc Ninh";

    public static ImmutableArray<NormCheck> Check(ClubBook book, Policy policy, DateOnly day)
    {
        long members = 0, older = 0, women = 0;
        foreach (var member in book.Members.Values)
        {
            if (!member.On(day)) continue;
            members++;
            if (member.BirthYear is { } born && day.Year - born >= 60) older++;
            if (member.Sex == Sex.Female) women++;
        }

        long volunteers = book.Volunteers.Values.Count(v => v.InTeamOn(Team.HomeCare, day));
        long recipients = book.Recipients.Values.Count(r => r.On(day));
        return
        [
            Norm("size", members, policy.MembersMin, policy.MembersMax, Decision5133),
            Share("older", older, members, policy.OlderPercentMin, policy.OlderPercentMax, Decision5133),
            Share("women", women, members, policy.WomenPercentMin, null, Decision5133),
            Norm("volunteers", volunteers, policy.HomeCareVolunteersMin, null, BacNinh),
            Norm("recipients", recipients, policy.RecipientsMin, null, BacNinh),
        ];
    }

    private static NormCheck Norm(string norm, long number, long? low, long? high, string source) => new()
    {
        Norm = norm,
        Number = number,
        AtLeast = low,
        AtMost = high,
        Broken = number < low ? "low" : number > high ? "high" : null,
        Source = source,
    };

    // The share is compared unrounded; the number shown is a whole percent.
    private static NormCheck Share(string norm, long part, long whole, long low, long? high, string source) => new()
    {
        Norm = norm,
        Number = whole == 0 ? 0 : part * 100 / whole,
        AtLeast = low,
        AtMost = high,
        Broken = whole == 0 || part * 100 < low * whole ? "low" : part * 100 > high * whole ? "high" : null,
        Source = source,
    };
}
