using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Loans;
using FsCheck;
using FsCheck.Fluent;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Loans;

public sealed class ScheduleRulesTests
{
    [Fact]
    public void A_flat_loan_pays_the_same_every_month_and_the_rest_at_the_end()
    {
        var schedule = ScheduleRules.Of(Loan(5_000_000, 12, 100), Day("2026-01-31"));
        Assert.Equal((Day("2026-02-28"), 416_666, 50_000), (schedule[0].Due, schedule[0].Principal, schedule[0].Interest));
        Assert.Equal((Day("2027-01-31"), 416_674, 50_000), (schedule[^1].Due, schedule[^1].Principal, schedule[^1].Interest));
        Assert.Equal(600_000, schedule.Sum(i => i.Interest));
    }

    [Fact]
    public void Interest_of_a_declining_loan_is_on_what_is_still_owed()
    {
        var schedule = ScheduleRules.Of(Loan(3_000_000, 3, 150, InterestMethod.Declining), Day("2026-01-10"));
        Assert.Equal([45_000, 30_000, 15_000], schedule.Select(i => i.Interest));
    }

    [Fact]
    public void Every_schedule_adds_up() =>
        Prop.ForAll(
            Gen.Choose(1, 8_000_000).Zip(Gen.Choose(1, 60)).Zip(Gen.Choose(0, 500).Zip(Gen.Choose(0, 1))).ToArbitrary(),
            of =>
            {
                var loan = Loan(of.Item1.Item1, of.Item1.Item2, of.Item2.Item1, (InterestMethod)of.Item2.Item2);
                var schedule = ScheduleRules.Of(loan, Day("2026-03-15"));
                return schedule.Sum(i => i.Principal) == loan.Dong && schedule.Length == loan.Months && schedule.All(i => i is { Principal: >= 0, Interest: >= 0 })
                    && schedule.Zip(schedule.Skip(1)).All(p => p.First.Due < p.Second.Due);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lateness_counts_from_the_first_instalment_that_is_not_covered()
    {
        // 12 months of 100,000 from 10 January; two are repaid.
        var loan = Open(Loan(1_200_000, 12, 100)) with { };
        loan = loan with { Moves = loan.Moves.Add(new LoanMove(2, Day("2026-03-10"), LineKind.Repayment, -200_000, 0, false, false)) };
        Assert.Equal(0, LoanRules.DaysOverdue(loan, Day("2026-04-10")));
        Assert.Equal(1, LoanRules.DaysOverdue(loan, Day("2026-04-11")));
        Assert.Equal(31, LoanRules.DaysOverdue(loan, Day("2026-05-11")));
        Assert.Equal((100_000, 200_000), (LoanRules.Overdue(loan, Day("2026-04-11")), LoanRules.Overdue(loan, Day("2026-05-11"))));
        Assert.Equal(Day("2026-04-11"), LoanRules.ChangesOn(loan, Day("2026-03-11"), 30));
        Assert.Equal(Day("2026-05-11"), LoanRules.ChangesOn(loan, Day("2026-04-11"), 30));
    }

    [Fact]
    public void Whatever_changes_by_time_changes_on_a_day_that_was_told() =>
        Prop.ForAll(Gen.Choose(0, 12).Zip(Gen.Choose(0, 500)).ToArbitrary(), of =>
        {
            var loan = Open(Loan(1_200_000, 12, 100));
            if (of.Item1 > 0) loan = loan with { Moves = loan.Moves.Add(new LoanMove(2, Day("2026-01-11"), LineKind.Repayment, -90_000 * of.Item1, 0, false, false)) };
            var today = Day("2026-01-11").AddDays(of.Item2);
            var told = LoanRules.ChangesOn(loan, today, 30) ?? today.AddDays(200);
            for (var day = today; day < told; day = day.AddDays(1))
            {
                if (State(loan, day) != State(loan, today)) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Interest_goes_on_while_a_declining_loan_is_owed()
    {
        var loan = Open(Loan(1_000_000, 2, 100, InterestMethod.Declining));
        Assert.Equal(10_000, LoanRules.InterestDue(loan, Day("2026-02-10")));
        Assert.Equal(50_000, LoanRules.InterestDue(loan, Day("2026-06-30")));
        Assert.Equal(20_000, LoanRules.InterestDue(Open(Loan(1_000_000, 2, 100)), Day("2026-06-30")));
    }

    private static (long, bool, DateOnly?) State(Loan loan, DateOnly day) => (LoanRules.Overdue(loan, day), LoanRules.DaysOverdue(loan, day) > 30, LoanRules.FirstUncovered(loan, day));

    private static Loan Open(RequestLoan request) => new()
    {
        Terms = new LoanTerms { Request = request },
        Moves = [new LoanMove(1, Day("2026-01-10"), LineKind.Disbursement, request.Dong, 0, false, false)],
    };

    private static RequestLoan Loan(long dong, int months, int rate, InterestMethod method = InterestMethod.Flat) =>
        new() { Id = "ln-1", Member = "mb-1", Date = Launch, Dong = dong, Months = months, MonthlyRate = rate, Method = method, Purpose = "nuôi gà" };
}
