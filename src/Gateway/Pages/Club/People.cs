using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>Whom alerts of a club may be about: names of its volunteers, and of the borrower by the id of the loan.</summary>
internal sealed class People(IGrainFactory grains)
{
    private const int Most = 1_000;

    public async Task<IReadOnlyDictionary<string, string>> Of(string club)
    {
        var book = grains.GetGrain<IClubGrain>(club);
        var (volunteers, members, loans) = (book.Volunteers(null, Most), book.Members(null, Most), grains.GetGrain<IClubLoans>(club).Loans(LoanStatus.Open, null, Most));
        var names = (await members).ToDictionary(m => m.Id, m => m.Name, StringComparer.Ordinal);
        var people = (await volunteers).ToDictionary(v => v.Id, v => v.Name, StringComparer.Ordinal);
        foreach (var loan in await loans) people.TryAdd(loan.Terms.Request.Id, names.GetValueOrDefault(loan.Terms.Request.Member, loan.Terms.Request.Member));
        return people;
    }
}
