using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Policies;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Recounting;

/// <summary>The rows of a club's money.</summary>
internal sealed record MoneyFacts
{
    public static readonly MoneyFacts None = new();

    public List<Entry> Entries { get; init; } = [];

    public List<LoanTerms> Loans { get; init; } = [];

    public List<LoanNeed> Needs { get; init; } = [];

    public List<LivelihoodGroup> Groups { get; init; } = [];

    public static async Task<MoneyFacts> Read(IRowStore store, string partition) => new()
    {
        Entries = await ClubFacts.All<Entry>(store, partition, "e|"),
        Loans = await ClubFacts.All<LoanTerms>(store, partition, "ln|"),
        Needs = await ClubFacts.All<LoanNeed>(store, partition, "nd|"),
        Groups = await ClubFacts.All<LivelihoodGroup>(store, partition, "lg|"),
    };
}

/// <summary>Counts a club's money from its entries by plain loops over months and entries, with none of the ledger's code.</summary>
internal static class MoneyRecount
{
    private static readonly (string Id, Account Account)[] Received =
    [
        ("seed.received_dong", Account.Seed), ("dues_dong", Account.Dues), ("donations_dong", Account.Donations),
        ("fundraising_dong", Account.Fundraising), ("interest.received_dong", Account.Interest),
    ];

    public static void Count(ClubFacts facts, DateOnly today, Tally tally)
    {
        var money = facts.Money;
        foreach (var entry in money.Entries) Flows(entry, tally);
        var ever = new HashSet<string>(StringComparer.Ordinal);
        var first = money.Entries.Count == 0 ? Period.MonthOf(today) : Period.MonthOf(money.Entries.Min(e => e.Date));
        if (facts.Head.Launched is { } launched && Period.MonthOf(launched) < first) first = Period.MonthOf(launched);
        for (var month = first; month <= Period.MonthOf(today); month = month.Next)
        {
            var borrowers = Borrowers(money, month.LastDay);
            tally.Add(month, "borrowers.new", borrowers.Keys.Except(ever).Count() - ever.Except(borrowers.Keys).Count());
            ever = [.. borrowers.Keys];
            if (tally[month, "clubs"] == 1) Levels(facts, month, today, borrowers, tally);
        }
    }

    private static void Flows(Entry entry, Tally tally)
    {
        var month = Period.MonthOf(entry.Date);
        foreach (var (id, account) in Received) tally.Add(month, id, -Sum([entry], p => p.Account == account));
        foreach (var line in entry.Lines.Where(l => l.Kind == LineKind.Disbursement))
        {
            tally.Add(month, "loans.disbursed", entry.Kind == EntryKind.Reversal ? -1 : 1);
            tally.Add(month, "loans.disbursed_dong", entry.Kind == EntryKind.Reversal ? -line.Dong : line.Dong);
        }
    }

    private static void Levels(ClubFacts facts, Period month, DateOnly today, Dictionary<string, Entry> borrowers, Tally tally)
    {
        var upTo = facts.Money.Entries.Where(e => e.Date <= month.LastDay).ToList();
        var norms = PolicyRules.Effective(RecountRules.Books(facts, month.FirstDay), month.FirstDay);
        var income = Sum(upTo, p => p.Fund == Fund.Income && p.Account is (Account.Cash or Account.Goods or Account.Loans));
        var club = Sum(upTo, p => p.Fund == Fund.Club && (p.Account == Account.Cash || p.Account == Account.Goods));
        var seed = Seed(upTo, _ => true);
        tally.Add(month, "funds.income_dong", income);
        tally.Add(month, "funds.club_dong", club);
        tally.Add(month, "seed.cumulative_dong", seed);
        tally.Add(month, "seed.state_dong", Seed(upTo, s => s <= SeedSource.CommuneBudget));
        tally.Add(month, "seed.project_dong", Seed(upTo, s => s is SeedSource.Project or SeedSource.Organisation));
        tally.Add(month, "clubs.both_funds", income > 0 && club > 0 ? 1 : 0);
        tally.Add(month, "clubs.income_fund_ok", income >= norms.IncomeFundMinDong ? 1 : 0);
        tally.Add(month, "clubs.seed_ok", seed >= norms.SeedMinDong ? 1 : 0);
        tally.Add(month, $"clubs.seed_ok@{facts.Head.Launched!.Value.Year}", seed >= norms.SeedMinDong ? 1 : 0);
        tally.Add(month, "loans.cumulative", upTo.Sum(e => e.Lines.Count(l => l.Kind == LineKind.Disbursement) * (e.Kind == EntryKind.Reversal ? -1 : 1)));
        tally.Add(month, "loans.outstanding_dong", Sum(upTo, p => p.Account == Account.Loans));
        tally.Add(month, "borrowers.cumulative", borrowers.Count);
        tally.Add(month, "borrowers.poor", borrowers.Values.Count(e => e.Lines[0].Poor));
        People(facts, month, OpenLoans(facts, upTo, month.LastDay < today ? month.LastDay : today, month, tally), tally);
    }

    private static HashSet<string> OpenLoans(ClubFacts facts, List<Entry> upTo, DateOnly day, Period month, Tally tally)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var terms in facts.Money.Loans)
        {
            var owed = 0L;
            Entry? paidOut = null;
            foreach (var entry in upTo.Where(e => e.Date <= day).OrderBy(e => e.Number))
            {
                foreach (var line in entry.Lines.Where(l => l.Loan == terms.Request.Id))
                {
                    owed += line.Principal * (line.Kind == LineKind.Disbursement ? 1 : -1) * (entry.Kind == EntryKind.Reversal ? -1 : 1);
                    if (line.Kind == LineKind.Disbursement) paidOut = entry.Kind == EntryKind.Reversal ? null : entry;
                }
            }

            if (owed <= 0) continue;
            members.Add(terms.Request.Member);
            tally.Add(month, "loans.open", 1);
            if (paidOut is not null && IsLate(terms.Request, paidOut.Date, owed, day.AddDays(-31))) tally.Add(month, "loans.overdue30_dong", owed);
        }

        tally.Add(month, "loans.borrowers", members.Count);
        return members;
    }

    // Late when, of what fell due up to the day, some is not repaid.
    private static bool IsLate(RequestLoan loan, DateOnly paidOut, long owed, DateOnly day)
    {
        var months = 0;
        while (months < loan.Months && paidOut.AddMonths(months + 1) <= day) months++;
        var due = months == loan.Months ? loan.Dong : loan.Dong / loan.Months * months;
        return loan.Dong - owed < due;
    }

    private static void People(ClubFacts facts, Period month, HashSet<string> borrowing, Tally tally)
    {
        var day = month.LastDay;
        var members = facts.Members.Where(m => m.Joined <= day && !(m.Left < day)).Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var groups = facts.Money.Groups.Where(g => g.From <= day && !(g.To < day)).ToList();
        var together = groups.SelectMany(g => g.Members).Where(m => m.From <= day && !(m.To < day) && members.Contains(m.Member)).Select(m => m.Member).ToHashSet(StringComparer.Ordinal);
        var needing = facts.Money.Needs.Where(n => n.From <= day && !(n.To < day) && members.Contains(n.Member)).Select(n => n.Member).ToHashSet(StringComparer.Ordinal);
        tally.Add(month, "livelihood.groups", groups.Count);
        tally.Add(month, "livelihood.participants", together.Count);
        tally.Add(month, "members.loan_need", needing.Count);
        tally.Add(month, "members.loan_need_met", needing.Count(n => borrowing.Contains(n) || together.Contains(n)));
    }

    // Each member's first disbursement that was not taken back by the day.
    private static Dictionary<string, Entry> Borrowers(MoneyFacts money, DateOnly day)
    {
        var back = money.Entries.Where(e => e.Kind == EntryKind.Reversal && e.Date <= day).Select(e => e.Reverses!).ToHashSet(StringComparer.Ordinal);
        return money.Entries.Where(e => e.Kind == EntryKind.Disbursement && e.Date <= day && !back.Contains(e.Id))
            .GroupBy(e => e.Lines[0].Member!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(e => e.Date).ThenBy(e => e.Number).First(), StringComparer.Ordinal);
    }

    private static long Seed(List<Entry> entries, Func<SeedSource, bool> of) =>
        -entries.Where(e => e.Source is { } source && of(source)).SelectMany(e => e.Postings).Where(p => p.Account == Account.Seed).Sum(p => p.Dong);

    private static long Sum(IEnumerable<Entry> entries, Func<Posting, bool> of) => entries.SelectMany(e => e.Postings).Where(of).Sum(p => p.Dong);
}
