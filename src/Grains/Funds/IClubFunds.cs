using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Funds;

/// <summary>
/// Both funds of a club: answered by the club's own grain, in its turn. A repeat under the same key has no effect and
/// answers the first answer; refusals are kept like answers.
/// </summary>
[Alias("clb.IClubFunds")]
public interface IClubFunds : IGrainWithStringKey
{
    /// <summary>Refusals: <c>key.other_body</c>, <c>entry.kind</c>, <c>entry.dong</c>, <c>entry.future</c>, <c>entry.too_late</c>, <c>entry.before_launch</c>, <c>entry.fund</c>, <c>entry.form</c>, <c>entry.source</c>, <c>entry.purpose</c>, <c>entry.item</c>, <c>entry.opened</c>, <c>fund.income_short</c>, <c>fund.club_short</c>.</summary>
    [Alias("Post"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> Post(PostEntry command);

    /// <summary>Refusals: <c>entry.unknown</c>, <c>entry.reversed</c>, <c>entry.is_reversal</c>, <c>entry.reversal_date</c>, <c>entry.has_payments</c>, <c>loan.written_off</c>, <c>fund.income_short</c>, <c>fund.club_short</c>.</summary>
    [Alias("Reverse"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> Reverse(ReverseEntry command);

    /// <summary>Posts up to 40 things of history at once: one commit, one key, a result each.</summary>
    [Alias("Load"), Needs(Right.Write, Power.Money)]
    Task<Outcome<Posted>> Load(LoadMoney batch);

    /// <summary>What both funds hold; null when there is no such club.</summary>
    [Alias("Funds"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<FundsView?> Funds();

    /// <summary>Entries dated between two days, in order of day and posting.</summary>
    [Alias("Entries"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Ledger)]
    Task<EntryPage> Entries(DateOnly from, DateOnly to, EntryKind? kind, string? after, int limit);
}
