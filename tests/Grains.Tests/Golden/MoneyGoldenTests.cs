using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Members;
using static ClbCloud.Grains.Tests.Clubs.Books;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>Bodies of the rows of money, as in <see cref="GoldenRowTests"/>.</summary>
public sealed class MoneyGoldenTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));

    private static readonly Entry Seed = new()
    {
        Id = "20261122-00000001",
        Number = 1,
        Date = Day("2026-11-22"),
        Kind = EntryKind.Seed,
        Postings = LedgerRules.Pair(Fund.Income, Account.Goods, Account.Seed, 50_000_000),
        Source = SeedSource.ProvinceBudget,
        Donor = "UBND tỉnh mẫu",
        Item = "5 con bò",
        Purpose = "Vốn ban đầu",
        Historical = true,
        RecordedAt = At,
    };

    private static readonly Entry Sheet = new()
    {
        Id = "20261122-00000002",
        Number = 2,
        Date = Day("2026-11-22"),
        Kind = EntryKind.Reversal,
        Postings = [.. LedgerRules.Pair(Fund.Club, Account.Dues, Account.Cash, 10_000)],
        Lines =
        [
            new EntryLine { Kind = LineKind.Dues, Member = "mb-001", Dong = 10_000 },
            new EntryLine { Kind = LineKind.Repayment, Member = "mb-001", Loan = "ln-1", Dong = 110_001, Principal = 100_000, Interest = 10_001, InterestToIncomeFund = 5_001 },
            new EntryLine { Kind = LineKind.Disbursement, Member = "mb-001", Loan = "ln-1", Dong = 100_000, Principal = 100_000, Poor = true },
        ],
        Reverses = "20261110-00000001",
        Member = "mb-001",
        RecordedAt = At,
    };

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["money-entry"] = Row(Seed),
        ["money-reversal"] = Row(Sheet),
        ["money-loan"] = Row(new LoanTerms
        {
            Request = new RequestLoan { Id = "ln-1", Member = "mb-001", Date = Day("2026-11-01"), Dong = 5_000_000, Purpose = "nuôi gà", Months = 12, MonthlyRate = 100, Method = InterestMethod.Declining, Need = "nd-1", Historical = true },
            Decisions = [new LoanDecision { Date = Day("2026-11-10"), By = LoanDecider.Meeting, Note = "cả tổ đồng ý" }],
        }),
        ["money-need"] = Row(new LoanNeed { Id = "nd-1", Member = "mb-001", From = Day("2026-10-01"), To = Day("2026-11-10"), Dong = 5_000_000, Purpose = "mua gà giống", Revision = 2 }),
        ["money-group"] = Row(new LivelihoodGroup
        {
            Id = "lg-1",
            Name = "Tổ nuôi gà",
            From = Day("2026-01-01"),
            To = Day("2026-11-01"),
            Members = [new GroupSpan { Member = "mb-001", From = Day("2026-01-01") }],
            Mentors = [new MentorSpan { Volunteer = "v-001", Member = "mb-001", From = Day("2026-02-01"), To = Day("2026-06-30") }],
            Revision = 1,
        }),
        ["money-key"] = Row(new KeptAnswer
        {
            Hash = "00ff",
            At = At,
            Posted = new Posted
            {
                Entry = Seed,
                Lines = [new ItemResult { Id = "1", Status = ItemStatus.Rejected, Refusal = Refusal.Of("collection.twice", "loan") }],
                Funds = new FundsView { On = Day("2026-11-22"), IncomeGoods = 50_000_000, IncomeTotal = 50_000_000, Entries = 1 },
            },
        }),
        ["money-key-refused"] = Row(new KeptAnswer { Hash = "00ff", At = At, Refusal = Refusal.Of("fund.club_short", "dong").With("available", 1) }),
        ["money-replaced-need"] = Row(new Replaced<LoanNeed> { Was = new LoanNeed { Id = "nd-1", Member = "mb-001", From = Day("2026-10-01"), Purpose = "mua gà", Revision = 1 }, Until = At }),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_is_written_as_it_always_was_and_read_back_whole(string name) => Holds(name, Rows[name]);
}
