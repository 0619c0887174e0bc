using System.Collections.Immutable;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Funds;

/// <summary>The two funds of a club, never mixed.</summary>
[GenerateSerializer, Alias("clb.Fund")]
public enum Fund
{
    /// <summary>Quỹ tăng thu nhập: the club's lasting capital, lent in rotation.</summary>
    Income = 0,

    /// <summary>Quỹ CLB: what the club lives on.</summary>
    Club = 1,
}

/// <summary>Accounts of a fund. The first three are what it owns; the others say where it came from or went.</summary>
[GenerateSerializer, Alias("clb.Account")]
public enum Account
{
    Cash = 0,

    /// <summary>Cattle and goods at their value.</summary>
    Goods = 1,

    /// <summary>Principal lent and not yet repaid.</summary>
    Loans = 2,
    Opening = 3,
    Seed = 4,
    Dues = 5,
    Donations = 6,
    Fundraising = 7,
    Interest = 8,
    Expenses = 9,
    WriteOffs = 10,
    Transfers = 11,
}

[GenerateSerializer, Alias("clb.EntryKind")]
public enum EntryKind
{
    /// <summary>What a club brings from its paper books; once for each fund and form.</summary>
    Opening = 0,
    Seed = 1,
    Dues = 2,

    /// <summary>Listed in the golden book (Sổ Tấm lòng vàng).</summary>
    Donation = 3,

    /// <summary>Income from products and events.</summary>
    Fundraising = 4,

    /// <summary>Interest that belongs to no loan here; split like that of loans.</summary>
    Interest = 5,

    /// <summary>Paid by the club fund alone.</summary>
    Expense = 6,

    /// <summary>From the club fund to the income fund; never back.</summary>
    Transfer = 7,

    /// <summary>Cash becomes goods.</summary>
    Purchase = 8,

    /// <summary>Goods become cash of the same value; what is gained beyond it is fundraising.</summary>
    Sale = 9,

    /// <summary>Money or goods lost, or a loan that will not come back.</summary>
    WriteOff = 10,
    Disbursement = 11,
    Repayment = 12,

    /// <summary>The sheet of a meeting: repayments and dues.</summary>
    Collection = 13,
    Reversal = 14,
}

/// <summary>Who gave seed capital.</summary>
[GenerateSerializer, Alias("clb.SeedSource")]
public enum SeedSource
{
    CentralBudget = 0,
    ProvinceBudget = 1,
    CommuneBudget = 2,

    /// <summary>Quỹ chăm sóc và phát huy vai trò người cao tuổi.</summary>
    CareFund = 3,
    Project = 4,
    Enterprise = 5,
    Organisation = 6,
    Person = 7,
}

[GenerateSerializer, Alias("clb.EntryForm")]
public enum EntryForm
{
    Cash = 0,
    Goods = 1,
}

[GenerateSerializer, Alias("clb.LineKind")]
public enum LineKind
{
    Dues = 0,
    Repayment = 1,
    Disbursement = 2,
    WriteOff = 3,
}

/// <summary>Whole đồng on an account: positive is debit. The postings of an entry sum to zero, in each fund by itself.</summary>
[GenerateSerializer, Immutable, Alias("clb.Posting")]
public sealed record Posting
{
    [Id(0)] public required Fund Fund { get; init; }

    [Id(1)] public required Account Account { get; init; }

    [Id(2)] public required long Dong { get; init; }
}

/// <summary>What an entry did to a loan, or whose dues it holds.</summary>
[GenerateSerializer, Immutable, Alias("clb.EntryLine")]
public sealed record EntryLine
{
    [Id(0)] public required LineKind Kind { get; init; }

    [Id(1)] public string? Member { get; init; }

    [Id(2)] public string? Loan { get; init; }

    [Id(3)] public required long Dong { get; init; }

    [Id(4)] public long Principal { get; init; }

    [Id(5)] public long Interest { get; init; }

    /// <summary>Part of <see cref="Interest"/>; the rest is the club fund's.</summary>
    [Id(6)] public long InterestToIncomeFund { get; init; }

    /// <summary>Disbursements: the member was poor, near poor or in difficulty on the day; never judged again.</summary>
    [Id(7), Sensitive] public bool Poor { get; init; }
}

/// <summary>One entry of the book: never edited, never deleted; taken back by a reversal.</summary>
[GenerateSerializer, Immutable, Alias("clb.Entry")]
public sealed record Entry
{
    /// <summary><c>20261122-00000017</c>: its day and its place in the order of posting.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>1, 2, 3 … within the club.</summary>
    [Id(1)] public required int Number { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required EntryKind Kind { get; init; }

    [Id(4)] public required ImmutableArray<Posting> Postings { get; init; }

    [Id(5)] public ImmutableArray<EntryLine> Lines { get; init; } = [];

    /// <summary>The entry that this one reverses.</summary>
    [Id(6)] public string? Reverses { get; init; }

    [Id(7)] public SeedSource? Source { get; init; }

    /// <summary>Who gave, as the golden book shall name them; absent: a kind person.</summary>
    [Id(8)] public string? Donor { get; init; }

    [Id(9)] public string? Member { get; init; }

    /// <summary>Description of goods.</summary>
    [Id(10)] public string? Item { get; init; }

    [Id(11)] public string? Purpose { get; init; }

    [Id(12)] public bool Historical { get; init; }

    [Id(13)] public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The reversal that took it back; known on reading, not kept.</summary>
    [Id(14)] public string? ReversedBy { get; init; }
}

/// <summary>Posts money or goods. Loans have commands of their own.</summary>
[GenerateSerializer, Immutable, Alias("clb.PostEntry")]
public sealed record PostEntry
{
    /// <summary>The sender's Idempotency-Key.</summary>
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required EntryKind Kind { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required long Dong { get; init; }

    /// <summary>Absent: the usual fund of the kind.</summary>
    [Id(4)] public Fund? Fund { get; init; }

    [Id(5)] public EntryForm Form { get; init; }

    [Id(6)] public SeedSource? Source { get; init; }

    [Id(7)] public string? Donor { get; init; }

    [Id(8)] public string? Member { get; init; }

    [Id(9)] public string? Item { get; init; }

    [Id(10)] public string? Purpose { get; init; }

    /// <summary>An administrator's historical load: no late limit, marked so.</summary>
    [Id(11)] public bool Historical { get; init; }
}

/// <summary>Takes an entry back, whole.</summary>
[GenerateSerializer, Immutable, Alias("clb.ReverseEntry")]
public sealed record ReverseEntry
{
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required string Entry { get; init; }

    /// <summary>Not before the entry's own day.</summary>
    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required string Purpose { get; init; }
}

/// <summary>What both funds hold now.</summary>
[GenerateSerializer, Immutable, Alias("clb.FundsView")]
public sealed record FundsView
{
    [Id(0)] public required DateOnly On { get; init; }

    /// <summary>Also what may be lent.</summary>
    [Id(1)] public long IncomeCash { get; init; }

    [Id(2)] public long IncomeGoods { get; init; }

    [Id(3)] public long LoansOutstanding { get; init; }

    /// <summary>Cash, goods and loans outstanding.</summary>
    [Id(4)] public long IncomeTotal { get; init; }

    [Id(5)] public long ClubCash { get; init; }

    [Id(6)] public long ClubGoods { get; init; }

    [Id(7)] public long ClubTotal { get; init; }

    [Id(8)] public int OpenLoans { get; init; }

    /// <summary>Principal of loans more than 30 days late; against <see cref="LoansOutstanding"/> it is the PAR30.</summary>
    [Id(9)] public long Overdue30 { get; init; }

    [Id(10)] public int Entries { get; init; }
}

/// <summary>What a money post did.</summary>
[GenerateSerializer, Immutable, Alias("clb.Posted")]
public sealed record Posted
{
    /// <summary>Null when every line of a sheet was rejected.</summary>
    [Id(0)] public Entry? Entry { get; init; }

    /// <summary>What became of each line, in their order, numbered from 1.</summary>
    [Id(1)] public ImmutableArray<ItemResult> Lines { get; init; } = [];

    /// <summary>Both funds after it.</summary>
    [Id(2)] public required FundsView Funds { get; init; }
}

/// <summary>A page of entries; <see cref="Next"/> is the opaque position to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.EntryPage")]
public sealed record EntryPage
{
    [Id(0)] public required ImmutableArray<Entry> Entries { get; init; }

    [Id(1)] public string? Next { get; init; }
}
