using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Grains.Loans;

/// <summary>What may happen to a loan: asked for, decided, paid out, repaid, given up.</summary>
internal static class LendingRules
{
    public const int MostTerm = 60;

    /// <summary>5% a month.</summary>
    public const int MostRate = 500;

    /// <summary>The terms to keep; those already kept when the same request came again.</summary>
    public static Outcome<LoanTerms> Request(ClubBook book, ClubCalendar calendar, RequestLoan request, DateTimeOffset now)
    {
        if (!Keys.IsSlug(request.Id)) return Refusal.Of("loan.id", "id");
        if (book.Ledger.Loans.TryGetValue(request.Id, out var known))
            return known.Terms.Request with { Historical = request.Historical } == request ? known.Terms : Refusal.Of("loan.id_reused", "id");
        if (EntryRules.Day(book, calendar, request.Date, request.Historical, false, now) is { } day) return day;
        if (!book.Members.TryGetValue(request.Member, out var member) || !member.On(request.Date)) return Refusal.Of("loan.member_unknown", "member");
        if (request.Dong < 1) return Refusal.Of("loan.dong", "dong");
        if (Cap(calendar, request.Dong, request.Date) is { } cap) return cap;
        if (request.Months is < 1 or > MostTerm) return Refusal.Of("loan.months", "months").With("most", MostTerm);
        if (request.MonthlyRate is < 0 or > MostRate) return Refusal.Of("loan.rate", "monthlyRate").With("most", MostRate);
        if (!Enum.IsDefined(request.Method)) return Refusal.Of("loan.method", "method");
        if (EntryRules.BadText(request.Purpose)) return Refusal.Of("loan.purpose", "purpose");
        if (request.Need is { } need && (!book.Ledger.Needs.TryGetValue(need, out var recorded) || recorded.Member != request.Member)) return Refusal.Of("loan.need_unknown", "need");
        return new LoanTerms { Request = request };
    }

    public static Outcome<LoanTerms> Decide(ClubBook book, ClubCalendar calendar, DecideLoan decide, DateTimeOffset now)
    {
        if (!book.Ledger.Loans.TryGetValue(decide.Loan, out var loan)) return Refusal.Of("loan.unknown", "loan");
        var decision = new LoanDecision { Date = decide.Date, By = decide.By, Declined = decide.Declined, Note = decide.Note };
        var (terms, status) = (loan.Terms, LoanRules.StatusOf(loan));
        if (status is LoanStatus.Approved or LoanStatus.Declined && terms.Decisions[^1] == decision) return terms;
        if (status != LoanStatus.Requested && !(status == LoanStatus.Approved && decide.Declined)) return Status(status);
        var earliest = terms.Decisions.IsEmpty ? terms.Request.Date : terms.Decisions[^1].Date;
        if (decide.Date < earliest || decide.Date > LocalCalendar.DayOf(now)) return Refusal.Of("loan.date", "date");
        if (!Enum.IsDefined(decide.By)) return Refusal.Of("loan.decider", "by");
        if (decide.By == LoanDecider.Meeting && book.Meetings.GetValueOrDefault(decide.Date) is not { Cancelled: false }) return Refusal.Of("loan.no_meeting", "date");
        if (!decide.Declined && Cap(calendar, terms.Request.Dong, decide.Date) is { } cap) return cap;
        return terms with { Decisions = terms.Decisions.Add(decision) };
    }

    public static Outcome<Entry> Disburse(ClubBook book, ClubCalendar calendar, DisburseLoan disburse, DateTimeOffset now)
    {
        if (!book.Ledger.Loans.TryGetValue(disburse.Loan, out var loan)) return Refusal.Of("loan.unknown", "loan");
        var request = loan.Terms.Request;
        if (LoanRules.StatusOf(loan) is not LoanStatus.Approved and var status) return Status(status);
        if (EntryRules.Day(book, calendar, disburse.Date, disburse.Historical, false, now) is { } day) return day;
        // A disbursement that was taken back is not followed by an earlier one: what is dated stays in order.
        if (disburse.Date < loan.Terms.Decisions[^1].Date || loan.Moves.Any(m => m.Date > disburse.Date)) return Refusal.Of("loan.date", "date");
        if (!book.Members.TryGetValue(request.Member, out var member) || !member.On(disburse.Date)) return Refusal.Of("loan.member_unknown", "member");
        if (Cap(calendar, request.Dong, disburse.Date) is { } cap) return cap;
        var most = calendar.PolicyOn(disburse.Date).OpenLoansPerMember;
        if (LoanRules.OpenLoans(book.Ledger, request.Member) >= most) return Refusal.Of("loan.open_loans", "member").With("most", most);
        var postings = LedgerRules.Pair(Fund.Income, Account.Loans, Account.Cash, request.Dong);
        if (LedgerRules.Short(book.Ledger, postings) is { } overdrawn) return overdrawn;
        return EntryRules.New(book.Ledger, disburse.Date, EntryKind.Disbursement, postings, now) with
        {
            Member = request.Member,
            Purpose = request.Purpose,
            Historical = disburse.Historical,
            Lines = [new() { Kind = LineKind.Disbursement, Loan = request.Id, Member = request.Member, Dong = request.Dong, Principal = request.Dong, Poor = IsPoor(member, disburse.Date) }],
        };
    }

    public static Outcome<Entry> Repay(ClubBook book, ClubCalendar calendar, RepayLoan repay, DateTimeOffset now)
    {
        if (EntryRules.Day(book, calendar, repay.Date, repay.Historical, false, now) is { } day) return day;
        var line = RepaymentLine(book, calendar, repay.Loan, repay.Dong, repay.Date);
        if (line.Refusal is { } no) return no;
        return EntryRules.New(book.Ledger, repay.Date, EntryKind.Repayment, PostingsOf(line.Value!), now) with
        {
            Member = line.Value!.Member,
            Historical = repay.Historical,
            Lines = [line.Value],
        };
    }

    /// <summary>How money back is split: interest due first, then principal; interest between the funds.</summary>
    public static Outcome<EntryLine> RepaymentLine(ClubBook book, ClubCalendar calendar, string id, long dong, DateOnly date)
    {
        if (EntryRules.Dong(dong) is { } wrong) return wrong;
        if (!book.Ledger.Loans.TryGetValue(id, out var loan)) return Refusal.Of("loan.unknown", "loan");
        if (LoanRules.StatusOf(loan) != LoanStatus.Open) return Refusal.Of("loan.not_open", "loan");
        if (date < LoanRules.Disbursement(loan)!.Value.Date) return Refusal.Of("loan.date", "date");
        var interest = LoanRules.InterestDue(loan, date);
        var owed = LoanRules.Outstanding(loan) + interest;
        if (dong > owed) return Refusal.Of("loan.overpaid", "dong").With("most", owed);
        interest = Math.Min(interest, dong);
        return new EntryLine
        {
            Kind = LineKind.Repayment,
            Loan = id,
            Member = loan.Terms.Request.Member,
            Dong = dong,
            Principal = dong - interest,
            Interest = interest,
            InterestToIncomeFund = EntryRules.ToIncomeFund(interest, calendar.PolicyOn(date).InterestToIncomeFundPercent),
        };
    }

    public static ImmutableArray<Posting> PostingsOf(EntryLine repayment) =>
        [.. LedgerRules.Pair(Fund.Income, Account.Cash, Account.Loans, repayment.Principal), .. EntryRules.InterestOf(repayment.Interest, repayment.InterestToIncomeFund)];

    public static Outcome<Entry> WriteOff(ClubBook book, ClubCalendar calendar, WriteOffLoan writeOff, DateTimeOffset now)
    {
        if (!book.Ledger.Loans.TryGetValue(writeOff.Loan, out var loan)) return Refusal.Of("loan.unknown", "loan");
        if (LoanRules.StatusOf(loan) != LoanStatus.Open) return Refusal.Of("loan.not_open", "loan");
        if (EntryRules.Day(book, calendar, writeOff.Date, writeOff.Historical, false, now) is { } day) return day;
        if (writeOff.Date < LoanRules.Disbursement(loan)!.Value.Date) return Refusal.Of("loan.date", "date");
        if (EntryRules.BadText(writeOff.Purpose)) return Refusal.Of("entry.purpose", "purpose");
        var (member, owed) = (loan.Terms.Request.Member, LoanRules.Outstanding(loan));
        return EntryRules.New(book.Ledger, writeOff.Date, EntryKind.WriteOff, LedgerRules.Pair(Fund.Income, Account.WriteOffs, Account.Loans, owed), now) with
        {
            Member = member,
            Purpose = writeOff.Purpose,
            Historical = writeOff.Historical,
            Lines = [new() { Kind = LineKind.WriteOff, Loan = writeOff.Loan, Member = member, Dong = owed, Principal = owed }],
        };
    }

    private static Refusal? Cap(ClubCalendar calendar, long dong, DateOnly date)
    {
        var cap = calendar.PolicyOn(date).LoanCapDong;
        return dong > cap ? Refusal.Of("loan.cap", "dong").With("most", cap) : null;
    }

    private static bool IsPoor(Member member, DateOnly day) => Enum.GetValues<Circumstance>().Any(c => member.Circumstances.HasOn(c, day));

    private static Refusal Status(LoanStatus status) =>
        Refusal.Of("loan.status", "loan").With("status", System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString()));
}
