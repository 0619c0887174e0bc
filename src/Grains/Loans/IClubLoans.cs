using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Loans;

/// <summary>Loans of a club's income fund, and its livelihood groups: answered by the club's own grain, in its turn.</summary>
[Alias("clb.IClubLoans")]
public interface IClubLoans : IGrainWithStringKey
{
    /// <summary>Records, corrects or ends a need. Refusals: <c>need.id</c>, <c>need.member_unknown</c>, <c>need.dates</c>, <c>need.dong</c>, <c>need.purpose</c>, <c>need.open</c>.</summary>
    [Alias("PutNeed"), Needs(Right.Write, Power.Money)]
    Task<Outcome<LoanNeed>> PutNeed(LoanNeed need);

    [Alias("LoanNeeds"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Ledger)]
    Task<ImmutableArray<LoanNeed>> LoanNeeds(string? after, int limit);

    /// <summary>Refusals: <c>loan.id</c>, <c>loan.id_reused</c>, <c>loan.member_unknown</c>, <c>loan.cap</c>, <c>loan.dong</c>, <c>loan.months</c>, <c>loan.rate</c>, <c>loan.purpose</c>, <c>loan.need_unknown</c>, <c>loan.date</c>.</summary>
    [Alias("Request"), Needs(Right.Write, Power.Money)]
    Task<Outcome<LoanView>> Request(RequestLoan request);

    /// <summary>Refusals: <c>loan.unknown</c>, <c>loan.status</c>, <c>loan.date</c>, <c>loan.no_meeting</c>, <c>loan.cap</c>.</summary>
    [Alias("Decide"), Needs(Right.Write, Power.Money)]
    Task<Outcome<LoanView>> Decide(DecideLoan decision);

    /// <summary>Refusals: <c>loan.unknown</c>, <c>loan.status</c>, <c>loan.date</c>, <c>loan.cap</c>, <c>loan.open_loans</c>, <c>loan.member_unknown</c>, <c>fund.income_short</c>.</summary>
    [Alias("Disburse"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> Disburse(DisburseLoan command);

    /// <summary>Refusals: <c>loan.unknown</c>, <c>loan.not_open</c>, <c>loan.date</c>, <c>loan.overpaid</c>, <c>entry.dong</c>.</summary>
    [Alias("Repay"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> Repay(RepayLoan command);

    /// <summary>Refusals: <c>loan.unknown</c>, <c>loan.not_open</c>, <c>loan.date</c>, <c>entry.purpose</c>.</summary>
    [Alias("WriteOff"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> WriteOff(WriteOffLoan command);

    /// <summary>Refusals of the sheet: <c>collection.lines</c>, <c>collection.no_meeting</c>, <c>collection.date</c>, those of the meeting, and with an atomic one those of its lines; of a line: <c>collection.line</c>, <c>collection.twice</c>, <c>entry.member_unknown</c>, and those of a repayment.</summary>
    [Alias("Collect"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> Collect(CollectSheet sheet);

    /// <summary>Loans in id order, at most 1,000 after <paramref name="after"/>, without schedules.</summary>
    [Alias("Loans"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Ledger)]
    Task<ImmutableArray<LoanView>> Loans(LoanStatus? status, string? after, int limit);

    /// <summary>A loan with its schedule; null when there is no such loan.</summary>
    [Alias("Loan"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Ledger)]
    Task<LoanView?> Loan(string id);

    /// <summary>Makes or changes a group. Refusals: <c>group.id</c>, <c>group.name</c>, <c>group.dates</c>, <c>group.member_unknown</c>, <c>group.mentor_unknown</c>.</summary>
    [Alias("PutGroup"), Needs(Right.Write, Power.Money)]
    Task<Outcome<LivelihoodGroup>> PutGroup(LivelihoodGroup group);

    [Alias("Groups"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Ledger)]
    Task<ImmutableArray<LivelihoodGroup>> Groups(string? after, int limit);
}
