using System.Globalization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Funds;

/// <summary>Rows of money, and the ledger that goes with them.</summary>
internal static class MoneyEdit
{
    public static void Post(this BookEdit edit, Entry entry) =>
        edit.Write(RowWrite.Insert(LedgerRules.RowKey(entry.Date, entry.Number), RowBody.Write(entry)), edit.Book with { Ledger = LedgerRules.Apply(edit.Book.Ledger, entry) });

    public static void Set(this BookEdit edit, LoanTerms terms)
    {
        var (ledger, id) = (edit.Book.Ledger, terms.Request.Id);
        var before = ledger.Loans.GetValueOrDefault(id);
        if (ReferenceEquals(before?.Terms, terms)) return;
        var loan = before is null ? new Loan { Terms = terms } : before with { Terms = terms };
        edit.Write(RowWrite.Put($"{MoneySlice.Loans}|{id}", RowBody.Write(terms)), edit.Book with { Ledger = ledger with { Loans = ledger.Loans.SetItem(id, loan) } });
    }

    public static void Set(this BookEdit edit, LoanNeed need)
    {
        var ledger = edit.Book.Ledger;
        if (!Keep(edit, MoneySlice.Needs, need.Id, ledger.Needs.GetValueOrDefault(need.Id), n => n.Revision, need)) return;
        edit.Write(RowWrite.Put($"{MoneySlice.Needs}|{need.Id}", RowBody.Write(need)), edit.Book with { Ledger = ledger with { Needs = ledger.Needs.SetItem(need.Id, need) } });
    }

    public static void Set(this BookEdit edit, LivelihoodGroup group)
    {
        var ledger = edit.Book.Ledger;
        if (!Keep(edit, MoneySlice.Groups, group.Id, ledger.Groups.GetValueOrDefault(group.Id), g => g.Revision, group)) return;
        edit.Write(RowWrite.Put($"{MoneySlice.Groups}|{group.Id}", RowBody.Write(group)), edit.Book with { Ledger = ledger with { Groups = ledger.Groups.SetItem(group.Id, group) } });
    }

    public static FundsView View(this ClubBook book, DateOnly today)
    {
        var ledger = book.Ledger;
        var open = ledger.Loans.Values.Where(l => LoanRules.StatusOf(l) == LoanStatus.Open).ToList();
        var (cash, goods, loans) = (ledger[Fund.Income, Account.Cash], ledger[Fund.Income, Account.Goods], ledger[Fund.Income, Account.Loans]);
        var (clubCash, clubGoods) = (ledger[Fund.Club, Account.Cash], ledger[Fund.Club, Account.Goods]);
        return new()
        {
            On = today,
            IncomeCash = cash,
            IncomeGoods = goods,
            LoansOutstanding = loans,
            IncomeTotal = cash + goods + loans,
            ClubCash = clubCash,
            ClubGoods = clubGoods,
            ClubTotal = clubCash + clubGoods,
            OpenLoans = open.Count,
            Overdue30 = open.Where(l => LoanRules.DaysOverdue(l, today) > MoneyFigures.LateDays).Sum(LoanRules.Outstanding),
            Entries = ledger.Number,
        };
    }

    // What was replaced stays beside what replaced it; false when nothing changes.
    private static bool Keep<T>(BookEdit edit, string kind, string id, T? was, Func<T, int> revision, T now)
        where T : class
    {
        if (ReferenceEquals(was, now)) return false;
        if (was is null) return true;
        var number = revision(was).ToString("D6", CultureInfo.InvariantCulture);
        edit.Write(RowWrite.Put($"{kind}x|{id}|{number}", RowBody.Write(new Replaced<T> { Was = was, Until = edit.Now })), edit.Book);
        return true;
    }
}
