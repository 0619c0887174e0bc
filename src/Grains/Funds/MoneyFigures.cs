using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Funds;

/// <summary>Figures of money: sums of entries by their day, and levels at months' ends.</summary>
internal static class MoneyFigures
{
    /// <summary>Days after which a late loan counts as at risk (PAR30).</summary>
    public const int LateDays = 30;

    /// <summary>What an entry adds to flows, and to stocks that are sums of entries.</summary>
    public static FigureVector Of(Entry entry)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var posting in entry.Postings) AddPosting(posting, entry.Source, sums);
        foreach (var line in entry.Lines.Where(l => l.Kind == LineKind.Disbursement))
        {
            var sign = entry.Reverses is null ? 1 : -1;
            Add(sums, "loans.disbursed", sign);
            Add(sums, "loans.cumulative", sign);
            Add(sums, "loans.disbursed_dong", sign * line.Principal);
        }

        return FigureVector.Of(sums);
    }

    /// <summary>All figures of the ledger by month, stocks as changes.</summary>
    public static void Fill(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
        foreach (var (month, sums) in book.Ledger.Months)
        {
            foreach (var (id, value) in sums.Items.Where(i => !Indicators.IsStock(i.Key))) sheet.Add(month, id, value);
        }

        Firsts(book.Ledger, sheet);
        if (book.Head.Launched is not { } launched) return;
        var (running, before) = (FigureVector.Zero, FigureVector.Zero);
        var upTo = Period.MonthOf(DateOnly.MinValue);
        for (var month = Period.MonthOf(launched); month <= Period.MonthOf(today); upTo = month, month = month.Next)
        {
            foreach (var (_, sums) in book.Ledger.Months.Where(m => m.Key > upTo && m.Key <= month)) running = running.Plus(sums.Where(Indicators.IsStock));
            var level = book.Head.CountedOn(month.LastDay) ? LevelAt(book, calendar.PolicyOf(month), month, today, running) : FigureVector.Zero;
            foreach (var (id, value) in level.Minus(before).Items) sheet.Add(month, id, value);
            before = level;
        }
    }

    private static FigureVector LevelAt(ClubBook book, Policy policy, Period month, DateOnly today, FigureVector sums)
    {
        // What time alone brings has not come yet at the end of the month that runs.
        var day = month.LastDay < today ? month.LastDay : today;
        var levels = new Dictionary<string, long>(StringComparer.Ordinal);
        var (income, seed) = (sums["funds.income_dong"], sums["seed.cumulative_dong"]);
        if (income > 0 && sums["funds.club_dong"] > 0) Add(levels, "clubs.both_funds", 1);
        if (income >= policy.IncomeFundMinDong) Add(levels, "clubs.income_fund_ok", 1);
        if (seed >= policy.SeedMinDong)
        {
            Add(levels, "clubs.seed_ok", 1);
            Add(levels, $"clubs.seed_ok@{book.Head.Launched!.Value.Year}", 1);
        }

        var borrowing = Loans(book.Ledger, day, levels);
        Ever(book.Ledger, day, levels);
        // Needs and groups have an end that is written down, like memberships: all of them are read at the month's end.
        Livelihood(book, month.LastDay, borrowing, levels);
        return sums.Plus(FigureVector.Of(levels));
    }

    private static HashSet<string> Loans(Ledger ledger, DateOnly day, Dictionary<string, long> levels)
    {
        var borrowing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var loan in ledger.Loans.Values)
        {
            var outstanding = LoanRules.OutstandingOn(loan, day);
            if (outstanding <= 0) continue;
            borrowing.Add(loan.Terms.Request.Member);
            Add(levels, "loans.open", 1);
            if (LoanRules.DaysOverdue(loan, day) > LateDays) Add(levels, "loans.overdue30_dong", outstanding);
        }

        Add(levels, "loans.borrowers", borrowing.Count);
        return borrowing;
    }

    private static void Ever(Ledger ledger, DateOnly day, Dictionary<string, long> levels)
    {
        foreach (var first in Borrowers(ledger, day).Values)
        {
            Add(levels, "borrowers.cumulative", 1);
            if (first.Poor) Add(levels, "borrowers.poor", 1);
        }
    }

    /// <summary>Each member who ever borrowed by the day, with the first disbursement that stands.</summary>
    private static Dictionary<string, LoanMove> Borrowers(Ledger ledger, DateOnly day)
    {
        var first = new Dictionary<string, LoanMove>(StringComparer.Ordinal);
        foreach (var loan in ledger.Loans.Values)
        {
            if (LoanRules.Disbursement(loan, day) is not { } move) continue;
            var member = loan.Terms.Request.Member;
            if (!first.TryGetValue(member, out var known) || (move.Date, move.Number).CompareTo((known.Date, known.Number)) < 0) first[member] = move;
        }

        return first;
    }

    private static void Livelihood(ClubBook book, DateOnly day, HashSet<string> borrowing, Dictionary<string, long> levels)
    {
        var together = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in book.Ledger.Groups.Values.Where(g => On(g.From, g.To, day)))
        {
            Add(levels, "livelihood.groups", 1);
            together.UnionWith(group.Members.Where(m => On(m.From, m.To, day) && IsMember(m.Member)).Select(m => m.Member));
        }

        Add(levels, "livelihood.participants", together.Count);
        foreach (var member in book.Ledger.Needs.Values.Where(n => On(n.From, n.To, day) && IsMember(n.Member)).Select(n => n.Member).Distinct(StringComparer.Ordinal))
        {
            Add(levels, "members.loan_need", 1);
            if (borrowing.Contains(member) || together.Contains(member)) Add(levels, "members.loan_need_met", 1);
        }

        bool IsMember(string id) => book.Members.TryGetValue(id, out var member) && member.On(day);
    }

    // Members who borrowed for the first time, in the month in which they did; taken back with the loan.
    private static void Firsts(Ledger ledger, FigureSheet sheet)
    {
        foreach (var loans in ledger.Loans.Values.Where(l => !l.Moves.IsEmpty).GroupBy(l => l.Terms.Request.Member, StringComparer.Ordinal))
        {
            var ever = false;
            foreach (var month in loans.SelectMany(l => l.Moves).Where(m => m.Kind == LineKind.Disbursement).Select(m => Period.MonthOf(m.Date)).Distinct().Order())
            {
                var now = loans.Any(l => LoanRules.Disbursement(l, month.LastDay) is not null);
                if (now != ever) sheet.Add(month, "borrowers.new", now ? 1 : -1);
                ever = now;
            }
        }
    }

    private static void AddPosting(Posting posting, SeedSource? source, Dictionary<string, long> sums)
    {
        if (LedgerRules.IsAsset(posting.Account)) Add(sums, posting.Fund == Fund.Income ? "funds.income_dong" : "funds.club_dong", posting.Dong);
        if (posting.Account == Account.Loans) Add(sums, "loans.outstanding_dong", posting.Dong);
        if (posting.Account == Account.Seed)
        {
            Add(sums, "seed.received_dong", -posting.Dong);
            Add(sums, "seed.cumulative_dong", -posting.Dong);
            if (source is SeedSource.CentralBudget or SeedSource.ProvinceBudget or SeedSource.CommuneBudget) Add(sums, "seed.state_dong", -posting.Dong);
            if (source is SeedSource.Project or SeedSource.Organisation) Add(sums, "seed.project_dong", -posting.Dong);
        }

        if (posting.Account == Account.Dues) Add(sums, "dues_dong", -posting.Dong);
        if (posting.Account == Account.Donations) Add(sums, "donations_dong", -posting.Dong);
        if (posting.Account == Account.Fundraising) Add(sums, "fundraising_dong", -posting.Dong);
        if (posting.Account == Account.Interest) Add(sums, "interest.received_dong", -posting.Dong);
    }

    private static bool On(DateOnly from, DateOnly? to, DateOnly day) => from <= day && (to is not { } last || day <= last);

    private static void Add(Dictionary<string, long> sums, string id, long value) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sums, id, out _) += value;
}
