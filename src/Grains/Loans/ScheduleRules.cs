using System.Collections.Immutable;

namespace ClbCloud.Grains.Loans;

/// <summary>
/// Monthly instalments in whole đồng; the last one takes what rounding left. Rates are hundredths of a percent a month;
/// interest is rounded half up.
/// </summary>
internal static class ScheduleRules
{
    private const int Whole = 10_000;

    public static ImmutableArray<Instalment> Of(RequestLoan loan, DateOnly disbursed)
    {
        var schedule = ImmutableArray.CreateBuilder<Instalment>(loan.Months);
        var owed = loan.Dong;
        for (var number = 1; number <= loan.Months; number++)
        {
            var principal = PrincipalDue(loan, number) - PrincipalDue(loan, number - 1);
            var interest = loan.Method == InterestMethod.Flat ? FlatDue(loan, number) - FlatDue(loan, number - 1) : MonthlyInterest(owed, loan.MonthlyRate);
            schedule.Add(new() { Number = number, Due = DueOn(disbursed, number), Principal = principal, Interest = interest });
            owed -= principal;
        }

        return schedule.ToImmutable();
    }

    public static DateOnly DueOn(DateOnly disbursed, int number) => disbursed.AddMonths(number);

    /// <summary>Principal that is due with the first so many instalments.</summary>
    public static long PrincipalDue(RequestLoan loan, int instalments) =>
        instalments >= loan.Months ? loan.Dong : loan.Dong / loan.Months * instalments;

    /// <summary>Flat interest that is due with the first so many instalments.</summary>
    public static long FlatDue(RequestLoan loan, int instalments)
    {
        var total = MonthlyInterest(loan.Dong * loan.Months, loan.MonthlyRate);
        return instalments >= loan.Months ? total : total / loan.Months * instalments;
    }

    public static long MonthlyInterest(long owed, int rate) => ((owed * rate) + (Whole / 2)) / Whole;

    /// <summary>How many instalments have fallen due by the day.</summary>
    public static int DueBy(DateOnly disbursed, DateOnly day, int most)
    {
        var number = 0;
        while (number < most && DueOn(disbursed, number + 1) <= day) number++;
        return number;
    }

    /// <summary>The first instalment whose principal is not covered by what was repaid; null when all are.</summary>
    public static int? Uncovered(RequestLoan loan, long repaid)
    {
        if (repaid >= loan.Dong) return null;
        var each = loan.Dong / loan.Months;
        return each == 0 ? loan.Months : (int)Math.Min(loan.Months, (repaid / each) + 1);
    }
}
