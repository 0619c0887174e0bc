using System.Globalization;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Funds;

/// <summary>Both funds, the loans and the livelihood groups of a club.</summary>
internal sealed class MoneySlice : IBookSlice
{
    public const string Entries = "e";
    public const string Loans = "ln";
    public const string Needs = "nd";
    public const string Groups = "lg";

    public async Task<ClubBook> Load(ClubBook book, IRowStore store, string partition)
    {
        var ledger = Ledger.Empty;
        ledger = ledger with
        {
            Loans = ledger.Loans.AddRange((await BookRows.Read<LoanTerms>(store, partition, Loans)).Select(t => KeyValuePair.Create(t.Request.Id, new Loan { Terms = t }))),
            Needs = ledger.Needs.AddRange((await BookRows.Read<LoanNeed>(store, partition, Needs)).Select(n => KeyValuePair.Create(n.Id, n))),
            Groups = ledger.Groups.AddRange((await BookRows.Read<LivelihoodGroup>(store, partition, Groups)).Select(g => KeyValuePair.Create(g.Id, g))),
        };
        // Rows lie by day; what follows from what is told by the numbers.
        foreach (var entry in (await BookRows.Read<Entry>(store, partition, Entries)).OrderBy(e => e.Number)) ledger = LedgerRules.Apply(ledger, entry);
        return book with { Ledger = ledger };
    }

    // Terms of the club and its norms change the calendar, which is asked for beside these.
    public object?[] Inputs(ClubBook book) => [book.Ledger, book.Members];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet) => MoneyFigures.Fill(book, calendar, today, sheet);

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        foreach (var (id, loan) in book.Ledger.Loans)
        {
            if (LoanRules.Overdue(loan, today) is not (> 0 and var overdue) || LoanRules.FirstUncovered(loan, today) is not { } due) continue;
            yield return AlertRules.Cause(AlertKind.LoanOverdue, $"loan|{id}", id, string.Empty, ("overdue", overdue), ("due", due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        // A club whose money is not kept here yet is not told that it has none.
        if (book.Ledger.Number == 0 || book.Head.StatusOn(today) != ClubStatus.Active) yield break;
        var (has, norm) = (IncomeFund(book.Ledger), calendar.PolicyOn(today).IncomeFundMinDong);
        if (has < norm) yield return AlertRules.Cause(AlertKind.FundBelowNorm, "fund|income", "income", string.Empty, ("number", has), ("atLeast", norm));
    }

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        DateOnly? next = null;
        foreach (var loan in book.Ledger.Loans.Values)
        {
            if (LoanRules.ChangesOn(loan, today, MoneyFigures.LateDays) is { } day && (next is null || day < next)) next = day;
        }

        return next;
    }

    private static long IncomeFund(Ledger ledger) => ledger[Fund.Income, Account.Cash] + ledger[Fund.Income, Account.Goods] + ledger[Fund.Income, Account.Loans];
}
