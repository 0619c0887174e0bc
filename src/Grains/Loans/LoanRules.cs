using ClbCloud.Grains.Funds;

namespace ClbCloud.Grains.Loans;

/// <summary>What a loan stands at: from its terms and moves alone.</summary>
internal static class LoanRules
{
    // Interest on what is still owed goes on after the term, within reason.
    private const int MostMonths = 600;

    public static long Outstanding(Loan loan) => loan.Moves.Sum(m => m.Principal);

    public static long OutstandingOn(Loan loan, DateOnly day)
    {
        var sum = 0L;
        foreach (var move in loan.Moves)
        {
            if (move.Date <= day) sum += move.Principal;
        }

        return sum;
    }

    public static long InterestPaid(Loan loan) => loan.Moves.Sum(m => m.Interest);

    /// <summary>The disbursement that stands; null when there is none.</summary>
    public static LoanMove? Disbursement(Loan loan) => Disbursement(loan, DateOnly.MaxValue);

    /// <summary>The same, of what is dated up to a day.</summary>
    public static LoanMove? Disbursement(Loan loan, DateOnly day)
    {
        LoanMove? standing = null;
        foreach (var move in loan.Moves)
        {
            if (move.Kind == LineKind.Disbursement && move.Date <= day) standing = move.Back ? null : move;
        }

        return standing;
    }

    public static LoanStatus StatusOf(Loan loan)
    {
        if (Disbursement(loan) is null)
            return loan.Terms.Decisions.IsEmpty ? LoanStatus.Requested : loan.Terms.Decisions[^1].Declined ? LoanStatus.Declined : LoanStatus.Approved;
        if (Outstanding(loan) > 0) return LoanStatus.Open;
        return loan.Moves.Where(m => m.Kind == LineKind.WriteOff).Sum(m => m.Principal) < 0 ? LoanStatus.WrittenOff : LoanStatus.Closed;
    }

    /// <summary>Interest owed on a day beyond what was paid.</summary>
    public static long InterestDue(Loan loan, DateOnly day)
    {
        if (Disbursement(loan) is not { } paidOut) return 0;
        var accrued = loan.Terms.Request.Method == InterestMethod.Flat
            ? ScheduleRules.FlatDue(loan.Terms.Request, ScheduleRules.DueBy(paidOut.Date, day, loan.Terms.Request.Months))
            : Declining(loan, paidOut.Date, day);
        return Math.Max(0, accrued - InterestPaid(loan));
    }

    /// <summary>Days since the first instalment that is not covered fell due; 0 when none is late.</summary>
    public static int DaysOverdue(Loan loan, DateOnly day) =>
        FirstUncovered(loan, day) is { } due && due < day ? day.DayNumber - due.DayNumber : 0;

    /// <summary>Principal whose day has passed without being covered.</summary>
    public static long Overdue(Loan loan, DateOnly day)
    {
        if (Disbursement(loan, day) is not { } paidOut) return 0;
        var request = loan.Terms.Request;
        var outstanding = OutstandingOn(loan, day);
        var due = ScheduleRules.PrincipalDue(request, ScheduleRules.DueBy(paidOut.Date, day.AddDays(-1), request.Months));
        return Math.Clamp(due - (request.Dong - outstanding), 0, Math.Max(0, outstanding));
    }

    /// <summary>When the first instalment falls due that is not covered by what was repaid up to the day.</summary>
    public static DateOnly? FirstUncovered(Loan loan, DateOnly day)
    {
        if (Disbursement(loan, day) is not { } paidOut) return null;
        var outstanding = OutstandingOn(loan, day);
        if (outstanding <= 0 || ScheduleRules.Uncovered(loan.Terms.Request, loan.Terms.Request.Dong - outstanding) is not { } number) return null;
        return ScheduleRules.DueOn(paidOut.Date, number);
    }

    /// <summary>The next day after today on which lateness changes by itself.</summary>
    public static DateOnly? ChangesOn(Loan loan, DateOnly today, int lateDays)
    {
        if (FirstUncovered(loan, today) is not { } first || Disbursement(loan) is not { } paidOut) return null;
        var late = first.AddDays(lateDays + 1);
        DateOnly? next = late > today ? late : null;
        var number = ScheduleRules.DueBy(paidOut.Date, today.AddDays(-1), loan.Terms.Request.Months) + 1;
        if (number > loan.Terms.Request.Months) return next;
        var day = ScheduleRules.DueOn(paidOut.Date, number).AddDays(1);
        return next is { } other && other < day ? other : day;
    }

    public static int OpenLoans(Ledger ledger, string member) =>
        ledger.Loans.Values.Count(l => l.Terms.Request.Member == member && StatusOf(l) == LoanStatus.Open);

    public static LoanView View(Loan loan, DateOnly today, bool schedule)
    {
        var paidOut = Disbursement(loan)?.Date;
        return new()
        {
            Terms = loan.Terms,
            Status = StatusOf(loan),
            Disbursed = paidOut,
            Outstanding = Outstanding(loan),
            InterestPaid = InterestPaid(loan),
            InterestDue = Outstanding(loan) > 0 ? InterestDue(loan, today) : 0,
            Overdue = Overdue(loan, today),
            DaysOverdue = DaysOverdue(loan, today),
            Schedule = schedule ? ScheduleRules.Of(loan.Terms.Request, paidOut ?? today) : [],
        };
    }

    private static long Declining(Loan loan, DateOnly paidOut, DateOnly day)
    {
        var sum = 0L;
        for (var number = 1; number <= MostMonths; number++)
        {
            var due = ScheduleRules.DueOn(paidOut, number);
            if (due > day) break;
            var owed = OutstandingOn(loan, due.AddDays(-1));
            if (owed > 0) sum += ScheduleRules.MonthlyInterest(owed, loan.Terms.Request.MonthlyRate);
        }

        return sum;
    }
}
