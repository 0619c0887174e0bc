using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>Whom alerts of a club may be about: names of its volunteers, and of the borrower by the id of the loan. No name for who may not see persons.</summary>
internal sealed class People(IGrainFactory grains, Viewer viewer)
{
    private const int Most = 1_000;

    public async Task<IReadOnlyDictionary<string, string>> Of(string club)
    {
        if (!viewer.Has(Power.Persons)) return new Dictionary<string, string>();
        var book = grains.GetGrain<IClubGrain>(club);
        var (volunteers, members) = (book.Volunteers(null, Most), book.Members(null, Most));
        var names = (await members).ToDictionary(m => m.Id, m => m.Name, StringComparer.Ordinal);
        var people = (await volunteers).ToDictionary(v => v.Id, v => v.Name, StringComparer.Ordinal);
        if (!viewer.Has(Power.Ledger)) return people;
        foreach (var loan in await grains.GetGrain<IClubLoans>(club).Loans(LoanStatus.Open, null, Most)) people.TryAdd(loan.Terms.Request.Id, names.GetValueOrDefault(loan.Terms.Request.Member, loan.Terms.Request.Member));
        return people;
    }
}
