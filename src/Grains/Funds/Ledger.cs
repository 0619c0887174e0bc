using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Grains.Funds;

/// <summary>
/// Both funds and the loans of a club as its entries make them, in the order of posting. Entries themselves stay in their
/// rows; what decisions and figures need of them is folded in here, alike when they are posted and when they are read.
/// </summary>
internal sealed record Ledger
{
    private static readonly StringComparer Order = StringComparer.Ordinal;

    public static readonly Ledger Empty = new();

    /// <summary>Number of the newest entry.</summary>
    public int Number { get; init; }

    public ImmutableDictionary<(Fund Fund, Account Account), long> Balances { get; init; } = ImmutableDictionary<(Fund, Account), long>.Empty;

    /// <summary>Reversals, by the entry that each took back.</summary>
    public ImmutableDictionary<string, string> Reversed { get; init; } = ImmutableDictionary.Create<string, string>(Order);

    /// <summary>Opening balances that stand.</summary>
    public ImmutableHashSet<(Fund Fund, Account Account)> Opened { get; init; } = [];

    /// <summary>Figures that are sums of entries, as changes by month; stocks too.</summary>
    public ImmutableSortedDictionary<Period, FigureVector> Months { get; init; } = ImmutableSortedDictionary<Period, FigureVector>.Empty;

    public ImmutableSortedDictionary<string, Loan> Loans { get; init; } = ImmutableSortedDictionary.Create<string, Loan>(Order);

    public ImmutableSortedDictionary<string, LoanNeed> Needs { get; init; } = ImmutableSortedDictionary.Create<string, LoanNeed>(Order);

    public ImmutableSortedDictionary<string, LivelihoodGroup> Groups { get; init; } = ImmutableSortedDictionary.Create<string, LivelihoodGroup>(Order);

    public long this[Fund fund, Account account] => Balances.GetValueOrDefault((fund, account));
}

/// <summary>A loan: what was agreed, and what its entries did, in the order of posting.</summary>
internal sealed record Loan
{
    public required LoanTerms Terms { get; init; }

    public ImmutableArray<LoanMove> Moves { get; init; } = [];
}

/// <summary>One effect of an entry on a loan. Reversals are moves of their own with the signs turned.</summary>
internal readonly record struct LoanMove(int Number, DateOnly Date, LineKind Kind, long Principal, long Interest, bool Back, bool Poor);

/// <summary>A money post's first answer, kept under its key.</summary>
internal sealed record KeptAnswer
{
    /// <summary>Of what was asked.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset At { get; init; }

    public Posted? Posted { get; init; }

    public Refusal? Refusal { get; init; }
}

/// <summary>Where the walk over the kept keys is: row <c>keypurge</c>.</summary>
internal sealed record KeyPurge
{
    public const string Row = "keypurge";

    /// <summary>When it last took a page.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Where it goes on; null at the beginning.</summary>
    public string? After { get; init; }
}
