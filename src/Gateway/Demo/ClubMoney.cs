using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Demo;

/// <summary>The money of a club: what is loaded, and what the funds and loans then stand at.</summary>
internal sealed record ClubMoney
{
    private const int MostItems = 40;

    public static readonly ClubMoney None = new();

    /// <summary>In the order of posting; in batches with keys of their own.</summary>
    public ImmutableArray<LoadMoney> History { get; init; } = [];

    /// <summary>What was collected at meetings, after the history.</summary>
    public ImmutableArray<CollectSheet> Sheets { get; init; } = [];

    public long SeedDong { get; init; }

    public long IncomeFundDong { get; init; }

    public long ClubFundDong { get; init; }

    public int Loans { get; init; }

    public int Borrowers { get; init; }

    public int PoorBorrowers { get; init; }

    public static ClubMoney Of(ImmutableArray<LoadItem> items, ImmutableArray<CollectSheet> sheets, MoneyBox box) => new()
    {
        History = [.. items.Chunk(MostItems).Select((chunk, i) => new LoadMoney { Key = string.Create(CultureInfo.InvariantCulture, $"demo-{i + 1}"), Items = [.. chunk] })],
        Sheets = sheets,
        SeedDong = box.SeedDong,
        IncomeFundDong = box.IncomeFundDong,
        ClubFundDong = box.ClubFundDong,
        Loans = box.Lent,
        Borrowers = box.Borrowers.Count,
        PoorBorrowers = box.Borrowers.Values.Count(poor => poor),
    };
}

/// <summary>Keeps account while the plan is made, so that a fund is never overdrawn and the sums are known beforehand.</summary>
internal sealed class MoneyBox
{
    private static readonly int IncomePercent = new Grains.Policies.Policy().InterestToIncomeFundPercent;

    public long SeedDong { get; private set; }

    /// <summary>Cash of the income fund: what may be lent.</summary>
    public long Available { get; private set; }

    public long Lending { get; private set; }

    /// <summary>Value of goods, of the club fund.</summary>
    public long Goods { get; private set; }

    public long ClubCash { get; private set; }

    public int Lent { get; private set; }

    public long IncomeFundDong => Available + Lending;

    public long ClubFundDong => ClubCash + Goods;

    /// <summary>Whoever borrowed, and whether poor, near poor or in difficulty then.</summary>
    public Dictionary<string, bool> Borrowers { get; } = new(StringComparer.Ordinal);

    public void ToIncome(long dong) => Available += dong;

    public void Seed(long dong)
    {
        SeedDong += dong;
        Available += dong;
    }

    public void ToClub(long dong) => ClubCash += dong;

    public void InKind(long dong) => Goods += dong;

    public bool Spend(long dong)
    {
        if (ClubCash < dong) return false;
        ClubCash -= dong;
        return true;
    }

    public bool Lend(PlannedLoan loan, bool poor)
    {
        if (Available < loan.Dong) return false;
        Available -= loan.Dong;
        Lending += loan.Dong;
        Lent++;
        Borrowers.TryAdd(loan.Member, poor);
        return true;
    }

    public void Repay(long principal, long interest)
    {
        Lending -= principal;
        var toIncome = ((interest * IncomePercent) + 99) / 100;
        Available += principal + toIncome;
        ClubCash += interest - toIncome;
    }
}

/// <summary>A loan in ten instalments at flat interest; sums are multiples of 100,000 đồng, so that nothing is rounded.</summary>
internal sealed class PlannedLoan(string id, string member, DateOnly date, long dong, int monthlyRate, bool late)
{
    public const int Months = 10;
    private const int Whole = 10_000;
    private long _principalPaid;
    private long _interestPaid;

    public string Id => id;

    public string Member => member;

    public DateOnly Date => date;

    public long Dong => dong;

    /// <summary>Pays the first instalment and then no more.</summary>
    public bool Late => late;

    /// <summary>Paid out; a loan that the fund could not bear is not.</summary>
    public bool Open { get; private set; }

    public RequestLoan Request(string purpose, string? need) => new()
    {
        Id = id,
        Member = member,
        Date = date,
        Dong = dong,
        Purpose = purpose,
        Months = Months,
        MonthlyRate = monthlyRate,
        Method = InterestMethod.Flat,
        Need = need,
        Historical = true,
    };

    public void PaidOut() => Open = true;

    public DateOnly Due(int number) => date.AddMonths(number);

    /// <summary>What is owed on a day of what fell due, and takes it as paid.</summary>
    public (long Principal, long Interest) PayDue(DateOnly day)
    {
        var due = Enumerable.Range(1, Months).Count(n => Due(n) <= day);
        var principal = (dong / Months * due) - _principalPaid;
        var interest = (dong * monthlyRate / Whole * due) - _interestPaid;
        _principalPaid += principal;
        _interestPaid += interest;
        if (_principalPaid == dong) Open = false;
        return (principal, interest);
    }
}
